"""Tests of `console.tui.rows.armed`: what may begin by itself is seen on every screen."""

from __future__ import annotations

from console.model.armed import Armed, ArmedState
from console.model.flag import Flag
from console.tui.battery import Battery
from console.tui.cells import plain
from console.tui.rows.armed import MARKS, armed_lines, countdowns
from console.tui.rows.header import header, notices
from console.tui.rows.scene import Scene
from tests.fakes import world as worlds
from tests.fakes.world import NOW

COUNTING = Armed("night", "water-leak", "r1", ArmedState.COUNTING, ("env-1 leak wet", "flag"), ends_at=NOW + 42)


def scene(*armed: Armed | Flag, battery: Battery | None = None, bell_off: bool = False) -> Scene:
    world = worlds.ok()
    world.apply(armed)
    return Scene(world, NOW, battery=battery, bell_off=bell_off)


def test_the_header_counts_what_is_armed() -> None:
    """What waits and what counts down; what was vetoed or has begun is armed no more."""
    waiting = Armed("ups", "ups-low", "room", ArmedState.ARMED)
    vetoed = Armed("old", "ups-low", "room", ArmedState.VETOED)
    assert "2 armed" in plain(header(scene(COUNTING, waiting, vetoed), 160))
    assert "armed" not in plain(header(scene(vetoed), 160))


SEEN = Flag("water-seen", "budi", "a puddle", NOW - 600, NOW + 6600)


def test_the_header_counts_the_flags_that_are_up() -> None:
    """Beside what is armed."""
    assert "1 armed, 1 flag" in plain(header(scene(COUNTING, SEEN), 160))


def test_the_page_tells_each_flag_that_is_waited_for() -> None:
    """Whose it is, for how long and why; and how one is raised that is not up."""
    waiting = Armed("night", "ups-low", "r1", ArmedState.ARMED, flags=("water-seen", "smoke-seen"))
    told = "\n".join(plain(line) for line in armed_lines(scene(waiting, SEEN), 100))
    assert "flag water-seen: raised by budi, holds for 1h50: a puddle" in told
    assert "flag smoke-seen: not up; :flag smoke-seen raises it" in told


def test_every_sign_that_is_there_is_read_on_a_narrow_terminal() -> None:
    """What does not fit goes on in the next line."""
    signs = ("room-sensors leak Raised floor wet", "flag water-seen by root~budi", "rack-sensors smoke active")
    counting = Armed("night", "ups-low", "r1", ArmedState.COUNTING, signs, ends_at=NOW + 42)
    lines = [plain(line) for line in armed_lines(scene(counting), 60)]
    assert all(len(line) <= 60 for line in lines)
    assert all(sign in " ".join(map(str.strip, lines)) for sign in signs)


def test_a_countdown_stands_under_the_header_with_its_seconds() -> None:
    """What, where, how long, how to stop it, and why it counts."""
    [told] = [plain(line) for line in countdowns(scene(COUNTING))]
    for expected in ("r1", "BEGINS BY ITSELF", "0:42", "! vetoes it", "env-1 leak wet"):
        assert expected in told
    assert told in [plain(line) for line in notices(scene(COUNTING), 120)]


def test_the_next_to_begin_is_told_first() -> None:
    """Of several countdowns."""
    later = Armed("later", "ups-low", "room", ArmedState.COUNTING, ends_at=NOW + 300)
    first, second = (plain(line) for line in countdowns(scene(later, COUNTING)))
    assert "0:42" in first
    assert "5:00" in second


def test_every_state_is_a_glyph_and_a_word() -> None:
    """Also on the page of all of them."""
    told = "\n".join(
        plain(line) for line in armed_lines(scene(*(Armed(one.value, "x", "r1", one) for one in ArmedState)), 100)
    )
    for mark in MARKS.values():
        assert f"{mark.glyph} {mark.word}" in told


def test_nothing_armed_is_a_sentence() -> None:
    """With where to read how."""
    assert "may begin by itself" in plain(armed_lines(scene(), 100)[0])


def test_the_battery_is_told_while_the_machine_runs_on_it() -> None:
    """A laptop at the mains is quiet about it unless the battery is low."""
    assert "battery 80 %" in plain(header(scene(battery=Battery(80, True)), 160))
    assert "battery" not in plain(header(scene(battery=Battery(80, False)), 160))
    assert "battery 12 %" in plain(header(scene(battery=Battery(12, False)), 160))


def test_a_muted_bell_is_seen() -> None:
    """Nobody forgets that they will not be woken."""
    assert "bell off" in plain(header(scene(bell_off=True), 160))
    assert "bell" not in plain(header(scene(), 160))
