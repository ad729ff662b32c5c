"""Do-not-energise tags: who forbids that a device gets power, and why; kept in a file that only grows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec import Struct

from console.clock import rfc3339
from console.i18n import _
from console.model.tag import Tag
from console.model.time import Instant
from console.store.append_only import Scribe
from console.store.journal import Journal


class TagSet(Struct, frozen=True, tag=True):
    """A device was tagged."""

    tag: Tag


class TagLifted(Struct, frozen=True, tag=True):
    """A device's tag was taken off."""

    device: str
    by: str
    reason: str
    at: Instant


TagFrame: TypeAlias = TagSet | TagLifted

_decoder: msgspec.json.Decoder[TagFrame] = msgspec.json.Decoder(TagFrame)


class Tags:
    """The tags that hold now; a change counts only once it is on the disk."""

    def __init__(self, scribe: Scribe, journal: Journal[TagFrame], frames: tuple[TagFrame, ...] = ()) -> None:
        self._scribe = scribe
        self._journal = journal
        self._tags: dict[str, Tag] = {}
        self._told: list[Callable[[TagFrame], None]] = []
        for frame in frames:
            self._apply(frame)

    @classmethod
    def open(cls, path: Path, scribe: Scribe) -> Tags:
        """The tags kept at `path`, made when missing; raises `StoreError` for a file that is damaged or cannot be read.

        Tags that nobody can read would let power come back, so nothing is begun without them.
        """
        return cls(scribe, *Journal[TagFrame].take(path, _decoder))

    @property
    def held(self) -> dict[str, Tag]:
        """The tags by device."""
        return dict(self._tags)

    async def put(self, frame: TagFrame) -> None:
        """Set or lift a tag; raises `StoreError` when that cannot be written down, and then nothing has changed."""
        await self._scribe.write(lambda: self._journal.append(frame))
        self._apply(frame)
        for told in self._told:
            told(frame)

    def follow(self, told: Callable[[TagFrame], None]) -> None:
        """Have every later change told to `told`."""
        self._told.append(told)

    def close(self) -> None:
        """Give the file back."""
        self._journal.close()

    def _apply(self, frame: TagFrame) -> None:
        match frame:
            case TagSet():
                self._tags[frame.tag.id] = frame.tag
            case TagLifted():
                self._tags.pop(frame.device, None)


def tag_sentence(tag: Tag) -> str:
    """That a device must not get power, by whose word, since when and why."""
    return _("{device} is tagged do-not-energise by {by} since {since}: {reason}").format(
        device=tag.id, by=tag.by, since=rfc3339(tag.at), reason=tag.reason
    )
