"""Panes whose sizes the person chooses, by key or by the mouse; they are as they were the next time."""

from __future__ import annotations

from textual import events
from textual.containers import Horizontal, Vertical

from console.errors import ConfigError
from console.i18n import _
from console.tui.screens.paned import Paned
from console.tui.shares import STEP, Shares


class Sized(Paned):
    """A lower pane's title, or the line between the columns, is taken with the mouse and let go where it belongs."""

    def on_mount(self) -> None:
        self.shares = self.seat.personal.shares()
        self._taken: str = ""
        self._unkept = False
        super().on_mount()
        self._lay_out()

    def _lay_out(self) -> None:
        left, right = self.query(Vertical)
        left.styles.width, right.styles.width = f"{self.shares.across}fr", f"{100 - self.shares.across}fr"
        for place, pane in enumerate(self.four.all):
            above = self.shares.height_above(place)
            pane.styles.height = f"{above if place < 2 else 100 - above}fr"

    def _resize(self, shares: Shares) -> None:
        if self.has_class("-alone"):
            self.say(_("This pane is alone; z shows all four."))
            return
        self.shares = shares
        self._lay_out()
        try:
            self.seat.personal.save_shares(shares)
        except ConfigError as error:
            # It counts for this window all the same, and the next key would only say it again.
            if not self._unkept:
                self._unkept = True
                self.say(str(error))

    def do_wider(self) -> None:
        self._resize(self.shares.wider(self.four.place))

    def do_narrower(self) -> None:
        self._resize(self.shares.wider(self.four.place, -STEP))

    def do_taller(self) -> None:
        self._resize(self.shares.taller(self.four.place))

    def do_lower(self) -> None:
        self._resize(self.shares.taller(self.four.place, -STEP))

    def do_even(self) -> None:
        self._resize(Shares())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """What can be moved is under the mouse, or nothing is."""
        self._taken = ""
        if self.has_class("-alone"):
            return
        for place, pane in enumerate(self.four.all):
            if place > 1 and event.screen_y == pane.region.y and pane.region.contains(event.screen_x, event.screen_y):
                self._taken = str(place)
        if event.screen_x in (self.four.all[1].region.x, self.four.all[1].region.x - 1):
            self._taken = "across"

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Movement is not reported over thin lines, so only the end of the drag counts."""
        taken, self._taken = self._taken, ""
        whole = self.query_one(Horizontal).region
        if taken == "across" and event.screen_x != self.four.all[1].region.x:
            across = round(100 * (event.screen_x - whole.x) / max(1, whole.width))
            self._resize(Shares(across, self.shares.left, self.shares.right).bounded())
        elif taken.isdigit() and event.screen_y != self.four.all[int(taken)].region.y:
            above = round(100 * (event.screen_y - whole.y) / max(1, whole.height))
            self._resize(self.shares.split_at(int(taken), above))
