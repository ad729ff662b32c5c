"""A screen of rows: filtering, ordering, marking, copying; which rows and what opening does is its heirs'."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from console.i18n import _, ngettext
from console.model.snapshot import EntityKey
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.fading import faded
from console.tui.rows.listing import Listing
from console.tui.screens.moving import Moves
from console.tui.widgets.box import Box
from console.tui.widgets.lines import Lines
from console.tui.widgets.page import Page


class Browse(Moves):
    """Rows that can be narrowed, ordered, marked and copied."""

    def filter_box(self) -> Input:
        """Where a filter is typed; heirs put it into their body."""
        return Box("filter", _("regular expression; ! turns it round, ~ is fuzzy"))

    def subject(self) -> str:
        return self.pane.view.selected

    def do_open(self) -> None:
        self.pane.open()

    def do_back(self) -> None:
        view = self.pane.view
        typing = isinstance(self.focused, Input)
        if typing or view.filter.text:
            self.query_one("#filter", Input).value = ""
            self.pane.narrow("")
            self.pane.focus()
        elif view.marks:
            view.marks.clear()
            self.pane.repaint()
        else:
            self.leave()

    def leave(self) -> None:
        """Nothing is left to take back on this screen."""
        self.dismiss(None)

    def do_sort(self) -> None:
        order = self.pane.sheet.next_order()
        self.pane.repaint()
        self.say(_("Order: {order}").format(order=order))

    def do_mark(self) -> None:
        marks = self.pane.sheet.mark()
        self.pane.repaint()
        self.say(ngettext("{n} marked", "{n} marked", marks).format(n=marks))

    def do_faults(self) -> None:
        only = self.pane.sheet.toggle_faults()
        self.pane.repaint()
        self.say(_("Only what is not well.") if only else _("Everything."))

    def do_wide(self) -> None:
        wide = self.pane.sheet.layout.turn()
        self.pane.repaint()
        self.say(_("Wide columns; Left and Right move.") if wide else _("Columns that fit."))

    def do_copy(self) -> None:
        text = self.pane.sheet.row_text()
        self.app.copy_to_clipboard(text)
        self.say(_("Copied, if your terminal allows it: {text}").format(text=text))

    def do_filter(self) -> None:
        box = self.query_one("#filter", Input)
        box.value = self.pane.view.filter.text
        box.add_class("-shown")
        box.focus()

    @on(Input.Changed, "#filter")
    def _narrow(self, event: Input.Changed) -> None:
        if event.input.has_focus:
            self.pane.narrow(event.value)

    @on(Input.Submitted, "#filter")
    def _filtered(self) -> None:
        self.pane.focus()

    def on_descendant_focus(self) -> None:
        if isinstance(self.focused, Lines):
            self.query_one("#filter", Input).remove_class("-shown")


class Table(Browse):
    """A screen of one listing, with a line or two over it."""

    SCOPE: tuple[str, ...] = (actions.LIST,)

    def listing(self) -> Listing:
        """The rows."""
        raise NotImplementedError

    def above(self, width: int) -> list[Line]:
        """The lines over the table; as many at every moment."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        top = Page(lambda width: faded(self.above(width), self.seat.scene))
        top.can_focus = False
        top.styles.height = max(1, len(self.above(80)))
        yield top.add_class("above")
        yield Lines(self.listing(), 0, self.seat.scene).add_class("first")
        yield self.filter_box()

    def scopes(self) -> tuple[str, ...]:
        return self.SCOPE

    def on_mount(self) -> None:
        super().on_mount()
        self.pane.named = False
        self.world_changed(None)

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        super().world_changed(changed)
        self.query_one(".above", Page).repaint()
        self.pane.show(self.seat.scene, changed)

    def tick(self) -> None:
        super().tick()
        self.query_one(".above", Page).repaint()
        self.pane.tick(self.seat.scene)
