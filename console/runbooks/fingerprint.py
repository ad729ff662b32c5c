"""What servers were made of while they were well, and what is different now; it accepts nothing by itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from console.collect.probes.fingerprint import Fact
from console.i18n import _, ngettext
from console.model.time import Instant
from console.store.append_only import Scribe
from console.store.journal import Journal

MOST_TOLD = 12


class Fingerprint(Struct, frozen=True):
    """A server's parts at one moment; `by` is who took them for right."""

    device: str
    at: Instant
    by: str
    facts: tuple[Fact, ...]


class Difference(Struct, frozen=True):
    """One part that is gone (`now` is None), new (`before` is None), or another than it was."""

    kind: str
    item: str
    before: str | None
    now: str | None


_decoder: msgspec.json.Decoder[Fingerprint] = msgspec.json.Decoder(Fingerprint)


class Fingerprints:
    """The newest fingerprint of each server; earlier ones stay in the file."""

    def __init__(self, scribe: Scribe, journal: Journal[Fingerprint], kept: Iterable[Fingerprint]) -> None:
        self._scribe = scribe
        self._journal = journal
        self._kept = {one.device: one for one in kept}

    @classmethod
    def open(cls, path: Path, scribe: Scribe) -> Fingerprints:
        """What is kept at `path`, made when missing; raises `StoreError` for a file that is damaged or unreadable."""
        return cls(scribe, *Journal[Fingerprint].take(path, _decoder))

    def of(self, device: str) -> Fingerprint | None:
        """What a server was made of when it was last taken for right."""
        return self._kept.get(device)

    async def keep(self, fingerprint: Fingerprint) -> None:
        """From now on this counts for its server; raises `StoreError`, and then nothing has changed."""
        await self._scribe.write(lambda: self._journal.append(fingerprint))
        self._kept[fingerprint.device] = fingerprint

    def close(self) -> None:
        """Give the file back."""
        self._journal.close()


def differences(before: Iterable[Fact], now: Iterable[Fact]) -> tuple[Difference, ...]:
    """Every part that is not as it was: gone ones first, then new ones, then those that changed."""
    was = {(fact.kind, fact.item): fact.value for fact in before}
    is_ = {(fact.kind, fact.item): fact.value for fact in now}
    gone = [Difference(*key, was[key], None) for key in sorted(was.keys() - is_.keys())]
    new = [Difference(*key, None, is_[key]) for key in sorted(is_.keys() - was.keys())]
    same = sorted(was.keys() & is_.keys())
    return (*gone, *new, *(Difference(*key, was[key], is_[key]) for key in same if was[key] != is_[key]))


def told(found: tuple[Difference, ...]) -> str:
    """The differences as one text for a person; beyond the first twelve they are only counted."""
    shown = [_sentence(one) for one in found[:MOST_TOLD]]
    left = len(found) - len(shown)
    if left:
        shown.append(ngettext("and {count} more", "and {count} more", left).format(count=left))
    return "; ".join(shown)


def _sentence(one: Difference) -> str:
    part = f"{_(one.kind)} {one.item}"
    if one.now is None:
        return _("{part} is missing (it was {before})").format(part=part, before=one.before or _("there"))
    if one.before is None:
        return _("{part} is new ({now})").format(part=part, now=one.now or _("there"))
    return _("{part} is {now}, and was {before}").format(part=part, now=one.now, before=one.before)
