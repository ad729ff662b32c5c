"""The first screen: what its panes are about decides what can be done; how they lie is `Paned`'s and `Sized`'s."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from console.i18n import _
from console.tui import actions
from console.tui.personal import SavedView
from console.tui.rows import runbooks
from console.tui.rows.alerts import Alerts
from console.tui.rows.environment import device_of
from console.tui.screens.frame import bound
from console.tui.screens.proving import Proves
from console.tui.screens.sized import Sized
from console.tui.screens.start import Starts, targets_of
from console.tui.screens.taking import Takes
from console.tui.screens.views import choose_view, save_view
from console.tui.widgets.lines import Lines


class Overview(Takes, Proves, Starts, Sized):
    """Which pane has the keys decides what they do."""

    AUTO_FOCUS = "#servers"
    BINDINGS: ClassVar[list[BindingType]] = bound(
        actions.OVERVIEW, actions.LIST, actions.SERVERS, actions.ENVIRONMENT, actions.ALERTS, actions.RUNBOOKS
    )

    def scopes(self) -> tuple[str, ...]:
        return (actions.OVERVIEW, actions.LIST, self.pane.listing.id)

    def told_name(self) -> str:
        return self.pane.listing.id

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

    def adopt(self, action: actions.Action) -> None:
        fits = [place for place, pane in enumerate(self.four.all) if pane.listing.id in action.scopes]
        if fits and self.four.place not in fits:
            self.show_pane(fits[0])

    def subject(self) -> str:
        key = self.pane.view.selected
        return device_of(key, self.seat.scene) if self.pane.listing.id == "environment" and "/" not in key else key

    def do_bell(self) -> None:
        self.seat.bell_on = not self.seat.bell_on
        self.say(_("Bell for a new critical: on") if self.seat.bell_on else _("Bell for a new critical: off"))

    def chosen(self) -> list[str]:
        return sorted(self.pane.view.marks) or [self.pane.view.selected]

    def do_everything(self) -> None:
        for pane in self.four.all:
            if isinstance(pane.listing, Alerts):
                pane.listing.everything = not pane.listing.everything
                pane.show(self.seat.scene, None)

    def do_save_view(self, name: str = "") -> None:
        self.run_worker(save_view(self, name), group="view", exclusive=True)

    def do_view(self, name: str = "") -> None:
        self.run_worker(choose_view(self, name), group="view", exclusive=True)

    def show_view(self, view: SavedView) -> None:
        """Show a pane as it was kept."""
        place = self.four.place_of(view.pane)
        self.show_pane(self.four.place if place is None else place)
        self.pane.sheet.adopt(view.filter, view.sort, faults=view.faults)
        self.pane.repaint()

    def kept(self) -> SavedView:
        """The pane that has the keys, to be kept."""
        view = self.pane.view
        return SavedView(self.pane.listing.id, view.filter.text, view.sort, view.faults_only)
