"""The delivery journal: what was decided and what came of it, on disk before anything is sent; decides nothing."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from console.alerts.notify.outbox import Delivered, Entry, GivenUp, Outbox, Queued, Tried
from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.store.append_only import Scribe
from console.store.journal import Journal

FILE = "messages.journal"
_ENTRIES = msgspec.json.Decoder(Queued | Tried | Delivered | GivenUp)
_MOST_ENTRIES = 20_000
"""After so many entries the journal begins anew with what still matters."""


class Record:
    """The journal in the state directory; while the disk takes nothing, messages are sent all the same."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE
        self._scribe = Scribe()
        self._journal: Journal[Entry] | None = None
        self._count = 0

    async def open(self) -> tuple[Outbox, str]:
        """The outbox as it was left, and a sentence when something of it is lost."""
        return await self._scribe.write(self._open)

    async def write(self, outbox: Outbox, *entries: Entry) -> None:
        """Put entries on the disk; raises `StoreError`, after which the whole outbox is written with the next."""
        # The outbox changes while the disk works, so what is written of it is settled here.
        anew = self._journal is None or self._count > _MOST_ENTRIES
        written = tuple(outbox.entries()) if anew else entries
        await self._scribe.write(lambda: self._begin(written) if anew else self._append(written))

    async def close(self) -> None:
        """Give the file back."""
        if self._journal is not None:
            self._journal.close()
        self._scribe.close()

    def _open(self) -> tuple[Outbox, str]:
        outbox, sentence = Outbox(), ""
        if self._path.exists():
            try:
                journal, entries = Journal.reopen(self._path, _ENTRIES)
                journal.close()
                for entry in entries:
                    outbox.apply(entry)
            except StoreError as error:
                sentence = _("what was to be told before is lost: {error}").format(error=error)
                with contextlib.suppress(OSError):
                    self._path.replace(self._path.with_suffix(".damaged"))
        try:
            self._begin(tuple(outbox.entries()))
        except StoreError as error:
            sentence = sentence or str(error)
        return outbox, sentence

    def _begin(self, entries: tuple[Entry, ...]) -> None:
        """Write a journal that holds only what still matters, and put it in the old one's place."""
        fresh = self._path.with_suffix(".new")
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        try:
            fresh.unlink(missing_ok=True)
            journal: Journal[Entry] = Journal.create(fresh)
            for entry in entries:
                journal.append(entry)
            fresh.replace(self._path)
            _sync(self._path.parent)
        except OSError as error:
            raise StoreError(
                _("{path} cannot be written: {problem}.").format(path=fresh, problem=os_words(error))
            ) from error
        self._journal, self._count = journal, len(entries)

    def _append(self, entries: tuple[Entry, ...]) -> None:
        assert self._journal is not None
        try:
            for entry in entries:
                self._journal.append(entry)
                self._count += 1
        except StoreError:
            # Some of it may be there and some not: the next writing begins anew from memory.
            self._journal.close()
            self._journal = None
            raise


def _sync(directory: Path) -> None:
    """Wait until the directory leads to the new file: what is appended to it must not be lost with its name."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
