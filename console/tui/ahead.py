"""Keys typed before what they are for is there: kept until the screen that an earlier key opens can take them.

Over a slow line keys come in bursts. `:rack r1` must never be an action of the screen that it was typed on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from textual.events import Event, Key, Paste
from textual.screen import Screen
from textual.widgets import Input

from console.i18n import _
from console.model.time import Seconds
from console.tui.actions import OVERVIEW
from console.tui.flooding import Flood
from console.tui.screens.frame import Frame

LOOK_S: Seconds = 0.01
PATIENCE = 40
"""Looks; a key that opens nothing after all holds the next ones back no longer than these take."""

PATIENCE_WITH_ENGINE = 300
"""Looks, while the engine is asked for what the next screen shows; what was typed meanwhile is forgotten then."""

STAYS = frozenset(
    {
        "down",
        "up",
        "page_down",
        "page_up",
        "first",
        "last",
        "sort",
        "mark",
        "faults",
        "wide",
        "columns_right",
        "columns_left",
        "copy",
        "next_pane",
        "previous_pane",
        "zoom",
        "wider",
        "narrower",
        "taller",
        "lower",
        "even",
        "bell",
        "everything",
        "poll",
        "check",
        "theme",
        "redraw",
        "zoom_in",
        "zoom_out",
        "earlier",
        "later",
        "until_now",
        "next_reading",
        "previous_reading",
        "save_screen",
    }
)
"""Actions that are done on the screen where they are pressed; keys after them need not wait."""

PANES = frozenset({"pane_1", "pane_2", "pane_3", "pane_4"})
"""They stay on the screen of panes, and lead to it from any other."""


class Desk(Protocol):
    """What of the application is needed here."""

    @property
    def top(self) -> Screen[Any] | None:
        """The screen on top; None before the first opens and after the last closed."""
        ...

    def look_again(self, after_s: Seconds, call: Callable[[], Awaitable[None]]) -> None:
        """Have `call` called later."""
        ...


class Ahead:
    """`take` is for every key; `hand_on` does with one what is done without us."""

    def __init__(self, desk: Desk, hand_on: Callable[[Event], Awaitable[None]]) -> None:
        self._desk = desk
        self._hand_on = hand_on
        self._kept: list[Event] = []
        self._opened_from: Screen[Any] | None = None
        self._typed_into = False
        self._seen: Screen[Any] | None = None
        self._looks = 0
        self._flood = Flood()

    async def take(self, event: Key | Paste) -> None:
        """Hand an event on, or keep it while something opens."""
        top = self._desk.top
        if isinstance(event, Key) and self._swallows(event, top):
            return
        if isinstance(top, Frame) and top.opening and _leaves(event):
            top.opening = False
            self._forget()
        if self._opened_from is not None or self._kept:
            self._kept.append(event)
            return
        await self._hand(event)

    async def _hand(self, event: Event) -> None:
        screen = self._desk.top
        if isinstance(screen, Frame) and screen.to_be_read and screen.unseen and not _leaves(event):
            _tell_unread(screen)
            return
        if isinstance(event, Key) and screen is not None and _opens(event.key, screen):
            self._opened_from = self._seen = screen
            self._typed_into = _typing(screen)
            self._looks = PATIENCE
            self._desk.look_again(LOOK_S, self._look)
        await self._hand_on(event)

    async def _look(self) -> None:
        """Go on with what was kept once the same new screen is ready at two looks in a row, or patience has ended."""
        screen, before = self._desk.top, self._seen
        if screen is None:
            return
        self._seen = screen
        # On the same screen a box has opened, or the one that was typed into has closed.
        other = screen is not self._opened_from or _typing(screen) is not self._typed_into
        ready = _ready(screen) and screen is before and other
        self._looks -= 1
        waiting = _opening(screen) and self._looks > PATIENCE - PATIENCE_WITH_ENGINE
        if not ready and (self._looks > 0 or waiting):
            self._desk.look_again(LOOK_S, self._look)
            return
        if _opening(screen):
            self._forget()
        elif self._kept and isinstance(screen, Frame) and screen.to_be_read and screen is not self._opened_from:
            self._forget()
            _tell_unread(screen)
        self._opened_from = self._seen = None
        while self._kept and self._opened_from is None:
            await self._hand(self._kept.pop(0))

    def _swallows(self, event: Key, top: Screen[Any] | None) -> bool:
        before = self._flood.running
        swallowed = self._flood.swallows(event.time)
        if swallowed and not before:
            self._forget()
            if isinstance(top, Frame) and top.drawn:
                top.say(_("More keys than anybody types: taken for a paste, and left aside."))
        return swallowed

    def _forget(self) -> None:
        self._kept.clear()
        self._opened_from = None


def _tell_unread(screen: Frame) -> None:
    screen.say(_("What was typed before this was shown does not count. Read it, then type."))


def _leaves(event: Event) -> bool:
    return isinstance(event, Key) and event.key == "escape"


def _opening(screen: Screen[Any] | None) -> bool:
    return isinstance(screen, Frame) and screen.opening


def _opens(key: str, screen: Screen[Any]) -> bool:
    if not isinstance(screen, Frame) or not screen.drawn:
        return True
    if _typing(screen):
        return key in ("enter", "escape")
    keymap, panes = screen.seat.keymap, OVERVIEW in screen.scopes()
    stays = STAYS | PANES if panes else STAYS
    return any(key in keymap.keys(action) and action.id not in stays for action in screen.here())


def _typing(screen: Screen[Any]) -> bool:
    return isinstance(screen.focused, Input)


def _ready(screen: Screen[Any]) -> bool:
    return isinstance(screen, Frame) and screen.drawn and screen.focused is not None
