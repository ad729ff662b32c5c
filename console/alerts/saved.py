"""The alert book as bytes that outlive the engine; decides nothing about alerts."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from console.alerts.check import Check
from console.alerts.flapping import Turns
from console.alerts.machine import Inactive, Instance
from console.errors import StoreError
from console.i18n import _
from console.model.reading import PointKey
from console.model.time import Instant

FORMAT = 1


class SavedCheck(Struct, frozen=True, array_like=True):
    """One rule on one series or group, where there is anything to remember.

    `members` are the series it looks at; `words` and `present` are what a group knows of them.
    """

    rule: str
    key: PointKey
    about: PointKey
    unit: str
    instance: Instance
    members: tuple[PointKey, ...]
    steps: tuple[bytes, bytes] = (b"", b"")
    words: tuple[tuple[PointKey, str], ...] = ()
    present: tuple[PointKey, ...] = ()
    turns: Turns | None = None


class SavedBook(Struct, frozen=True):
    """All of them, at one moment."""

    format: int
    at: Instant
    checks: tuple[SavedCheck, ...]


class _PackedBook(Struct, frozen=True):
    """The same with its checks as bytes already; it is encoded exactly like a `SavedBook`."""

    format: int
    at: Instant
    checks: tuple[msgspec.Raw, ...]


def memorable(check: Check) -> bool:
    """Whether a check would differ from one that is made anew."""
    if not isinstance(check.instance, Inactive):
        return True
    return check.window is not None or check.group is not None or check.turns is not None


def packed(check: Check) -> msgspec.Raw:
    """What a check remembers, as bytes that are made again only after it was looked at."""
    if check.packed is None:
        check.packed = msgspec.Raw(msgspec.msgpack.encode(_saved(check)))
    return check.packed


def put_back(check: Check, entry: SavedCheck, whole: bool) -> None:
    """Let a check remember `entry`, as far as its members still exist; its window only when that is `whole`."""
    check.about, check.unit, check.instance, check.turns = entry.about, entry.unit, entry.instance, entry.turns
    if check.window is not None and whole:
        check.window.unpack(entry.steps)
    if check.group is not None:
        check.group.words.update((member, word) for member, word in entry.words if member in check.members)
        check.group.present.update(member for member in entry.present if member in check.members)


def pack(checks: Iterable[Check], at: Instant) -> bytes:
    """The bytes that `unpack` reads."""
    remembered = tuple(packed(check) for check in checks if memorable(check))
    return msgspec.msgpack.encode(_PackedBook(FORMAT, at, remembered))


def unpack(raw: bytes) -> SavedBook:
    """The book in `raw`; a `StoreError` when it is damaged or was written by a version that this one does not know."""
    try:
        book = msgspec.msgpack.decode(raw, type=SavedBook)
    except (msgspec.DecodeError, RecursionError) as error:
        raise StoreError(_("The stored alerts cannot be read ({error}).").format(error=error)) from error
    if any(len(column) % 8 for entry in book.checks for column in entry.steps):
        raise StoreError(_("The stored alerts cannot be read ({error}).").format(error=_("a window is torn")))
    if book.format != FORMAT:
        message = _("The stored alerts have format {format}, which this version cannot read.")
        raise StoreError(message.format(format=book.format))
    return book


def _saved(check: Check) -> SavedCheck:
    group = check.group
    return SavedCheck(
        rule=check.rule.name,
        key=check.key,
        about=check.about,
        unit=check.unit,
        instance=check.instance,
        members=tuple(check.members),
        steps=check.window.pack() if check.window else (b"", b""),
        words=tuple(group.words.items()) if group else (),
        present=tuple(group.present) if group else (),
        turns=check.turns,
    )
