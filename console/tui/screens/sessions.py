"""Everybody who is attached to this engine, and what they look at."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from console.i18n import _
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.header import crumb
from console.tui.rows.listing import Listing
from console.tui.rows.sessions import TITLES, Sessions
from console.tui.screens.browse import Table
from console.tui.screens.command import do
from console.tui.screens.frame import bound
from console.tui.widgets.lines import Lines

_PLACES = ("alert", "run", "rear", "hand-over")
"""Screens that no command of their own name opens."""


class SessionsScreen(Table):
    """From here one goes where somebody else is."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.LIST)

    def listing(self) -> Listing:
        return Sessions()

    def above(self, width: int) -> list[Line]:
        return [crumb(_("Who is here"))]

    def told_name(self) -> str:
        return "sessions"

    @on(Lines.Opened)
    async def _opened(self, event: Lines.Opened) -> None:
        session = self.seat.scene.world.sessions.get(event.key)
        if session is None:
            return
        kind, _space, about = session.screen.partition(" ")
        action = actions.by_command(kind)
        if kind in _PLACES:
            self.go(kind, about)
        elif action is not None and kind in TITLES:
            await do(self, action, about)
        elif kind != self.told_name():
            self.say(_("What they look at cannot be opened from here."))
