"""A screen of four panes: their place on it and the way from one to the next; what they show stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from console.model.snapshot import EntityKey
from console.tui.screens.browse import Browse
from console.tui.widgets.bars import Tabs
from console.tui.widgets.four import Four
from console.tui.widgets.lines import Lines

WIDE = 110


class Paned(Browse):
    """One of the panes has the keys; on a narrow terminal, or zoomed, it is alone."""

    def body(self) -> Iterable[Widget]:
        self.four = Four(self.seat.scene)
        yield Tabs()
        yield self.four.columns()
        yield self.filter_box()

    def on_mount(self) -> None:
        super().on_mount()
        self._arrange()
        self.world_changed(None)

    def on_resize(self) -> None:
        super().on_resize()
        self._arrange()

    @property
    def pane(self) -> Lines:
        """The pane that has the keys."""
        return self.four.pane

    def _arrange(self) -> None:
        narrow = self.app.size.width < WIDE
        self.set_class(narrow, "-narrow")
        self.set_class(narrow or self.four.zoomed, "-alone")
        self.four.arrange(narrow=narrow)
        self._show_tabs()

    def _show_tabs(self) -> None:
        self.query_one(Tabs).show(self.four.tabs())

    def show_pane(self, place: int) -> None:
        """Give the keys to the pane at a place, counted on round the end."""
        self.four.choose(place)
        # A pane that was never drawn has no order yet, and the next key may come before it is.
        self.pane.view.settle()
        self._arrange()
        self.pane.focus()
        self.hush()

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        super().world_changed(changed)
        self.four.show(self.seat.scene, changed)
        self._show_tabs()

    def tick(self) -> None:
        super().tick()
        self.four.tick(self.seat.scene)
        self._show_tabs()

    def leave(self) -> None:
        if self.four.zoomed:
            self.do_zoom()
        else:
            self.hush()

    def do_pane_1(self) -> None:
        self.show_pane(0)

    def do_pane_2(self) -> None:
        self.show_pane(1)

    def do_pane_3(self) -> None:
        self.show_pane(2)

    def do_pane_4(self) -> None:
        self.show_pane(3)

    def do_next_pane(self) -> None:
        self.show_pane(self.four.place + 1)

    def do_previous_pane(self) -> None:
        self.show_pane(self.four.place - 1)

    def do_zoom(self) -> None:
        self.four.zoomed = not self.four.zoomed
        self._arrange()

    def on_descendant_focus(self) -> None:
        focused = self.focused
        super().on_descendant_focus()
        if isinstance(focused, Lines):
            place = self.four.all.index(focused)
            if place != self.four.place:
                self.show_pane(place)
