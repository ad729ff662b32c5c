"""What makes alerts one incident, which of them is its cause, and how it looks from outside; keeps no list."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.at_risk import Services, at_risk
from console.alerts.phrases import names_itself
from console.alerts.relations import Relations
from console.alerts.rule import RANK
from console.alerts.suppress import CONTACT_POINTS
from console.i18n import _
from console.model.alert import Alert, AlertState, Severity
from console.model.device import DeviceKind
from console.model.incident import Event, Incident, IncidentState
from console.model.place import Place
from console.model.time import Instant, Seconds
from console.store.change import DATA_AGE

JOIN_S: Seconds = 1800.0
"""An alert that comes this long after the last one of an incident is another matter, unless one explains the other."""

REOPEN_S: Seconds = 900.0
"""An incident that ended this short a while ago goes on when something related fires."""

MOST_EVENTS = 300
_FIRST_EVENTS = 40
"""A timeline keeps its beginning and its newest events."""

_OF_CAPACITY = frozenset({"cpu_utilization", "memory_utilization", "swap_utilization", "load_average"})
_OF_SPACE = frozenset({"filesystem_utilization", "inode_utilization", "disk_read", "disk_write"})

_CAUSE_FIRST = ("smoke", "leak", "ups_state", "cooling_state", "battery_state", "psu_state", "runtime", "charge")
"""Of alerts that nothing explains, those on these points are the likelier cause; then what came first."""


class Case(Struct, frozen=True):
    """An incident with what is remembered of it: when an alert last joined, the marked cause, its worst severity."""

    incident: Incident
    touched_at: Instant
    marked: str = ""
    severest: Severity = Severity.INDETERMINATE


def incident_id(alert: str, at: Instant) -> str:
    """A short id that can be said aloud."""
    digest = blake2b(f"{alert}\0{at:.3f}".encode(), digest_size=4).digest()
    return "inc-" + base64.b32encode(digest).decode().lower()[:5]


def physical(alert: Alert) -> bool:
    """Whether an alert is of the place rather than of what runs on one host."""
    return alert.point not in _OF_CAPACITY | _OF_SPACE | (CONTACT_POINTS - {DATA_AGE})


def opens(alert: Alert) -> bool:
    """Whether an alert is an incident even while it is alone."""
    return RANK[alert.severity] >= RANK[Severity.CRITICAL] and physical(alert)


def related(one: Alert, other: Alert, relations: Relations) -> bool:
    """Whether two alerts that fire at about the same time are of one matter: the same device, way, feed or room."""
    if other.id in one.suppressed_by or one.id in other.suppressed_by:
        return True
    if not (physical(one) and physical(other)):
        return one.device == other.device and (physical(one) or physical(other)) and not _slow(one, other)
    if one.device == other.device:
        return True
    room = relations.room(one.device)
    return bool(room) and room == relations.room(other.device)


def _slow(one: Alert, other: Alert) -> bool:
    """A disk that fills has nothing to do with what else befalls its host."""
    return one.point in _OF_SPACE or other.point in _OF_SPACE


def cause_of(alerts: Sequence[Alert], marked: str) -> Alert:
    """The likely cause: what a person marked, or what nothing explains, by kind and then by time."""
    return min(alerts, key=lambda alert: (alert.id != marked, bool(alert.suppressed_by), _kind(alert), alert.since_at))


def _kind(alert: Alert) -> int:
    return _CAUSE_FIRST.index(alert.point) if alert.point in _CAUSE_FIRST else len(_CAUSE_FIRST)


def begun(alert: Alert, relations: Relations, now: Instant) -> Case:
    """A new incident of one alert."""
    incident = Incident(
        id=incident_id(alert.id, now),
        title=alert.summary,
        state=IncidentState.OPEN,
        severity=alert.severity,
        place=relations.place(alert.device),
        lead=alert.id,
        alerts=(alert.id,),
        started_at=alert.since_at,
    )
    return Case(incident, touched_at=now, severest=alert.severity)


def with_event(case: Case, event: Event) -> Case:
    """The case with one more line in its timeline, in the order of time."""
    events = case.incident.timeline
    late = bool(events) and event.at < events[-1].at
    timeline = tuple(sorted((*events, event), key=lambda one: one.at)) if late else (*events, event)
    if len(timeline) > MOST_EVENTS:
        timeline = (*timeline[:_FIRST_EVENTS], *timeline[_FIRST_EVENTS + 1 :])
    return replace(case, incident=replace(case.incident, timeline=timeline))


def drawn(case: Case, members: Sequence[Alert], relations: Relations, services: Services, now: Instant) -> Case:
    """The case as its alerts stand now; it is closed with the last of them, and then keeps its worst."""
    firing = [alert for alert in members if alert.state is AlertState.FIRING]
    if not firing:
        return _closed(case, members, relations, now)
    before = case.incident
    lead = cause_of(firing, case.marked)
    if lead.suppressed_by and before.lead in lead.suppressed_by:
        # The cause has just ended and its consequences are still given time: it goes on leading.
        lead = next((alert for alert in members if alert.id == before.lead), lead)
    ids = (lead.id, *(id_ for id_ in before.alerts if id_ != lead.id))
    severity = max((alert.severity for alert in firing), key=RANK.__getitem__)
    incident = replace(
        before,
        state=IncidentState.OPEN,
        ended_at=None,
        severity=severity,
        lead=lead.id,
        alerts=ids,
        title=_titled(lead, relations),
        place=_common(relations.place(alert.device) for alert in firing),
        attention=tuple(a.id for a in firing if a.acknowledged is None and not a.suppressed_by),
        suppressed=sum(bool(alert.suppressed_by) for alert in firing),
        at_risk=at_risk(firing, relations, services),
        runbook=lead.runbook or next((alert.runbook for alert in firing if alert.runbook), ""),
    )
    severest = max(case.severest, severity, key=RANK.__getitem__)
    return replace(case, incident=incident, severest=severest)


def _closed(case: Case, members: Sequence[Alert], relations: Relations, now: Instant) -> Case:
    if case.incident.state is IncidentState.CLOSED:
        return case
    lead = next((alert for alert in members if alert.id == case.incident.lead), None)
    ended = replace(
        case.incident,
        title=_titled(lead, relations) if lead else case.incident.title,
        state=IncidentState.CLOSED,
        ended_at=now,
        severity=case.severest,
        attention=(),
        suppressed=0,
    )
    return with_event(replace(case, incident=ended), Event(now, "closed", _("all of it has ended")))


def _titled(lead: Alert, relations: Relations) -> str:
    """What is wrong and where; a sensor is not where it is wrong, its room is, and some sentences say it already."""
    known = relations.devices.get(lead.device)
    room = relations.rooms.get(relations.place(lead.device).room)
    sensor = relations.kind(lead.device) is DeviceKind.SENSOR and room is not None
    whose = "" if sensor or names_itself(lead.point) else known.name if known else lead.device
    return ", ".join(filter(None, (lead.summary, whose, room.name if room else "")))


def _common(places: Iterable[Place]) -> Place:
    """The smallest place that holds all of them."""
    every = list(places)
    site = _one(place.site for place in every)
    room = _one(place.room for place in every) if site else ""
    rack = _one(place.rack for place in every) if room else ""
    return Place(site=site, room=room, rack=rack)


def _one(words: Iterable[str]) -> str:
    found = set(words)
    return found.pop() if len(found) == 1 else ""
