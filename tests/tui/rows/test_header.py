"""The line at the top."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.snapshot import Snapshot
from console.tui.cells import plain
from console.tui.rows.header import header, notices
from console.tui.rows.scene import Scene, concerns
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


def test_without_an_engine_the_state_is_not_known() -> None:
    """What was well when the engine was last heard is not well now."""
    text = plain(header(_scene(worlds.ok(), lost_at=NOW), 140))
    assert "not connected" in text
    assert "✓" not in text


@pytest.mark.parametrize(("age", "said"), [(2, "data live"), (45, "data 45s old"), (600, "data 10m old")])
def test_the_header_says_how_old_the_data_is(age: float, said: str) -> None:
    """By the newest reading of any device."""
    assert said in plain(header(_scene(worlds.ok(), NOW - 2 + age), 140))


@pytest.mark.parametrize("width", range(20, 160, 10))
def test_the_header_fits(width: int) -> None:
    """The least important parts go first; site and state stay longest."""
    text = plain(header(_scene(worlds.breached()), width)).rstrip()
    assert len(text) <= max(width, len(" Diskominfo server room "))
    assert "Diskominfo server room" in text


def test_the_engines_notices_stand_under_the_header() -> None:
    """A refused reload concerns everybody."""
    world = worlds.ok()
    world.apply((replace(worlds.engine(), notices=("The new configuration was refused.",)),))
    assert [plain(line) for line in notices(_scene(world), 80)] == [" The new configuration was refused."]
