"""The book of incidents: which alerts belong to each, its timeline, how it stands; does not decide what belongs."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from console.alerts.at_risk import Services
from console.alerts.incident import Case, begun, drawn, with_event
from console.alerts.relations import Relations
from console.model.alert import Alert
from console.model.incident import Event, Incident, IncidentState
from console.model.time import Instant

MOST_CLOSED = 100
"""How many ended incidents are remembered."""


class Casebook:
    """Every incident by its id; `settle` draws those that something happened to."""

    def __init__(self, relations: Relations, services: Services) -> None:
        self.relations = relations
        self._services = services
        self._cases: dict[str, Case] = {}
        self._of: dict[str, str] = {}
        self._members: dict[str, Alert] = {}
        self._stirred: set[str] = set()
        self._gone: list[str] = []

    def adopt(self, relations: Relations, services: Services) -> None:
        """Follow a changed inventory."""
        self.relations, self._services = relations, services
        self._stirred.update(case.incident.id for case in self._cases.values() if is_open(case))

    def find(self, incident: str) -> Case | None:
        """The incident with this id."""
        return self._cases.get(incident)

    def of(self, alert: str) -> str:
        """The incident that an alert belongs to, or nothing."""
        return self._of.get(alert, "")

    def cases(self) -> tuple[Case, ...]:
        """All of them, the ones that ended first, first."""
        return tuple(sorted(self._cases.values(), key=lambda case: (is_open(case), case.incident.ended_at or 0.0)))

    def members(self, case: Case) -> tuple[Alert, ...]:
        """The alerts of an incident as they were seen last, as far as they are remembered."""
        return tuple(self._members[id_] for id_ in case.incident.alerts if id_ in self._members)

    def endangering(self, device: str) -> tuple[str, ...]:
        """The open incidents that endanger `device`."""
        return tuple(
            id_ for id_, case in self._cases.items() if is_open(case) and device in case.incident.at_risk.devices
        )

    def recall(self, cases: Iterable[Case]) -> None:
        """Go on from what was remembered."""
        for case in cases:
            self.keep(case)
            self._of.update(dict.fromkeys(case.incident.alerts, case.incident.id))

    def begin(self, alert: Alert, now: Instant) -> Case:
        """Make an incident of one alert."""
        case = with_event(begun(alert, self.relations, now), Event(now, "fired", said(alert)))
        self.keep(case)
        self.enter(alert, case.incident.id)
        return case

    def join(self, case: Case, alert: Alert, now: Instant) -> None:
        """Let `alert` belong to an incident; one that had ended goes on."""
        incident = case.incident
        if alert.id not in incident.alerts:
            incident = replace(incident, alerts=(*incident.alerts, alert.id))
        incident = replace(incident, started_at=min(incident.started_at, alert.since_at))
        self.keep(with_event(replace(case, incident=incident, touched_at=now), Event(now, "fired", said(alert))))
        self.enter(alert, incident.id)

    def enter(self, alert: Alert, incident: str) -> None:
        """Say to which incident an alert belongs."""
        self._of[alert.id] = incident
        self.see(alert)

    def see(self, alert: Alert) -> None:
        """Take note of how an alert that belongs to an incident stands now."""
        incident = self._of.get(alert.id)
        if incident is not None:
            self._members[alert.id] = alert
            self._stirred.add(incident)

    def keep(self, case: Case) -> Case:
        """Put an incident's newer value in."""
        self._cases[case.incident.id] = case
        self._stirred.add(case.incident.id)
        return case

    def drop(self, incident: str) -> None:
        """Take an incident away, and its alerts with it that belong to no other."""
        case = self._cases.pop(incident)
        for alert in case.incident.alerts:
            if self._of.get(alert) == incident:
                del self._of[alert]
                self._members.pop(alert, None)
        self._gone.append(incident)

    def note(self, incident: str, event: Event) -> None:
        """Put a line into an incident's timeline."""
        case = self._cases.get(incident)
        if case is not None:
            self.keep(with_event(case, event))

    def settle(self, now: Instant) -> tuple[Incident, ...]:
        """Draw every incident that something happened to since the last call."""
        if not self._stirred:
            return ()
        stirred, self._stirred = sorted(self._stirred & self._cases.keys()), set()
        for id_ in stirred:
            case = self._cases[id_]
            self._cases[id_] = drawn(case, self.members(case), self.relations, self._services, now)
        for old in [case for case in self.cases() if not is_open(case)][:-MOST_CLOSED]:
            self.drop(old.incident.id)
        return tuple(self._cases[id_].incident for id_ in stirred if id_ in self._cases)

    def drain_gone(self) -> tuple[str, ...]:
        """Ids of incidents that are no longer shown since the last call."""
        gone, self._gone = tuple(self._gone), []
        return gone


def is_open(case: Case) -> bool:
    """Whether an incident goes on."""
    return case.incident.state is IncidentState.OPEN


def said(alert: Alert) -> str:
    """An alert as a line of a timeline."""
    return f"{alert.device}: {alert.reason}"
