"""A page of lines longer than the screen: scrolled by line and screenful, drawn like everything else."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from console.tui.cells import Line
from console.tui.widgets.canvas import Canvas, Drawn

_MARGIN = 1
_WHEEL_LINES = 3


class Page(Canvas, can_focus=True):
    """Shows what `tell(width)` returns; with `follow` it stays at the end until somebody scrolls up."""

    def __init__(self, tell: Callable[[int], list[Line]], *, follow: bool = False) -> None:
        super().__init__()
        self._tell = tell
        self._follow = self._follows = follow
        self._top = 0
        self._total = 0

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        lines = self._tell(width - 2 * _MARGIN)
        self._total = len(lines)
        end = max(0, len(lines) - height)
        self._top = end if self._follow else min(self._top, end)
        shown = [Drawn(_indented(line)) for line in lines[self._top : self._top + height]]
        return shown + [Drawn(())] * (height - len(shown))

    @property
    def page(self) -> int:
        """How many lines fit."""
        return max(1, self.size.height)

    def move(self, by: int) -> None:
        """Scroll; at the end it follows again."""
        end = max(0, self._total - self.size.height)
        top = max(0, min(end, self._top + by))
        self._follow = self._follows and top == end
        self._top = top
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(_WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-_WHEEL_LINES)


def _indented(line: Line) -> Line:
    return (type(line[0])(" " * _MARGIN, line[0].role if line[0].role == "seal" else "text"), *line) if line else ()
