"""The flags that persons raised, kept in a file that only grows; who may raise one is decided elsewhere."""

from __future__ import annotations

from pathlib import Path

import msgspec

from console.model.flag import Flag
from console.store.append_only import Scribe
from console.store.journal import Journal

_decoder: msgspec.json.Decoder[Flag] = msgspec.json.Decoder(Flag)


class Flags:
    """The last that was said of each flag; one that was lowered is kept as one whose end has come."""

    def __init__(self, scribe: Scribe, journal: Journal[Flag], said: tuple[Flag, ...] = ()) -> None:
        self._scribe = scribe
        self._journal = journal
        self._said = {flag.id: flag for flag in said}

    @classmethod
    def open(cls, path: Path, scribe: Scribe) -> Flags:
        """The flags kept at `path`, made when missing; raises `StoreError` for a file that is damaged."""
        return cls(scribe, *Journal[Flag].take(path, _decoder))

    @property
    def said(self) -> dict[str, Flag]:
        """What was said last of each flag, whether it still holds or not."""
        return dict(self._said)

    async def put(self, flag: Flag) -> None:
        """Raise or lower a flag; raises `StoreError` when that cannot be written down, and then nothing has changed."""
        await self._scribe.write(lambda: self._journal.append(flag))
        self._said[flag.id] = flag

    def close(self) -> None:
        """Give the file back."""
        self._journal.close()
