"""What was pressed before a screen could be read: whether it counts there; keys are kept or dropped in `ahead`."""

from __future__ import annotations

from textual import on

from console.i18n import _
from console.model.time import Instant
from console.tui.screens.speaking import Speaking
from console.tui.widgets.box import Box


class Unread(Speaking):
    """A screen is seen half a round trip after it was drawn, and a key comes half a round trip after it was pressed."""

    to_be_read = False
    """Whether what is typed before this screen can be seen does not count."""

    opening = False
    """Whether another screen comes as soon as the engine has answered; Esc turns back."""

    shown_at: Instant = 0.0
    """When it was drawn here, monotonic."""

    @property
    def unseen(self) -> bool:
        """Whether a key that arrives now was pressed before this screen could be read."""
        round_trip_s = self.seat.pace.told().round_trip_s or 0.0
        return self.seat.clock.monotonic() - self.shown_at < round_trip_s

    @on(Box.PasteRefused)
    def _refuse_paste(self) -> None:
        self.say(_("Type it: what is pasted does not count here."))
