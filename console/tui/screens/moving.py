"""Moving about in rows: the cursor by lines and pages, wide columns sideways; what the rows are is its heirs'."""

from __future__ import annotations

from console.tui.screens.frame import Frame
from console.tui.widgets.lines import Lines

_FAR = 1 << 30


class Moves(Frame):
    """`pane` is the table that has the keys."""

    @property
    def pane(self) -> Lines:
        """The rows that the keys are for."""
        return self.query_one(Lines)

    def do_down(self) -> None:
        self.pane.move(1)

    def do_up(self) -> None:
        self.pane.move(-1)

    def do_page_down(self) -> None:
        self.pane.move(self.pane.sheet.page - 1)

    def do_page_up(self) -> None:
        self.pane.move(1 - self.pane.sheet.page)

    def do_first(self) -> None:
        self.pane.move(-_FAR)

    def do_last(self) -> None:
        self.pane.move(_FAR)

    def do_columns_right(self) -> None:
        self._shift(1)

    def do_columns_left(self) -> None:
        self._shift(-1)

    def _shift(self, by: int) -> None:
        self.pane.sheet.shift(by)
        self.pane.repaint()
