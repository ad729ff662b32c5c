"""The newest entries of a BMC's event log become one reading: what it complained of in the last day; pure."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct

from console.collect.measure import Gauge
from console.collect.redfish_words import Resource, items, text, word_gauge
from console.model.time import Instant, Seconds

INSTANCE = "event log"
FRESH_S: Seconds = 86400.0
"""A complaint older than this is history: boards that were repaired keep it for years."""

_LOGS = ("sel", "iml", "platformlog", "activelog", "log1", "eventlog", "log", "event", "logs")
_WORDS = {"OK": "ok", "Warning": "degraded", "Critical": "failed"}
_WORST = ("failed", "degraded", "ok")


class Entry(Struct, frozen=True):
    """One event; `at` is by the BMC's clock, `word` its severity as a health word."""

    at: Instant
    word: str
    message: str
    resolved: bool = False


def preference(log_id: str) -> int:
    """How likely a log is the one that tells of hardware (lower is likelier); audit logs and journals are none: -1."""
    name = log_id.lower()
    return _LOGS.index(name) if name in _LOGS else -1


def entries(resource: Resource) -> tuple[Entry, ...]:
    """The dated entries of a `LogEntryCollection` whose members are written out, the newest first."""
    found = [entry for member in items(resource, "Members") if (entry := entry_of(member)) is not None]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True))


def entry_of(member: Resource) -> Entry | None:
    """A `LogEntry`; None for one without a date or severity."""
    at, word = moment(member.get("Created")), _WORDS.get(text(member, "Severity", "MessageSeverity"))
    if at is None or word is None:
        return None
    return Entry(at, word, text(member, "Message", "Name"), member.get("Resolved") is True)


def moment(said: object) -> Instant | None:
    """A date-time of Redfish (ISO 8601) as an instant; a date of zeros or nonsense is none."""
    if not isinstance(said, str):
        return None
    try:
        parsed = datetime.fromisoformat(said)
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def log_gauge(found: tuple[Entry, ...], now: Instant) -> Gauge:
    """The worst of the last day by the BMC's own clock `now`, with its newest message."""
    recent = [entry for entry in found if now - FRESH_S <= entry.at and not entry.resolved]
    word = next((word for word in _WORST if any(entry.word == word for entry in recent)), "ok")
    note = next((entry.message for entry in recent if entry.word == word), "") if word != "ok" else ""
    return word_gauge("health", INSTANCE, word, note)
