"""Puts what people do on record; what the disk does not take is done all the same, and said."""

from __future__ import annotations

from msgspec import structs

from console.clock import Clock
from console.engine.notices import Notices
from console.errors import Refused, StoreError
from console.runbooks.archive import Archive
from console.store.audit import Deed


class Recorder:
    """The audit log, as the parts of the engine use it."""

    def __init__(self, archive: Archive, notices: Notices, clock: Clock) -> None:
        self._archive = archive
        self._notices = notices
        self._clock = clock

    async def record(self, deed: Deed) -> None:
        """Put a deed on record; nobody is kept from an alarm by a full disk."""
        try:
            await self._archive.put_on_record(deed, self._clock.now())
        except StoreError as error:
            self._notices.put("audit", str(error))
        else:
            self._notices.put("audit", None)

    async def refuse(self, deed: Deed, reason: str, sentence: str) -> Refused:
        """Put on record that a deed was not done; returns what to raise."""
        await self.record(structs.replace(deed, outcome=f"refused:{reason}"))
        return Refused(reason, sentence)
