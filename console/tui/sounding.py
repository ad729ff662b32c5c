"""Sounds how far away the terminal is: asks it now and then, and tells the pace what comes back and what was sent."""

from __future__ import annotations

from console.clock import Clock
from console.tui.pace import Pace
from console.tui.terminal import Terminal


class Sounding:
    """A terminal that cannot be asked is never asked, and its pace stays what it is."""

    def __init__(self, terminal: Terminal, pace: Pace, clock: Clock) -> None:
        self._terminal = terminal
        self._pace = pace
        self._clock = clock

    def begin(self) -> None:
        """Listen to what the terminal answers and to what is written."""
        self._terminal.when_line_answers(lambda: self._pace.took(self._clock.monotonic()))
        self._terminal.when_written(lambda octets: self._pace.sent(octets, self._clock.monotonic()))

    def ask(self) -> None:
        """Ask, if it is time to."""
        if self._terminal.times_line and self._pace.asks(self._clock.monotonic()):
            self._terminal.ask()
