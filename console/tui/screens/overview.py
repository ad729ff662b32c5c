"""The first screen: all four panes on a wide terminal, one at a time on a narrow one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui import actions, panes
from console.tui.personal import SavedView
from console.tui.rows import runbooks
from console.tui.rows.alerts import Alerts
from console.tui.rows.environment import device_of
from console.tui.screens.attending import Attends
from console.tui.screens.browse import Browse
from console.tui.screens.frame import bound
from console.tui.screens.start import poll_now, runbooks_for, targets_of
from console.tui.screens.taking import acknowledge, clear, give_back
from console.tui.screens.views import choose_view, save_view
from console.tui.widgets.bars import Tabs
from console.tui.widgets.lines import Lines

WIDE = 110


class Overview(Attends, Browse):
    """Which pane has the keys decides what they do."""

    AUTO_FOCUS = "#servers"
    BINDINGS: ClassVar[list[BindingType]] = bound(
        actions.OVERVIEW, actions.LIST, actions.SERVERS, actions.ENVIRONMENT, actions.ALERTS, actions.RUNBOOKS
    )

    def __init__(self) -> None:
        super().__init__()
        self._zoomed = False
        self._here = 0

    def body(self) -> Iterable[Widget]:
        scene = self.seat.scene
        self._panes = tuple(Lines(listing, number, scene) for number, listing in enumerate(panes.four(), 1))
        servers, environment, alerts, books = self._panes
        yield Tabs()
        yield Horizontal(
            Vertical(servers, alerts, classes="column left"),
            Vertical(environment, books, classes="column right"),
        )
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
        return self._panes[self._here]

    def scopes(self) -> tuple[str, ...]:
        return (actions.OVERVIEW, actions.LIST, self.pane.listing.id)

    def told_name(self) -> str:
        return self.pane.listing.id

    def _arrange(self) -> None:
        narrow = self.app.size.width < WIDE
        self.set_class(narrow, "-narrow")
        self.set_class(narrow or self._zoomed, "-alone")
        for pane in self._panes:
            pane.named = not narrow
            pane.set_class(pane is self.pane, "-here")
            if pane.parent is not None and isinstance(pane.parent, Vertical):
                pane.parent.set_class(self.pane in pane.parent.children, "-here")
        self._show_tabs()

    def _show_tabs(self) -> None:
        tabs = tuple((pane.listing.title(), pane.sheet.flag(), pane is self.pane) for pane in self._panes)
        self.query_one(Tabs).show(tabs)

    def _go(self, place: int) -> None:
        self._here = place % len(self._panes)
        self._arrange()
        self.pane.focus()
        self.hush()

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        super().world_changed(changed)
        scene = self.seat.scene
        for pane in self._panes:
            pane.show(scene, changed)
        self._show_tabs()

    def tick(self) -> None:
        super().tick()
        scene = self.seat.scene
        for pane in self._panes:
            pane.tick(scene)
        self._show_tabs()

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        key, listing = event.key, event.lines.listing.id
        if listing == "alerts":
            self.go("incident" if key in self.seat.scene.world.incidents else "alert", key)
        elif listing != "runbooks":
            self.go("device", device_of(key, self.seat.scene))
        elif key.startswith(runbooks.RUN):
            self.go("run", key.removeprefix(runbooks.RUN))
        elif (book := self.seat.scene.world.runbooks.get(key.removeprefix(runbooks.BOOK))) is not None:
            self.run_worker(targets_of(self, book), group="start", exclusive=True)

    def leave(self) -> None:
        if self._zoomed:
            self.do_zoom()
        else:
            self.hush()

    def adopt(self, action: actions.Action) -> None:
        for place, pane in enumerate(self._panes):
            if pane.listing.id in action.scopes and self.pane.listing.id not in action.scopes:
                self._go(place)
                return

    def subject(self) -> str:
        key = self.pane.view.selected
        return device_of(key, self.seat.scene) if self.pane.listing.id == "environment" and "/" not in key else key

    def do_pane_1(self) -> None:
        self._go(0)

    def do_pane_2(self) -> None:
        self._go(1)

    def do_pane_3(self) -> None:
        self._go(2)

    def do_pane_4(self) -> None:
        self._go(3)

    def do_next_pane(self) -> None:
        self._go(self._here + 1)

    def do_previous_pane(self) -> None:
        self._go(self._here - 1)

    def do_zoom(self) -> None:
        self._zoomed = not self._zoomed
        self._arrange()

    def do_bell(self) -> None:
        self.seat.bell_on = not self.seat.bell_on
        self.say(_("Bell for a new critical: on") if self.seat.bell_on else _("Bell for a new critical: off"))

    def on_descendant_focus(self) -> None:
        focused = self.focused
        super().on_descendant_focus()
        if isinstance(focused, Lines):
            place = self._panes.index(focused)
            if place != self._here:
                self._go(place)

    def chosen(self) -> list[str]:
        return sorted(self.pane.view.marks) or [self.pane.view.selected]

    def do_acknowledge(self) -> None:
        self.run_worker(acknowledge(self, self.chosen()), group="acknowledge", exclusive=True)

    def do_everything(self) -> None:
        for pane in self._panes:
            if isinstance(pane.listing, Alerts):
                pane.listing.everything = not pane.listing.everything
                pane.show(self.seat.scene, None)

    def do_unacknowledge(self) -> None:
        self.run_worker(give_back(self, self.pane.view.selected), group="acknowledge", exclusive=True)

    def do_clear(self) -> None:
        self.run_worker(clear(self, self.pane.view.selected), group="acknowledge", exclusive=True)

    def do_save_view(self, name: str = "") -> None:
        self.run_worker(save_view(self, name), group="view", exclusive=True)

    def do_view(self, name: str = "") -> None:
        self.run_worker(choose_view(self, name), group="view", exclusive=True)

    def show_view(self, view: SavedView) -> None:
        """Show a pane as it was kept."""
        place = next((place for place, pane in enumerate(self._panes) if pane.listing.id == view.pane), self._here)
        self._go(place)
        self.pane.sheet.adopt(view.filter, view.sort, faults=view.faults)
        self.pane.repaint()

    def kept(self) -> SavedView:
        """The pane that has the keys, to be kept."""
        view = self.pane.view
        return SavedView(self.pane.listing.id, view.filter.text, view.sort, view.faults_only)

    def do_runbooks(self) -> None:
        if self.pane.view.selected:
            self.run_worker(runbooks_for(self, self.pane.view.selected), group="start", exclusive=True)

    def do_poll(self) -> None:
        if self.pane.view.selected:
            self.run_worker(poll_now(self, self.pane.view.selected), group="poll", exclusive=True)
