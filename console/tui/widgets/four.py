"""The four panes of the first screen: which has the keys, which are seen; what is done in them is the screen's."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal, Vertical

from console.model.snapshot import EntityKey
from console.tui import panes
from console.tui.rows.scene import Scene
from console.tui.widgets.bars import Tab
from console.tui.widgets.lines import Lines


class Four:
    """All beside each other on a wide terminal; one at a time on a narrow one or when it is zoomed."""

    def __init__(self, scene: Scene) -> None:
        self.all = tuple(Lines(listing, number, scene) for number, listing in enumerate(panes.four(), 1))
        self.place = 0
        self.zoomed = False

    @property
    def pane(self) -> Lines:
        """The pane that has the keys."""
        return self.all[self.place]

    def columns(self) -> Horizontal:
        """The panes as they lie on a wide terminal, to be put into a screen."""
        servers, environment, alerts, books = self.all
        return Horizontal(
            Vertical(servers, alerts, classes="column left"),
            Vertical(environment, books, classes="column right"),
        )

    def choose(self, place: int) -> None:
        """Give the keys to the pane at a place, counted on round the end."""
        self.place = place % len(self.all)

    def place_of(self, listing: str) -> int | None:
        """Where the pane of a listing is."""
        return next((place for place, pane in enumerate(self.all) if pane.listing.id == listing), None)

    def arrange(self, *, narrow: bool) -> None:
        """Name the panes where the tabs do not, and tell the chosen one and its column from the rest."""
        for pane in self.all:
            pane.named = not narrow
            pane.set_class(pane is self.pane, "-here")
            if pane.parent is not None and isinstance(pane.parent, Vertical):
                pane.parent.set_class(self.pane in pane.parent.children, "-here")

    def show(self, scene: Scene, changed: Iterable[EntityKey] | None) -> None:
        """Take changes in; None is everything."""
        for pane in self.all:
            pane.show(scene, changed)

    def tick(self, scene: Scene) -> None:
        """A second has passed."""
        for pane in self.all:
            pane.tick(scene)

    def tabs(self) -> tuple[Tab, ...]:
        """Each pane's title, the sign of its worst, and whether it has the keys."""
        return tuple(Tab(pane.listing.title(), pane.sheet.flag(), pane is self.pane) for pane in self.all)
