"""The line at the top."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from console.model.place import Site
from console.model.snapshot import Snapshot
from console.tui.cells import plain
from console.tui.rows.header import header, notices
from console.tui.rows.scene import Scene, concerns
from console.tui.screens.frame import LEAST_WIDTH
from tests.fakes import world as worlds
from tests.fakes.world import NOW


def _scene(world: Snapshot, now: float = NOW, lost_at: float | None = None, *, waiting: bool = False) -> Scene:
    return Scene(world, now, lost_at=lost_at, waiting=waiting, concerns=concerns(world.alerts.values()))


@pytest.mark.parametrize(
    ("world", "said"),
    [
        (worlds.ok(), "✓ ok"),
        (worlds.breached(), "✖ critical"),
        (worlds.stale(), "▲ warning"),
        (worlds.empty(), "? unknown"),
    ],
    ids=["ok", "breached", "stale", "empty"],
)
def test_the_header_says_the_worst(world: Snapshot, said: str) -> None:
    """One glyph and word for everything; of nothing nothing is known."""
    assert said in plain(header(_scene(world), 140))


@pytest.mark.parametrize("width", [80, 120])
def test_the_past_is_told_in_whole_sentences(width: int) -> None:
    """A narrow screen has the one that says how to come back."""
    (line,) = notices(_scene(worlds.ok())._replace(past=True), width)
    assert "Esc returns to now; nothing can be changed here." in plain(line)
    assert cell_len(plain(line)) <= width


def test_without_an_engine_the_state_is_not_known() -> None:
    """What was well when the engine was last heard is not well now."""
    text = plain(header(_scene(worlds.ok(), lost_at=NOW), 140))
    assert "not connected" in text
    assert "✓" not in text


@pytest.mark.parametrize(("age", "said"), [(2, "data live"), (45, "data 45s old"), (600, "data 10m old")])
def test_the_header_says_how_old_the_data_is(age: float, said: str) -> None:
    """By the newest reading of any device."""
    assert said in plain(header(_scene(worlds.ok(), NOW - 2 + age), 140))


def test_readings_from_the_future_are_not_live() -> None:
    """Whose clock is wrong is not known; that their age is not known is said."""
    text = plain(header(_scene(worlds.ok(), NOW - 3600), 140))
    assert "age unknown, clocks differ by 59m" in text
    assert "live" not in text


@pytest.mark.parametrize("name", ["x" * 200, "服务器机房" * 40, "e\u0301" * 200], ids=["long", "wide", "combining"])
@pytest.mark.parametrize("width", [36, 80, 120])
def test_a_long_name_hides_nothing_worse(name: str, width: int) -> None:
    """The worst state stands beside a name of any length and script."""
    world = worlds.breached()
    world.apply(tuple(replace(site, name=name) for site in world.sites.values()))
    text = plain(header(_scene(world), width))
    assert "✖ critical" in text
    assert cell_len(text.rstrip()) <= width


@pytest.mark.parametrize("width", range(20, 160, 10))
def test_the_header_fits(width: int) -> None:
    """The least important parts go first; site and state stay longest."""
    text = plain(header(_scene(worlds.breached()), width)).rstrip()
    assert len(text) <= width
    assert text.startswith(" Disko")
    assert "critical" in text or width < LEAST_WIDTH


def test_without_an_engine_nobody_knows_who_is_here() -> None:
    """Who was here is not who is."""
    world = worlds.ok()
    assert "2 here: ana, budi" in plain(header(_scene(world), 140))
    assert "here" not in plain(header(_scene(world, lost_at=NOW), 140))


def test_the_header_says_that_there_are_more_sites() -> None:
    """One name alone would pass for all of it."""
    world = worlds.ok()
    world.sites.clear()
    world.apply((Site("bontang", "Bontang"), Site("annex", "Annex")))
    assert plain(header(_scene(world), 80)).startswith(" Bontang +1 ")


def test_the_engines_notices_stand_under_the_header() -> None:
    """A refused reload concerns everybody."""
    world = worlds.ok()
    world.apply((replace(worlds.engine(), notices=("The new configuration was refused.",)),))
    assert [plain(line) for line in notices(_scene(world), 80)] == [" The new configuration was refused."]
