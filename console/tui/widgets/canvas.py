"""A widget made of lines that repaints only the cells that differ; what the lines say is its heirs' business."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from console.model.time import Seconds
from console.tui.cells import Line
from console.tui.seat import Seat
from console.tui.widgets.ink import Inks


class Drawn(NamedTuple):
    """One line as it stands on the screen."""

    line: Line
    under_cursor: bool = False
    rest: str = "text"


class Canvas(Widget):
    """Heirs say their lines in `compose_lines`; `repaint` refreshes the cells that differ from what stands."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._inks: Inks | None = None
        self._drawn: list[Drawn] = []
        self._strips: dict[int, Strip] = {}
        self._waiting: Timer | None = None

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        """The lines to show now, at most `height`."""
        raise NotImplementedError

    def use_inks(self, inks: Inks) -> None:
        """Draw in another theme from now on."""
        self._inks = inks
        self._strips.clear()
        self.refresh()

    def repaint(self) -> None:
        """Bring the screen up to date, at once or as soon as a thin line has carried what was painted before."""
        wait_s = self._line_waits_s()
        if not wait_s:
            self._bring_up()
        elif self._waiting is None:
            self._waiting = self.set_timer(wait_s, self._waited)

    def _line_waits_s(self) -> Seconds:
        return self.app.line_waits_s() if isinstance(self.app, Seat) else 0.0

    def _waited(self) -> None:
        self._waiting = None
        self.repaint()

    def _bring_up(self) -> None:
        """Touch only the cells that changed."""
        width, height = self.size
        if not width or not height:
            return
        new = self.compose_lines(width, height)[:height]
        old, self._drawn = self._drawn, new
        for y in range(max(len(old), len(new))):
            before = old[y] if y < len(old) else None
            after = new[y] if y < len(new) else None
            if before != after:
                self._strips.pop(y, None)
                self.refresh(
                    Region(0, y, width, 1) if before is None or after is None else self._span(before, after, y)
                )

    def _span(self, before: Drawn, after: Drawn, y: int) -> Region:
        if before.under_cursor != after.under_cursor or before.rest != after.rest:
            return Region(0, y, self.size.width, 1)
        start, end, total = _alike(before.line, after.line), self.size.width, _cells(after.line)
        if _cells(before.line) == total:
            end = min(end, total - _alike(before.line[::-1], after.line[::-1]))
        return Region(start, y, max(1, end - start), 1)

    def on_resize(self) -> None:
        """Lines depend on the width; everything is composed again."""
        self._strips.clear()
        self._drawn = []
        self._bring_up()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen (Textual's Line API)."""
        if self._inks is None:
            return Strip.blank(self.size.width)
        strip = self._strips.get(y)
        if strip is None:
            drawn = self._drawn[y] if y < len(self._drawn) else Drawn(())
            strip = self._inks.strip(drawn.line, self.size.width, drawn.under_cursor, drawn.rest)
            self._strips[y] = strip
        return strip


def _alike(one: Line, other: Line) -> int:
    cells = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        cells += cell_len(left.text)
    return cells


def _cells(line: Line) -> int:
    return sum(cell_len(span.text) for span in line)
