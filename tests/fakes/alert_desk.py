"""An alert desk that knows one alert and one incident, and keeps what it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from console.engine.person import Person
from console.errors import Refused
from console.model.alert import Alert, AlertState, Severity
from console.model.incident import Incident, IncidentState
from console.model.place import Place
from console.model.silence import AlertMatcher, Silence
from console.model.time import Instant, Seconds

ALERT = Alert(
    id="leak1",
    rule="leak",
    severity=Severity.CRITICAL,
    state=AlertState.FIRING,
    device="leak-1",
    point="leak",
    instance="",
    summary="water under rack r1",
    reason="leak is wet",
    since_at=0.0,
)
INCIDENT = Incident("inc-1", "water", IncidentState.OPEN, Severity.CRITICAL, Place(), "leak1", ("leak1",), 0.0)


class FakeAlerts:
    """Knows `leak1` and `inc-1`; everything else is refused as unknown."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def acknowledge(self, alert: str, note: str, for_s: Seconds, by: Person) -> Alert:
        return self._alert("acknowledge", alert, by)

    async def unacknowledge(self, alert: str, by: Person) -> Alert:
        return self._alert("unacknowledge", alert, by)

    async def clear(self, alert: str, note: str, by: Person) -> Alert:
        return self._alert("clear", alert, by)

    async def acknowledge_all(self, ids: Sequence[str], note: str, for_s: Seconds, by: Person) -> tuple[Alert, ...]:
        return tuple(self._alert("acknowledge", id_, by) for id_ in ids)

    def preview(self, matcher: AlertMatcher) -> tuple[Alert, ...]:
        return (ALERT,) if ALERT.rule in matcher.rules else ()

    async def silence(
        self, matcher: AlertMatcher, reason: str, begins_at: Instant, for_s: Seconds, by: Person
    ) -> Silence:
        self.asked.append(("silence", by.label))
        return Silence("sil-1", matcher, by.label, reason, begins_at, begins_at + for_s)

    async def shelve(self, ids: Iterable[str], reason: str, for_s: Seconds, by: Person) -> tuple[Silence, ...]:
        return tuple(
            Silence(f"shelf-{self._alert('shelve', id_, by).id}", AlertMatcher(), by.label, reason, 0.0, for_s)
            for id_ in ids
        )

    async def unsilence(self, silence: str, by: Person) -> Silence:
        raise Refused("unknown_silence", f"there is no silence {silence}")

    async def merge(self, into: str, other: str, by: Person) -> Incident:
        return self._incident("merge", into, by)

    async def split(self, incident: str, alerts: tuple[str, ...], by: Person) -> Incident:
        return self._incident("split", incident, by)

    async def mark_cause(self, alert: str, by: Person) -> Incident:
        self._alert("mark", alert, by)
        return INCIDENT

    async def take_lead(self, incident: str, person: str, by: Person) -> Incident:
        return self._incident(f"lead {person}", incident, by)

    async def hand_over(self, incident: str, note: str, by: Person) -> Incident:
        return self._incident(f"note {note}", incident, by)

    def _alert(self, what: str, alert: str, by: Person) -> Alert:
        self.asked.append((what, by.label))
        if alert != ALERT.id:
            raise Refused("unknown_alert", f"there is no alert {alert}")
        return ALERT

    def _incident(self, what: str, incident: str, by: Person) -> Incident:
        self.asked.append((what, by.label))
        if incident != INCIDENT.id:
            raise Refused("unknown_incident", f"there is no incident {incident}")
        return INCIDENT
