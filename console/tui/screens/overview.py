"""The first screen: all four panes on a wide terminal, one at a time on a narrow one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui import actions, panes
from console.tui.rows import runbooks
from console.tui.rows.environment import device_of
from console.tui.screens.device import Device
from console.tui.screens.frame import Frame, bound
from console.tui.screens.run import RunScreen
from console.tui.screens.start import acknowledge, poll_now, runbooks_for, targets_of
from console.tui.screens.story import Story
from console.tui.widgets.bars import Tabs
from console.tui.widgets.lines import Lines

WIDE = 110
_FAR = 1 << 30


class Overview(Frame):
    """Which pane has the keys decides what they do."""

    AUTO_FOCUS = "#servers"
    BINDINGS: ClassVar[list[BindingType]] = bound(actions.OVERVIEW, actions.SERVERS, actions.ALERTS, actions.RUNBOOKS)

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
        yield Input(id="filter", placeholder=_("regular expression; ! in front turns it round"), max_length=200)

    def compose(self) -> ComposeResult:
        yield from super().compose()

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
        return (actions.OVERVIEW, self.pane.listing.id)

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
        tabs = tuple((pane.listing.title(), pane.flag(), pane is self.pane) for pane in self._panes)
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
        world = self.seat.link.world
        key = event.key
        if event.lines.listing.id == "alerts":
            self.app.push_screen(Story(key))
        elif event.lines.listing.id != "runbooks":
            device = device_of(key, self.seat.scene)
            if device:
                self.app.push_screen(Device(device))
        elif key.startswith(runbooks.RUN):
            self.app.push_screen(RunScreen(key.removeprefix(runbooks.RUN)))
        elif (book := world.runbooks.get(key.removeprefix(runbooks.BOOK))) is not None:
            self.run_worker(targets_of(self, book), group="start", exclusive=True)

    def do_open(self) -> None:
        self.pane.open()

    def do_back(self) -> None:
        if self.pane.view.filter.text:
            self.query_one("#filter", Input).value = ""
            self.pane.narrow("")
        elif self._zoomed:
            self.do_zoom()
        else:
            self.hush()

    def do_down(self) -> None:
        self.pane.move(1)

    def do_up(self) -> None:
        self.pane.move(-1)

    def do_page_down(self) -> None:
        self.pane.move(self.pane.page - 1)

    def do_page_up(self) -> None:
        self.pane.move(1 - self.pane.page)

    def do_first(self) -> None:
        self.pane.move(-_FAR)

    def do_last(self) -> None:
        self.pane.move(_FAR)

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

    def do_sort(self) -> None:
        self.say(_("Order: {order}").format(order=self.pane.next_order()))

    def do_bell(self) -> None:
        self.seat.bell_on = not self.seat.bell_on
        self.say(_("Bell for a new critical: on") if self.seat.bell_on else _("Bell for a new critical: off"))

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
        focused = self.focused
        if isinstance(focused, Lines):
            self.query_one("#filter", Input).remove_class("-shown")
            place = self._panes.index(focused)
            if place != self._here:
                self._go(place)

    def do_acknowledge(self) -> None:
        self.run_worker(acknowledge(self, self.pane.view.selected), group="acknowledge", exclusive=True)

    def do_runbooks(self) -> None:
        if self.pane.view.selected:
            self.run_worker(runbooks_for(self, self.pane.view.selected), group="start", exclusive=True)

    def do_poll(self) -> None:
        if self.pane.view.selected:
            self.run_worker(poll_now(self, self.pane.view.selected), group="poll", exclusive=True)
