"""The live table of a pane on the screen: when it is painted and what the mouse does; what it holds is its sheet."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.message import Message
from textual.timer import Timer

from console.model.snapshot import EntityKey
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene
from console.tui.sheet import Sheet
from console.tui.widgets.canvas import Canvas, Drawn
from console.tui.widgets.ruled import HEAD_HEIGHT, ruled

_WHEEL_ROWS = 3


class Lines(Canvas, can_focus=True):
    """Rows of one listing; changes are merged and painted a few times a second at most."""

    class Opened(Message):
        """Somebody wants what the cursor is on."""

        def __init__(self, lines: Lines, key: str) -> None:
            super().__init__()
            self.lines = lines
            self.key = key

    def __init__(self, listing: Listing, number: int, scene: Scene) -> None:
        super().__init__(id=listing.id, classes="pane")
        self.listing = listing
        self.sheet = Sheet(listing, scene)
        self.view = self.sheet.view
        self.named = True
        self._number = number
        self._paint_timer: Timer | None = None

    def show(self, scene: Scene, changed: Iterable[EntityKey] | None) -> None:
        """Take changes in and paint them together, soon; None is everything, and at once."""
        self.sheet.take(scene, changed)
        if changed is None:
            self.repaint()
        else:
            self._paint_soon()

    def tick(self, scene: Scene) -> None:
        """Time has passed: ages that can be seen are brought up to date."""
        self.sheet.tick(scene)
        self._paint_soon()

    def _paint_soon(self) -> None:
        if self._paint_timer is None:
            self._paint_timer = self.set_timer(self.sheet.scene.pace.paint_every_s, self._paint)

    def _paint(self) -> None:
        self._paint_timer = None
        if self.display:
            self.repaint()

    def move(self, by: int) -> None:
        """Move the cursor and draw it at once."""
        self.view.settle()
        self.view.move(by)
        self.repaint()

    def jump(self, key: str) -> None:
        """Put the cursor on a row."""
        self.view.settle()
        self.view.select(key)
        self.repaint()

    def narrow(self, text: str) -> None:
        """Filter the rows."""
        self.view.narrow(text)
        self.repaint()

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        name = f" {self._number} {self.listing.title()} " if self.named else ""
        return ruled(self.sheet, width, height, name, focused=self.has_focus)

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor is drawn where the keys go; the events of focus come here before the widget knows of it."""
        super().watch_has_focus(has_focus)
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(_WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-_WHEEL_ROWS)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        key = self.sheet.row_at(event.y - HEAD_HEIGHT)
        if key and not self.view.is_heading(key):
            self.jump(key)
            if event.chain > 1:
                self.open()

    def open(self) -> None:
        """Ask for what the cursor is on."""
        if self.view.order and self.view.selected:
            self.post_message(self.Opened(self, self.view.selected))
