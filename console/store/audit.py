"""The audit log: who did what to which target and how it ended, each line chained to the one before by its SHA-256.

It decides nothing about who may do what; it only makes later changes to the record visible.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from console.config.secrets import Secret
from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.model.text import neutralise
from console.model.time import Instant
from console.store.append_only import AppendOnlyFile, whole_lines

ORIGIN = "0" * 64
"""What the first line names as its predecessor."""

TEXT_LIMIT = 4000


class Who(Struct, frozen=True):
    """A person as the kernel names them; `asserted_name` is only what they say of themselves on a shared account."""

    uid: int
    user: str
    asserted_name: str = ""

    @property
    def label(self) -> str:
        """How records name the person; an asserted name is marked with `~`."""
        return f"{self.user}~{self.asserted_name}" if self.asserted_name else self.user


THE_ENGINE = Who(uid=-1, user="engine")
"""Who continues a run after a restart: nobody pressed a key."""


class Entry(Struct, frozen=True):
    """One line of the log. `action` and `outcome` are stable words, the rest is for people.

    `previous` is the SHA-256 of the line before, in hexadecimal.
    """

    number: int
    at: Instant
    who: Who
    action: str
    target: str
    outcome: str
    reason: str
    details: dict[str, str]
    previous: str


class Deed(Struct, frozen=True):
    """What is put on record; a `Secret` in `details` is written as `***`, so it cannot get into the file."""

    who: Who
    action: str
    target: str
    outcome: str = ""
    reason: str = ""
    details: Mapping[str, str | Secret] = {}


class AuditLog:
    """The open log; `append` returns when the line is on the disk."""

    def __init__(self, file: AppendOnlyFile, number: int, previous: str) -> None:
        self._file = file
        self._number = number
        self._previous = previous

    @classmethod
    def open(cls, path: Path) -> AuditLog:
        """The log at `path`, made when missing; a line that a crash left torn is cut off.

        Raises `StoreError` when it cannot be read; while the disk does not take it, `problem` says why.
        """
        file, lines = AppendOnlyFile.take(path)
        return cls(file, len(lines), _digest(lines[-1]) if lines else ORIGIN)

    def append(self, deed: Deed, at: Instant) -> None:
        """Put `deed` on record as of `at`; on `StoreError` nothing of it is in the log."""
        line = msgspec.json.encode(
            Entry(
                number=self._number + 1,
                at=at,
                who=deed.who,
                action=deed.action,
                target=deed.target,
                outcome=deed.outcome,
                reason=neutralise(deed.reason, TEXT_LIMIT),
                details={key: neutralise(str(value), TEXT_LIMIT) for key, value in deed.details.items()},
                previous=self._previous,
            )
        )
        self._file.append(line)
        self._number += 1
        self._previous = _digest(line)

    @property
    def path(self) -> Path:
        """Where the log is."""
        return self._file.path

    @property
    def problem(self) -> str:
        """Why nothing can be written now, as far as is known; empty when it can."""
        return self._file.problem

    @property
    def head(self) -> str:
        """The digest of the last line: kept elsewhere, it also shows whether lines were cut from the end."""
        return self._previous

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def verify(path: Path) -> tuple[str, ...]:
    """Every place where the chain does not hold, as sentences; none when the log is as it was written."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return (_("{path} cannot be read: {problem}.").format(path=path, problem=os_words(error)),)
    lines, size = whole_lines(data)
    torn = () if size == len(data) else (_("{path}: the last line is torn.").format(path=path),)
    return (*_broken_links(path, lines), *torn)


def head_of(path: Path) -> str:
    """The digest of the last line, as `AuditLog.head` has it; raises `StoreError` when the log cannot be read."""
    try:
        lines, _size = whole_lines(path.read_bytes())
    except OSError as error:
        raise StoreError(_("{path} cannot be read: {problem}.").format(path=path, problem=os_words(error))) from error
    return _digest(lines[-1]) if lines else ORIGIN


def read_audit(path: Path) -> tuple[Entry, ...]:
    """The entries of the log, oldest first; raises `StoreError` for a line that is not one."""
    try:
        lines, _size = whole_lines(path.read_bytes())
        return tuple(_decoder.decode(line) for line in lines)
    except OSError as error:
        raise StoreError(_("{path} cannot be read: {problem}.").format(path=path, problem=os_words(error))) from error
    except msgspec.MsgspecError as error:
        raise StoreError(_("{path} is damaged: {problem}.").format(path=path, problem=error)) from error


_decoder = msgspec.json.Decoder(Entry)


def _broken_links(path: Path, lines: tuple[bytes, ...]) -> Iterable[str]:
    previous = ORIGIN
    for number, line in enumerate(lines, start=1):
        problem = _problem_of(line, number, previous)
        if problem:
            yield _("{path}: line {number}: {problem}").format(path=path, number=number, problem=problem)
        previous = _digest(line)


def _problem_of(line: bytes, number: int, previous: str) -> str:
    try:
        entry = _decoder.decode(line)
    except msgspec.MsgspecError as error:
        return _("it is not an entry ({problem}).").format(problem=error)
    if entry.number != number:
        return _("it carries the number {number}: lines are missing or were put in.").format(number=entry.number)
    if entry.previous != previous:
        return _("the line before it is not the one that was written there.")
    return ""


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
