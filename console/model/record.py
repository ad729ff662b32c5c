"""What people did and what became of it, as a report shows it; the audit log itself is the store's."""

from __future__ import annotations

from msgspec import Struct

from console.model.time import Instant


class RecordLine(Struct, frozen=True):
    """One line of the audit log: `action` and `outcome` are stable words, `reason` is for people."""

    at: Instant
    who: str
    action: str
    target: str
    outcome: str = ""
    reason: str = ""


class Record(Struct, frozen=True):
    """The lines of a time, and how many were left out before them.

    `seal` is the SHA-256 digest of the log's last line.
    """

    lines: tuple[RecordLine, ...] = ()
    seal: str = ""
    left_out: int = 0
