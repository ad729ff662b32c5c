"""What a pane holds: the rows of one listing, their order, cursor, marks and scroll; it does not draw them."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui import glyphs
from console.tui.cells import Line, Span, Widths, shortened
from console.tui.layout import Layout
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene
from console.tui.view import View

_FILTER_CELLS = 28
"""Of a filter so much is repeated over its table; that there is one must be seen in the narrowest."""


class Sheet:
    """One listing as one window looks at it; only rows that changed are worked out again."""

    def __init__(self, listing: Listing, scene: Scene) -> None:
        self.listing = listing
        self.scene = scene
        self.view = View()
        self.layout = Layout()
        self._top = 0
        self._room = 0
        self._summary: Line = ()
        self._stirred = False

    def take(self, scene: Scene, changed: Iterable[EntityKey] | None) -> None:
        """Take changes in; None is everything, and only then is the summary made anew at once."""
        self.scene = scene
        if changed is None:
            self.view.clear()
            keys: Iterable[str] = self.listing.keys(scene)
        else:
            keys = {key for change in changed for key in self.listing.touched(change, scene)}
        for key in keys:
            self._stirred = True
            self._put(key)
        if changed is None:
            self.view.unmark_gone()
            self._summary = self.listing.summary(scene)

    def _put(self, key: str) -> None:
        entry = self.listing.entry(key, self.scene)
        if entry is None:
            self.view.drop(key)
        else:
            self.view.put(entry)

    def tick(self, scene: Scene) -> None:
        """Time has passed: the summary catches up with what has changed, and what was listed for a while goes."""
        self.scene = scene
        for key in self.listing.passing(scene):
            self._put(key)
        if self._stirred:
            self._stirred = False
            self._summary = self.listing.summary(scene)

    @property
    def page(self) -> int:
        """How many rows fit."""
        return max(1, self._room)

    def next_order(self) -> str:
        """Order by the next of the listing's orders; returns its name."""
        orders = self.listing.orders()
        self.view.sort_by((self.view.sort + 1) % len(orders))
        return orders[self.view.sort]

    def adopt(self, text: str, sort: int, *, faults: bool) -> None:
        """Filter and order in one go."""
        self.view.narrow(text)
        self.view.sort_by(min(sort, len(self.listing.orders()) - 1))
        self.view.show_faults(faults)

    def mark(self) -> int:
        """Mark the row or take its mark away, and go on to the next; returns how many are marked."""
        self.view.mark()
        self.view.settle()
        self.view.move(1)
        return len(self.view.marks)

    def toggle_faults(self) -> bool:
        """Only what is not well, or everything; returns which."""
        self.view.show_faults(not self.view.faults_only)
        return self.view.faults_only

    def shift(self, by: int) -> None:
        """Move wide columns sideways."""
        self.layout.shift(by, self.listing.columns())

    def columns(self, width: int) -> Widths:
        """The columns to show in `width` cells."""
        return self.layout.fitted(self.listing.columns(), width)

    def visible(self, room: int) -> list[str]:
        """The keys of the rows in a window of `room` lines that follows the cursor."""
        self._room = room
        index, order = self.view.index, self.view.order
        if index < self._top:
            self._top = index - 1 if index and self.view.is_heading(order[index - 1]) else index
        elif index >= self._top + room:
            self._top = index - room + 1
        self._top = max(0, min(self._top, len(order) - room))
        return order[self._top : self._top + room]

    def row_at(self, line: int) -> str:
        """The key of the row on this line of the window, or nothing."""
        place = self._top + line
        return self.view.order[place] if line >= 0 and place < len(self.view.order) else ""

    def row_text(self) -> str:
        """The row under the cursor with all its cells, as one line; nothing where it is gone."""
        key = self.view.selected
        entry = self.listing.entry(key, self.scene)
        if key not in self.view.order or entry is None or entry.heading:
            return ""
        cells = (cell.text.strip() for cell in self.listing.cells(key, self.scene))
        return "  ".join(text for text in cells if text)

    def told(self) -> Line:
        """What the whole listing comes to; without an engine only that it is the last that is known."""
        if self.scene.waiting:
            return ()
        if self.scene.lost_at is not None:
            return (Span(_("last known"), "stale"),)
        return self._summary

    def flag(self) -> str:
        """The sign of the worst that the summary tells of, or nothing."""
        roles = {span.role for span in self.told()}
        worst = next((mark for mark in (glyphs.CRITICAL, glyphs.WARNING) if mark.role in roles), None)
        return "" if worst is None else self.scene.glyphs.of(worst)

    def notes(self) -> str:
        """What is left out, marked or ordered otherwise, and where the cursor is when not all rows fit."""
        notes = []
        if self.view.filter.text:
            notes.append("/" + shortened(self.view.filter.text, _FILTER_CELLS))
        if self.view.filter.too_long:
            notes.append(_("taken as plain text: too slow"))
        if self.view.faults_only:
            notes.append(_("faults only"))
        if self.view.marks:
            notes.append(_("{n} marked").format(n=len(self.view.marks)))
        if self.view.sort:
            notes.append(self.listing.orders()[self.view.sort])
        if len(self.view.order) > self.page:
            notes.append("{}/{}".format(*self.view.position))
        return "  ".join(notes)
