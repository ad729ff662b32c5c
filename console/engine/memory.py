"""What the engine remembers between runs: readings and alerts; a disk that fails is a notice, never a stop."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from console.alerts.book import AlertBook
from console.clock import Clock
from console.model.alert import Alert
from console.model.time import Seconds
from console.store.change import Change


class Memory:
    """The state directory's database behind a queue of changes."""

    every_s: Seconds = 5.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @classmethod
    async def open(cls, state_dir: Path, clock: Clock) -> Memory:
        """Open or make the database in `state_dir`."""
        return cls(clock)

    def note(self, changes: Iterable[Change]) -> None:
        """Queue changed readings."""

    async def recall(self, book: AlertBook) -> tuple[Alert, ...]:
        """Let `book` go on from what was saved."""
        return ()

    async def write(self, book: AlertBook) -> None:
        """Write what is queued and how the alerts stand."""

    async def close(self) -> None:
        """Give the database back."""
