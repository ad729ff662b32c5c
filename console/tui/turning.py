"""Goes round by itself on a wall: each stop in its turn, new trouble at once; which stops there are is `wall`'s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual.timer import Timer

from console.model.snapshot import Snapshot
from console.model.time import Seconds
from console.tui.wall import TURN_S, Round, Stop


class Desk(Protocol):
    """What of the application is needed here."""

    def go(self, place: str, about: str = "") -> str:
        """Open a place, or come back to it where it is open already."""
        ...

    def every(self, interval_s: Seconds, call: Callable[[], None]) -> Timer:
        """Have `call` called again and again."""
        ...


class Turning:
    """Every stop is opened from the overview, so that nothing piles up."""

    def __init__(self, desk: Desk, world: Callable[[], Snapshot]) -> None:
        self._desk = desk
        self._world = world
        self._round = Round()
        self._timer = desk.every(TURN_S, self._turn)
        self.show_news()

    def show_news(self) -> None:
        """New trouble does not wait for its turn, and stays as long as any other stop."""
        stop = self._round.news(self._world())
        if stop is not None:
            self._timer.reset()
            self._open(stop)

    def _turn(self) -> None:
        self._open(self._round.next(self._world()))

    def _open(self, stop: Stop) -> None:
        place, about = stop
        self._desk.go("overview")
        self._desk.go(place, about)
