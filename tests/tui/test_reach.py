"""From anywhere to anywhere in at most three keys, and back by Esc."""

from __future__ import annotations

import asyncio

import pytest
from textual.events import Key

from console.tui.app import RondaApp
from console.tui.places import _SCREENS
from console.tui.screens.frame import Frame
from console.tui.screens.help import Help
from console.tui.screens.overview import Overview
from tests.tui.fake_engine import FakeEngine
from tests.tui.nights import breached
from tests.tui.seat import Console, console_on

WAYS = {
    "overview": "1",
    "device": "1 enter",
    "alert": "3 G enter",
    "run": "4 enter",
    "rack": "1 e",
    "rear": "1 e F",
    "room": "o",
    "incident": "i",
    "history": "1 h",
    "impact": "1 I",
    "remote": "8",
    "sessions": "w",
    "notices": "n",
    "boards": "6",
    "hand-over": "O",
    "armed": "7",
    "services": "5",
    "service": "5 enter",
    "help": "question_mark",
}
"""The keys that lead to each place, the same ones wherever they are pressed."""

_DEADLINE_S = 20.0


def _place(app: RondaApp) -> str:
    screen = app.screen
    if isinstance(screen, Help):
        return "help"
    return screen.visit.place if isinstance(screen, Frame) and screen.visit is not None else ""


async def _go(console: Console, place: str) -> None:
    """Press them as fast as fingers can, and wait until the place is there."""
    for key in WAYS[place].split():
        console.app.post_message(Key(key, key if len(key) == 1 else None))
    async with asyncio.timeout(_DEADLINE_S):
        while _place(console.app) != place:
            await asyncio.sleep(0.001)


def _round(places: list[str]) -> list[str]:
    """A walk that takes every way from one place to another once, and ends where it began."""
    ways = {one: [other for other in places if other != one] for one in places}
    open_, closed = [places[0]], list[str]()
    while open_:
        if ways[open_[-1]]:
            open_.append(ways[open_[-1]].pop())
        else:
            closed.append(open_.pop())
    return closed[::-1]


def test_every_place_has_a_way_of_three_keys_at_most() -> None:
    """A new screen must be within reach too."""
    assert set(WAYS) == {*_SCREENS, "help"}
    assert max(len(way.split()) for way in WAYS.values()) <= 3


async def test_from_everywhere_to_everywhere_in_three_keys() -> None:
    """Really pressed, from every screen to every other."""
    async with console_on(FakeEngine(breached()), (80, 24)) as console:
        for place in _round(list(WAYS)):
            await _go(console, place)


async def test_escape_leads_back_from_everywhere() -> None:
    """One screen at a time, to the first and not out of it."""
    async with console_on(FakeEngine(breached()), (80, 24)) as console:
        for place in WAYS:
            await _go(console, place)
            for _screen in range(len(console.app.screen_stack)):
                await console.press("escape")
            assert _place(console.app) == "overview", place
        assert console.app.is_running


async def test_a_pane_that_was_never_drawn_takes_the_next_key() -> None:
    """Enter typed right after the pane's key opens what the cursor will be on."""
    async with console_on(FakeEngine(breached()), (80, 24)) as console:
        for key in ("4", "enter"):
            console.app.post_message(Key(key, None))
        await console.until(lambda: _place(console.app) == "run")


@pytest.mark.parametrize("pane", ["1", "2", "3", "4"])
async def test_a_panes_number_leads_to_it_from_anywhere(pane: str) -> None:
    """However many screens are open over the first."""
    async with console_on(FakeEngine(breached()), (80, 24)) as console:
        for place in ("rear", "room", "notices", "help"):
            for key in WAYS[place].removeprefix("1 ").split():
                await console.press(key)
        await console.press(pane)
        screen = console.app.screen
        assert isinstance(screen, Overview)
        assert screen.four.place == int(pane) - 1
