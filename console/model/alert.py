"""An alert: one rule that holds, or held, on one point of one device."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.reading import Value
from console.model.time import Instant


class Severity(StrEnum):
    """How bad; `indeterminate` is used where data is missing (ITU-T X.733)."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    WARNING = "warning"
    INDETERMINATE = "indeterminate"


SEVEREST_FIRST = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.WARNING, Severity.INDETERMINATE)


class AlertState(StrEnum):
    """Where an alert is in its life."""

    PENDING = "pending"
    FIRING = "firing"
    RESOLVED = "resolved"


class Acknowledgement(Struct, frozen=True):
    """Who has taken an alert on, why, and until when that counts."""

    by: str
    at: Instant
    note: str
    until: Instant | None = None


class Alert(Struct, frozen=True, tag=True):
    """What is wrong, since when, and why we say so.

    `data_missing` is set while the point cannot be read: the state is then held, never resolved.
    `suppressed_by` holds ids of the alerts that explain it, `silence/ID` of silences, `off/RUN` of the run that
    switched the device off on purpose. `limit` is what the value is held against. `flapping` while it keeps turning.
    """

    id: str
    rule: str
    severity: Severity
    state: AlertState
    device: str
    point: str
    instance: str
    summary: str
    reason: str
    since_at: Instant
    value: Value = None
    unit: str = ""
    data_missing: bool = False
    latched: bool = False
    acknowledged: Acknowledgement | None = None
    suppressed_by: tuple[str, ...] = ()
    incident: str = ""
    runbook: str = ""
    ended_at: Instant | None = None
    limit: float | None = None
    flapping: bool = False
