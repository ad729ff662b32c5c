"""The lines that frame every screen: the header with its notices above, the keys below."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len

from console.tui.cells import Line, Span
from console.tui.rows import header
from console.tui.rows.scene import Scene
from console.tui.widgets.canvas import Canvas, Drawn


class Header(Canvas):
    """Site, worst state, age of the data, alerts, who is here; under it what must not be missed."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.styles.height = 1 + len(header.notices(scene, 0))

    def show(self, scene: Scene) -> None:
        """Draw another moment; grows by a line for each notice."""
        self._scene = scene
        height = 1 + len(header.notices(scene, self.size.width))
        if self.size.height != height:
            self.styles.height = height
        self.repaint()

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        notices = header.notices(self._scene, width)
        top = Drawn(header.header(self._scene, width), rest="bar")
        return [top, *(Drawn(line, rest=line[0].role) for line in notices)]


class Footer(Canvas):
    """The keys of this screen, and for a few seconds the answer to what was just asked."""

    def __init__(self, keys: Callable[[], tuple[tuple[str, str], ...]]) -> None:
        super().__init__()
        self._keys = keys
        self._said: Span | None = None

    def say(self, text: str, role: str = "bar_notice") -> None:
        """Show a sentence instead of the keys; an empty one brings the keys back."""
        self._said = Span(f" {text}", role) if text else None
        self.repaint()

    def unsay(self, text: str) -> None:
        """Bring the keys back if that is what stands there: it is true no longer."""
        if self._said is not None and self._said.text == f" {text}":
            self.say("")

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        if self._said is not None:
            return [Drawn((self._said,), rest="bar")]
        return [Drawn(self._line(width), rest="bar")]

    def _line(self, width: int) -> Line:
        spans: list[Span] = []
        room = width
        for key, label in self._keys():
            pair = [Span(f" {key}", "key"), Span(f" {label} ", "bar")]
            room -= sum(cell_len(span.text) for span in pair)
            if room < 0:
                break
            spans += pair
        return tuple(spans)


class Tab(NamedTuple):
    """The name of a pane, a note or nothing, and whether it is the one shown."""

    name: str
    note: str
    chosen: bool


class Tabs(Canvas):
    """The names of the panes on a narrow terminal, the one that is shown set off."""

    def __init__(self) -> None:
        super().__init__()
        self._tabs: tuple[Tab, ...] = ()

    def show(self, tabs: tuple[Tab, ...]) -> None:
        """Draw these."""
        self._tabs = tabs
        self.repaint()

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        spans: list[Span] = []
        for number, (name, note, chosen) in enumerate(self._tabs, 1):
            text = f" {number} {name} {note} " if note else f" {number} {name} "
            spans += [Span(text, "title" if chosen else "heading"), Span(" ", "heading")]
        return [Drawn(tuple(spans), rest="heading")]
