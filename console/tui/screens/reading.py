"""A screen that is one page to read: scrolling keys, and repainting when what it tells of changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from console.model.snapshot import EntityKey
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.fading import faded
from console.tui.screens.frame import Frame, bound
from console.tui.widgets.page import Page

_FAR = 1 << 30


class Reading(Frame):
    """Heirs say the lines in `tell`; those of a `LIVE` page are grey while the engine is away."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.PAGE)
    FOLLOW = False
    LIVE = True

    def body(self) -> Iterable[Widget]:
        yield Page(self._now_told, follow=self.FOLLOW).add_class("first")

    def _now_told(self, width: int) -> list[Line]:
        lines = self.tell(width)
        return faded(lines, self.seat.scene) if self.LIVE else lines

    def tell(self, width: int) -> list[Line]:
        """The lines at this width."""
        raise NotImplementedError

    def scopes(self) -> tuple[str, ...]:
        return (actions.PAGE,)

    @property
    def page(self) -> Page:
        """The page that is read."""
        return self.query_one(".first", Page)

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        super().world_changed(changed)
        self.page.repaint()

    def tick(self) -> None:
        super().tick()
        self.page.repaint()

    def do_down(self) -> None:
        self.page.move(1)

    def do_up(self) -> None:
        self.page.move(-1)

    def do_page_down(self) -> None:
        self.page.move(self.page.page - 1)

    def do_page_up(self) -> None:
        self.page.move(1 - self.page.page)

    def do_first(self) -> None:
        self.page.move(-_FAR)

    def do_last(self) -> None:
        self.page.move(_FAR)
