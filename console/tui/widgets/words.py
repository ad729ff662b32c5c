"""One line of words beside an input or button."""

from __future__ import annotations

from rich.cells import cell_len

from console.tui.cells import Line
from console.tui.widgets.canvas import Canvas, Drawn


class Words(Canvas):
    """As wide as its line."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self.styles.width = sum(cell_len(span.text) for span in line)
        self.styles.height = 1

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        return [Drawn(self._line)]
