"""Everybody who is attached to this engine, and what they look at."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from console.i18n import _
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.header import crumb
from console.tui.rows.listing import Listing
from console.tui.rows.sessions import Sessions
from console.tui.screens.browse import Table
from console.tui.screens.frame import bound


class SessionsScreen(Table):
    """Only to look at."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.LIST)

    def listing(self) -> Listing:
        return Sessions()

    def above(self, width: int) -> list[Line]:
        return [crumb(_("Who is here"))]

    def told_name(self) -> str:
        return "sessions"
