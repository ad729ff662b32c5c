"""Puts what people do on record; what the disk does not take is done all the same, and said."""

from __future__ import annotations

import asyncio
from collections import deque

from msgspec import structs

from console.clock import Clock
from console.engine.notices import Notices
from console.errors import Refused, StoreError
from console.model.time import Instant
from console.runbooks.archive import Archive
from console.store.audit import Deed
from console.store.refusals import REFUSED

MOST_WAITING = 10_000
"""How many deeds wait in memory while the disk does not take them; then the oldest go."""


class Recorder:
    """The audit log, as the parts of the engine use it."""

    def __init__(self, archive: Archive, notices: Notices, clock: Clock) -> None:
        self._archive = archive
        self._notices = notices
        self._clock = clock
        self._waiting: deque[tuple[Deed, Instant]] = deque(maxlen=MOST_WAITING)
        self._writing = asyncio.Lock()

    async def record(self, deed: Deed) -> None:
        """Put a deed on record; nobody is kept from an alarm by a full disk, and it is written when there is room.

        Of many refusals only the count is written, later.
        """
        now = self._clock.now()
        admitted = self._archive.refusals.admit(deed, now)
        if admitted is not None:
            self._waiting.append((admitted, now))
            await self._write()

    async def write(self) -> None:
        """Write what waits, in the order in which it was done, and the refusals that were counted and are due."""
        now = self._clock.now()
        self._waiting.extend((deed, now) for deed in self._archive.refusals.due(now))
        await self._write()

    async def finish(self) -> None:
        """Write all that waits and every count."""
        now = self._clock.now()
        self._waiting.extend((deed, now) for deed in self._archive.refusals.rest())
        await self._write()

    async def _write(self) -> None:
        async with self._writing:
            while self._waiting:
                deed, at = self._waiting.popleft()
                try:
                    await self._archive.put_on_record(deed, at)
                except StoreError as error:
                    self._waiting.appendleft((deed, at))
                    self._notices.put("audit", str(error))
                    return
        if not self._archive.problem:
            self._notices.put("audit", None)

    async def refuse(self, deed: Deed, reason: str, sentence: str) -> Refused:
        """Put on record that a deed was not done; returns what to raise."""
        await self.record(structs.replace(deed, outcome=f"{REFUSED}{reason}"))
        return Refused(reason, sentence)
