"""What the engine remembers between runs: readings and alerts; a disk that fails is said, and what waits is kept."""

from __future__ import annotations

import asyncio
import shutil
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from console.clock import Clock, rfc3339
from console.errors import StoreError
from console.i18n import _
from console.model.time import Instant, Seconds
from console.store.change import Change
from console.store.history import MOST_WAITING, History
from console.store.reserve import Reserve
from console.store.retention import Keep
from console.store.transition import Transition

FILE, RESERVE = "history.db", "history.reserve"
EVERY_S: Seconds = 2.0
_ALERTS_EVERY_S: Seconds = 30.0
"""How often the alerts are stored while nothing happens to them, so that windows and delays are not lost."""

Notice = Callable[[str, str | None], None]


class Memorable(Protocol):
    """What knows the alerts."""

    def drain_transitions(self) -> tuple[Transition, ...]:
        """What has happened to alerts since the last call, in order."""
        ...

    def export(self, now: Instant) -> bytes:
        """Everything that a later engine needs."""
        ...

    def restore(self, raw: bytes, now: Instant) -> None:
        """Go on from what was exported; raises `StoreError` if it is damaged."""
        ...


class Memory:
    """The state directory's database; one that cannot be opened is tried again with every write."""

    def __init__(self, path: Path, clock: Clock, notice: Notice) -> None:
        self._path = path
        self._clock = clock
        self._notice = notice
        self._history: History | None = None
        self._reserve = Reserve(path.with_name(RESERVE))
        self._early: deque[Change] = deque(maxlen=MOST_WAITING)
        self._saved_at: Instant = float("-inf")
        self._written_s = clock.monotonic()

    async def open(self) -> None:
        """Open or make the database; what is wrong with it is a notice."""
        try:
            self._history = await History.open(self._path)
        except StoreError as error:
            self._notice("history", str(error))
        else:
            self._notice("history", None)
            self._history.note(self._early)
            self._early.clear()

    def note(self, changes: Iterable[Change]) -> None:
        """Keep changed readings for the next write."""
        if self._history is None:
            self._early.extend(changes)
        else:
            self._history.note(changes)

    async def recall(self, alerts: Memorable) -> None:
        """Let `alerts` go on from what was stored; a damaged store is a notice and they begin anew."""
        try:
            raw = await self._history.load_alerts() if self._history else None
            if raw:
                alerts.restore(raw, self._clock.now())
        except StoreError as error:
            self._notice("alerts", str(error))

    async def write(self, alerts: Memorable, decided: bool = False) -> None:
        """Write what waits, and the alerts if something happened to them or a person `decided` something.

        Raises `StoreError`, and nothing is lost.
        """
        if self._history is None:
            await self.open()
        if self._history is None:
            return
        now = self._clock.now()
        transitions = alerts.drain_transitions()
        due = decided or bool(transitions) or not 0 <= now - self._saved_at < _ALERTS_EVERY_S
        if due:
            await self._history.save_alerts(alerts.export(now), transitions, now)
            self._saved_at = now
        await self._history.flush(now)
        self._written_s = self._clock.monotonic()

    async def tend(self, keep: Keep) -> None:
        """Make room as far as the disk needs it: one small batch, so that nothing else waits long."""
        if self._history is None:
            return
        free = shutil.disk_usage(self._path.parent).free
        try:
            tended = await self._history.tend(keep, self._clock.now(), free)
        except StoreError:
            # Even deleting needs room: what was kept for this is given to it.
            if not await asyncio.to_thread(self._reserve.release):
                raise
            tended = await self._history.tend(keep, self._clock.now(), free)
        if not tended.hurried:
            await asyncio.to_thread(self._reserve.hold)
        words = _("the disk is low: readings of single moments before {day} were let go early, five-minute means stay")
        self._notice("room", words.format(day=rfc3339(tended.raw_from)[:10]) if tended.hurried else None)

    def unwritten_s(self) -> Seconds:
        """How long ago everything that was there to be written last was."""
        return self._clock.monotonic() - self._written_s

    @property
    def history(self) -> History | None:
        """The stored past; None while it cannot be opened."""
        return self._history

    async def close(self) -> None:
        """Give the database back."""
        if self._history is not None:
            await self._history.close()
