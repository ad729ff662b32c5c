"""The live table of a pane: title, columns and the rows that fit, painted a few times a second at most."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.timer import Timer

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui import ages, glyphs
from console.tui.cells import Entry, Line, Span, Widths, paragraph
from console.tui.layout import Layout
from console.tui.rows.listing import Listing, remark
from console.tui.rows.scene import Scene
from console.tui.view import View
from console.tui.widgets.canvas import Canvas, Drawn
from console.tui.widgets.ink import fit

_WHEEL_ROWS = 3
_GUTTER = 2


class Lines(Canvas, can_focus=True):
    """Rows of one listing; changes are merged, and only rows that can be seen are ever worked out."""

    class Opened(Message):
        """Somebody wants what the cursor is on."""

        def __init__(self, lines: Lines, key: str) -> None:
            super().__init__()
            self.lines = lines
            self.key = key

    def __init__(self, listing: Listing, number: int, scene: Scene) -> None:
        super().__init__(id=listing.id, classes="pane")
        self.listing = listing
        self.view = View()
        self.named = True
        self._number = number
        self._scene = scene
        self._top = 0
        self._room = 0
        self._summary: Line = ()
        self._stirred = False
        self._paint_timer: Timer | None = None
        self._columns = Layout()

    def show(self, scene: Scene, changed: Iterable[EntityKey] | None) -> None:
        """Take changes in; None is everything. They are painted together, soon."""
        self._scene = scene
        if changed is None:
            self.view.clear()
            keys: Iterable[str] = self.listing.keys(scene)
        else:
            keys = {key for change in changed for key in self.listing.touched(change, scene)}
        for key in keys:
            self._stirred = True
            self._put(key, self.listing.entry(key, scene))
        if changed is None:
            self._summary = self.listing.summary(scene)
            self.paint_now()
        else:
            self._paint_soon()

    def _put(self, key: str, entry: Entry | None) -> None:
        if entry is None:
            self.view.drop(key)
        else:
            self.view.put(entry)

    def tick(self, scene: Scene) -> None:
        """Time has passed: ages that can be seen are brought up to date."""
        self._scene = scene
        if self._stirred:
            self._stirred = False
            self._summary = self.listing.summary(scene)
        self._paint_soon()

    def _paint_soon(self) -> None:
        if self._paint_timer is None:
            self._paint_timer = self.set_timer(self._scene.pace.paint_every_s, self._paint)

    def _paint(self) -> None:
        self._paint_timer = None
        if self.display:
            self.paint_now()

    def paint_now(self) -> None:
        """Order, filter and draw."""
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

    @property
    def page(self) -> int:
        """How many rows fit."""
        return max(1, self._room)

    def narrow(self, text: str) -> None:
        """Filter the rows."""
        self.view.narrow(text)
        self.paint_now()

    def next_order(self) -> str:
        """Order by the next of the listing's orders; returns its name."""
        orders = self.listing.orders()
        self.view.sort_by((self.view.sort + 1) % len(orders))
        self.paint_now()
        return orders[self.view.sort]

    def adopt(self, text: str, sort: int, *, faults: bool) -> None:
        """Filter and order in one go."""
        self.view.narrow(text)
        self.view.sort_by(min(sort, len(self.listing.orders()) - 1))
        self.view.show_faults(faults)
        self.paint_now()

    def mark(self) -> int:
        """Mark the row or take its mark away, and go on to the next; returns how many are marked."""
        self.view.mark()
        self.move(1)
        return len(self.view.marks)

    def toggle_faults(self) -> bool:
        """Only what is not well, or everything; returns which."""
        self.view.show_faults(not self.view.faults_only)
        self.paint_now()
        return self.view.faults_only

    def toggle_wide(self) -> bool:
        """Wide columns or those that fit; returns which."""
        wide = self._columns.turn()
        self.paint_now()
        return wide

    def shift(self, by: int) -> None:
        """Move wide columns sideways."""
        self._columns.shift(by, self.listing.columns())
        self.paint_now()

    def row_text(self) -> str:
        """The row under the cursor with all its cells, as one line."""
        key = self.view.selected
        if key not in self.view.order or self.view.is_heading(key):
            return ""
        cells = (cell.text.strip() for cell in self.listing.cells(key, self._scene))
        return "  ".join(text for text in cells if text)

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        self.view.settle()
        self._room = max(0, height - self._head_height)
        lines = self._head(width)
        order = self.view.order
        said = remark(self.listing, self._scene, len(order), self.view.filter.text, faults=self.view.faults_only)
        if said:
            lines += [Drawn(()), *(Drawn(part) for part in paragraph(said, width - 2, "muted", "  "))]
            order = []
        room = self._room
        self._scroll(room, len(order))
        lines += [self._row(key, width) for key in order[self._top : self._top + room]]
        return lines + [Drawn(())] * (height - len(lines))

    def _scroll(self, room: int, total: int) -> None:
        index = self.view.index
        if index < self._top:
            self._top = index - 1 if index and self.view.is_heading(self.view.order[index - 1]) else index
        elif index >= self._top + room:
            self._top = index - room + 1
        self._top = max(0, min(self._top, total - room))

    @property
    def _head_height(self) -> int:
        return 2 if self._scene.lost_at is None or self._scene.waiting else 3

    def _head(self, width: int) -> list[Drawn]:
        lines = [self._title(width)]
        if self._scene.lost_at is not None and not self._scene.waiting:
            time = ages.moment(self._scene.lost_at, self._scene.now, self._scene.zone)
            said = _("Not connected since {time}: last known values.").format(time=time)
            lines.append(Drawn((Span(f"  {said}", "notice"),), rest="notice"))
        gutter = Span(" " * _GUTTER, "columns")
        spans = [gutter]
        for column, cells in zip(*self._fitted(width), strict=True):
            spans += [Span(fit(column.title, cells, column.right), "columns"), Span(" ", "columns")]
        return [*lines, Drawn(tuple(spans), rest="columns")]

    def _title(self, width: int) -> Drawn:
        role = "title" if self.has_focus else "heading"
        name = Span(f" {self._number} {self.listing.title()} ", role)
        spans: list[Span] = [*((name,) if self.named else ()), Span("  "), *self._told()]
        note = self._position()
        blank = width - sum(cell_len(span.text) for span in spans) - cell_len(note) - 1
        if note and blank > 0:
            spans += [Span(" " * blank), Span(note, "muted")]
        return Drawn(tuple(spans))

    def _told(self) -> Line:
        if self._scene.waiting:
            return ()
        if self._scene.lost_at is not None:
            return (Span(_("last known"), "stale"),)
        return self._summary

    def flag(self) -> str:
        """The sign of the worst that the summary tells of, or nothing."""
        roles = {span.role for span in self._told()}
        worst = next((mark for mark in (glyphs.CRITICAL, glyphs.WARNING) if mark.role in roles), None)
        return "" if worst is None else self._scene.glyphs.of(worst)

    def _position(self) -> str:
        notes = []
        if self.view.filter.text:
            notes.append(f"/{self.view.filter.text}")
        if self.view.faults_only:
            notes.append(_("faults only"))
        if self.view.marks:
            notes.append(_("{n} marked").format(n=len(self.view.marks)))
        if self.view.sort:
            notes.append(self.listing.orders()[self.view.sort])
        if len(self.view.order) > self.page:
            notes.append("{}/{}".format(*self.view.position))
        return "  ".join(notes)

    def _fitted(self, width: int) -> Widths:
        return self._columns.fitted(self.listing.columns(), max(1, width - _GUTTER - 1))

    def _row(self, key: str, width: int) -> Drawn:
        if self.view.is_heading(key):
            return Drawn((Span(f"  {self.listing.heading(key, self._scene)}", "accent"),))
        chosen = key == self.view.selected
        columns, widths = self._fitted(width)
        cells = dict(zip((c.id for c in self.listing.columns()), self.listing.cells(key, self._scene), strict=True))
        lost = self._scene.lost_at is not None
        spans = [Span(self._sign(key, chosen), "accent" if chosen and self.has_focus else "muted")]
        for column, room in zip(columns, widths, strict=True):
            cell = cells[column.id]
            spans += [Span(fit(cell.text, room, column.right, column.tail), "stale" if lost else cell.role), Span(" ")]
        return Drawn(tuple(spans), under_cursor=chosen and self.has_focus)

    def _sign(self, key: str, chosen: bool) -> str:
        mark = "*" if key in self.view.marks else " "
        return (self._scene.glyphs.prompt if chosen and self.has_focus else " ") + mark

    def on_focus(self) -> None:
        self.repaint()

    def on_blur(self) -> None:
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(_WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-_WHEEL_ROWS)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._top + event.y - self._head_height
        if 0 <= place < len(self.view.order) and event.y >= self._head_height:
            self.jump(self.view.order[place])
            if event.chain > 1:
                self.open()

    def open(self) -> None:
        """Ask for what the cursor is on."""
        if self.view.order and self.view.selected:
            self.post_message(self.Opened(self, self.view.selected))
