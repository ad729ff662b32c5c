"""A screen that speaks: to the person in the footer, to the engine over the seat; what it shows is its heirs'."""

from __future__ import annotations

from typing import cast

from textual.screen import Screen
from textual.timer import Timer

from console.tui.seat import Seat
from console.tui.widgets.bars import Footer
from console.wire.messages import No, Reply, Request

_SAID_S = 8.0


class Speaking(Screen[str | None]):
    """Heirs compose a `Footer`."""

    _said_timer: Timer | None = None

    @property
    def seat(self) -> Seat:
        """The application."""
        return cast(Seat, self.app)

    def say(self, text: str, role: str = "bar_notice") -> None:
        """A sentence in the footer, for a few seconds; nobody hears it on a screen that is left already."""
        if not self._put(text, role):
            return
        if self._said_timer is not None:
            self._said_timer.stop()
        self._said_timer = self.set_timer(_SAID_S, self.hush)

    def hush(self) -> None:
        """The keys come back to the footer."""
        self._put("")

    def unsay(self, text: str) -> None:
        """Take back what has been said, if it still stands there."""
        for footer in self.query(Footer):
            footer.unsay(text)

    def _put(self, text: str, role: str = "bar_notice") -> bool:
        """Whether there is a footer to put it in: an answer may come when the screen is gone."""
        footers = list(self.query(Footer))
        for footer in footers:
            footer.say(text, role)
        return bool(footers)

    async def asked(self, request: Request, waiting: str = "") -> Reply:
        """Ask the engine, say that we do, and say its refusal if it refuses."""
        if waiting:
            self.say(waiting)
        reply = await self.seat.ask(request)
        if isinstance(reply, No):
            self.say(reply.message, "banner")
        elif waiting:
            self.hush()
        return reply

    def go(self, place: str, about: str = "") -> None:
        """Open another screen, or say why there is none."""
        problem = self.seat.go(place, about)
        if problem:
            self.say(problem)
