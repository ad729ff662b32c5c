"""An incident: alerts that belong together by place, path and time, as one thing that a person takes on."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.alert import Severity
from console.model.place import Place
from console.model.time import Instant


class IncidentState(StrEnum):
    """Open while one of its alerts is, then closed; kept for the record."""

    OPEN = "open"
    CLOSED = "closed"


class Event(Struct, frozen=True):
    """One line of an incident's timeline; `what` is a stable word, `text` a sentence, `by` a person or empty."""

    at: Instant
    what: str
    text: str
    by: str = ""


class AtRisk(Struct, frozen=True):
    """What an incident endangers: device ids, services by their public names, and the value of the equipment."""

    devices: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    value: float | None = None
    currency: str = ""


class Incident(Struct, frozen=True, tag=True):
    """`lead` is the alert that is the likely cause; `alerts` are all that belong to it, the cause first.

    `attention` are the alerts that nobody has taken on and that nothing suppresses. `person` has the lead.
    """

    id: str
    title: str
    state: IncidentState
    severity: Severity
    place: Place
    lead: str
    alerts: tuple[str, ...]
    started_at: Instant
    attention: tuple[str, ...] = ()
    suppressed: int = 0
    ended_at: Instant | None = None
    at_risk: AtRisk = AtRisk()
    runbook: str = ""
    person: str = ""
    note: str = ""
    timeline: tuple[Event, ...] = ()
