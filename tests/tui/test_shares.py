"""Tests of `console.tui.shares` and of the panes' sizes on the screen and on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.tui.personal import Personal
from console.tui.screens.overview import Overview
from console.tui.shares import LEAST, MOST, Shares
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import Console, console_on


@given(st.lists(st.tuples(st.sampled_from(["wider", "taller"]), st.integers(0, 3), st.integers(-90, 90))))
def test_no_pane_ever_gets_too_small_to_be_read(steps: list[tuple[str, int, int]]) -> None:
    """Whatever is pressed, every share stays within its bounds."""
    shares = Shares()
    for what, place, by in steps:
        shares = getattr(shares, what)(place, by)
        assert all(LEAST <= share <= MOST for share in (shares.across, shares.left, shares.right))


@pytest.mark.parametrize(("place", "across"), [(0, 62), (1, 52), (2, 62), (3, 52)])
def test_wider_is_wider_for_the_pane_that_has_the_keys(place: int, across: int) -> None:
    """A pane on the right grows by what the left column gives."""
    assert Shares().wider(place).across == across


@pytest.mark.parametrize(("place", "left", "right"), [(0, 65, 60), (1, 60, 65), (2, 55, 60), (3, 60, 55)])
def test_taller_is_taller_for_the_pane_that_has_the_keys(place: int, left: int, right: int) -> None:
    """A lower pane grows by what the one over it gives; the other column stays."""
    shares = Shares().taller(place)
    assert (shares.left, shares.right) == (left, right)


def _size(console: Console, pane: str) -> tuple[int, int]:
    region = console.app.screen.query_one(f"#{pane}").region
    return region.width, region.height


async def test_keys_change_the_size_of_a_pane() -> None:
    """`>` and `+` for the pane that has the keys; `=` brings the usual sizes back."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        width, height = _size(console, "servers")
        await console.press("greater_than_sign", "plus")
        await console.until(lambda: _size(console, "servers") > (width, height))
        assert _size(console, "servers")[1] > height
        await console.press("equals_sign")
        await console.until(lambda: _size(console, "servers") == (width, height))


async def test_a_pane_alone_says_that_it_is_alone() -> None:
    """On a narrow terminal there is nothing to share."""
    async with console_on(FakeEngine(worlds.ok()), (80, 24)) as console:
        await console.press("greater_than_sign")
        await console.reads("This pane is alone")


async def test_the_title_of_a_lower_pane_is_dragged_with_the_mouse() -> None:
    """Taken at its title and let go above, the lower pane is taller."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        region = console.app.screen.query_one("#alerts").region
        await console.pilot.mouse_down(offset=(region.x + 5, region.y))
        await console.pilot.mouse_up(offset=(region.x + 5, region.y - 6))
        await console.until(lambda: _size(console, "alerts")[1] > region.height)


async def test_sizes_are_there_the_next_time(tmp_path: Path) -> None:
    """They are kept with the person's own things, and read when the console opens again."""
    Personal(state=tmp_path).save_shares(Shares(70, 50, 40))
    async with console_on(FakeEngine(worlds.ok()), personal=Personal(state=tmp_path)) as console:
        width, _height = _size(console, "servers")
        assert 80 <= width <= 88
        await console.press("less_than_sign")
    assert Personal(state=tmp_path).shares() == Shares(65, 50, 40)


@pytest.mark.parametrize("content", ["", "{", '{"across": "x"}', '{"across": 900, "left": -4, "right": 60}'])
def test_a_damaged_file_never_hides_a_pane(tmp_path: Path, content: str) -> None:
    """What cannot be read is as shipped; what is out of bounds is brought back."""
    (tmp_path / "panes.json").write_text(content)
    shares = Personal(state=tmp_path).shares()
    assert all(LEAST <= share <= MOST for share in (shares.across, shares.left, shares.right))


async def test_sizes_that_cannot_be_kept_count_and_are_told_once(tmp_path: Path) -> None:
    """A full or read-only disk is said the first time; the panes move all the same."""
    (tmp_path / "ronda").write_text("a file where a directory should be")
    personal = Personal(None, tmp_path / "ronda")
    async with console_on(FakeEngine(worlds.ok()), personal=personal) as console:
        await console.press("plus")
        await console.reads("panes.json cannot be written")
        screen = console.app.screen
        assert isinstance(screen, Overview)
        screen.hush()
        before = screen.shares
        await console.press("plus")
        assert screen.shares != before
        assert "cannot be written" not in console.text()
