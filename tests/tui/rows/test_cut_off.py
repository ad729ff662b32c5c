"""What the console says of a site that cannot be reached, and of everything that stands there."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.place import Place
from console.model.reading import Quality, State
from console.model.service import PathState, SiteState, SiteView
from console.model.snapshot import Snapshot
from console.plain.commands import status_lines
from console.plain.words import SPOKEN, listed
from console.tui.cells import plain
from console.tui.rows.device import device_lines
from console.tui.rows.environment import Environment
from console.tui.rows.header import header, notices
from console.tui.rows.rack import Rack
from console.tui.rows.scene import Scene
from console.tui.rows.servers import Servers
from tests.fakes import world as worlds
from tests.fakes.world import NOW

GONE = SiteView(
    "bontang",
    "Bontang",
    SiteState.CUT_OFF,
    "the way there is gone; 3 of 9 applications answer",
    path=PathState.GONE,
    last_good_at=NOW - 700,
)


def _world(site: SiteView = GONE, *, state: State = State.OK) -> Snapshot:
    """A server and a probe fell silent ten minutes ago; another server answers by another way."""
    world = worlds.ok()
    silent = replace(worlds.server(1), quality=Quality.STALE, state=state, data_at=NOW - 600)
    probe = worlds.point("env-1", "temperature", 24.5, "°C", "Inlet", NOW - 600)
    cold = replace(probe, reading=replace(probe.reading, quality=Quality.STALE))
    world.apply((silent, cold, site))
    return world


def _cells(key: str, scene: Scene) -> str:
    return " ".join(cell.text for cell in Servers().cells(key, scene))


def test_a_silent_server_of_a_site_that_is_cut_off_is_not_called_dead() -> None:
    """Its row says that it is cut off and when it was last heard of; who still answers is well."""
    scene = Scene(_world(), NOW)
    assert "last known good, cut off" in _cells("altos-1", scene)
    assert "stale" not in _cells("altos-1", scene)
    assert "cut off" not in _cells("altos-2", scene)
    assert "1 cut off" in plain(Servers().summary(scene))
    assert "stale" not in plain(Servers().summary(scene))


def test_a_server_that_never_answered_behind_the_lost_way_is_cut_off_too() -> None:
    """Nobody knows of it whether it is there; that is no reason to call it broken."""
    world = _world()
    world.apply((replace(world.devices["altos-1"], data_at=None, state=State.UNKNOWN),))
    scene = Scene(world, NOW)
    assert "cut off, never heard of" in _cells("altos-1", scene)
    assert "? 1" not in plain(Servers().summary(scene))


def test_trouble_that_was_seen_before_the_way_was_lost_stays_in_sight() -> None:
    """The last thing that was heard of it was a fault: its mark stays, the remark says that it is cut off."""
    row = _cells("altos-1", Scene(_world(state=State.CRITICAL), NOW))
    assert row.startswith("✖ critical")
    assert "last known good, cut off" in row


@pytest.mark.parametrize("path", [PathState.OPEN, PathState.UNKNOWN, PathState.UNSAID])
def test_with_a_way_that_is_not_known_to_be_gone_silence_is_silence(path: PathState) -> None:
    """Nothing is excused by a way that works, or that nobody could try."""
    scene = Scene(_world(replace(GONE, path=path, state=SiteState.UNKNOWN)), NOW)
    assert "cut off" not in _cells("altos-1", scene)
    assert "stale" in _cells("altos-1", scene)


def test_the_device_its_rack_and_the_room_say_it_too() -> None:
    """The same words wherever the device or a reading of it is shown."""
    scene = Scene(_world(), NOW)
    page = "\n".join(map(plain, device_lines("altos-1", scene, 100)))
    rack = " ".join(cell.text for cell in Rack("r1").cells("device:altos-1:0", scene))
    room = " ".join(cell.text for cell in Environment().cells("env-1/temperature/Inlet", scene))
    for said in (page, rack, room):
        assert "last known good" in said
        assert "⊘ cut off" in said


def test_spoken_it_is_the_same() -> None:
    """Without a screen the row and the status say that the site is cut off and what still answers."""
    scene = Scene(_world(), NOW, SPOKEN)
    assert any("last known good, cut off" in line for line in listed(Servers(), scene))
    assert any("3 of 9 applications answer" in line for line in status_lines(scene))


def test_the_first_screen_says_at_once_that_the_site_is_cut_off() -> None:
    """In the line at the top, and under it one line with what still answers."""
    scene = Scene(_world(), NOW)
    assert "cut off" in plain(header(scene, 140))
    (told,) = [plain(line) for line in notices(scene, 140)]
    assert "Bontang" in told
    assert "3 of 9 applications answer" in told
    assert "last known good at" in told


def test_of_several_sites_the_header_names_the_worst() -> None:
    """A building that nobody may enter comes before one that is cut off, and the rest is counted."""
    world = _world()
    shut = SiteView("office", "Office", SiteState.NO_ENTRY, "nobody may go in", path=PathState.OPEN)
    world.apply((shut, replace(GONE, id="third", name="Third", state=SiteState.NORMAL, path=PathState.OPEN)))
    assert "Office: ■ no entry +1" in plain(header(Scene(world, NOW), 160))


@pytest.mark.parametrize("width", [60, 80, 100])
def test_the_line_about_a_site_ends_with_a_whole_part(width: int) -> None:
    """Whatever the terminal: what still answers stays, and no word of it is cut."""
    (told,) = [plain(line) for line in notices(Scene(_world(), NOW), width)]
    assert len(told) <= max(width, 72)
    assert told.endswith(("applications answer", "last known good at 12-31 23:48"))


def test_a_site_that_is_well_is_not_told_of_above() -> None:
    """Where every way is open nothing stands in the way of the rooms."""
    scene = Scene(_world(replace(GONE, path=PathState.OPEN, state=SiteState.NORMAL)), NOW)
    assert not notices(scene, 140)
    assert "cut off" not in plain(header(scene, 140))


def test_a_site_that_is_cut_off_changes_the_rows_of_its_devices() -> None:
    """When the site's state turns, exactly what stands there is drawn anew."""
    world = _world()
    world.apply((replace(worlds.server(2), place=Place("elsewhere")),))
    scene = Scene(world, NOW)
    drawn = set(Servers().touched(("SiteView", "bontang"), scene))
    assert "altos-1" in drawn
    assert "altos-2" not in drawn
    assert "env-1/temperature/Inlet" in set(Environment().touched(("SiteView", "bontang"), scene))
