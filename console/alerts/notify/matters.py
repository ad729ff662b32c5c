"""Incidents and their alerts as what notification decides about; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from console.alerts.notify.decide import Matter
from console.alerts.rule import RANK
from console.model.alert import Alert, AlertState, Severity
from console.model.incident import Incident, IncidentState

_SPREADING = frozenset({"leak", "smoke"})


def matters(incidents: Iterable[Incident], alerts: Mapping[str, Alert]) -> Iterator[Matter]:
    """Each incident with what its alerts say now."""
    for incident in incidents:
        asking = tuple(id_ for id_ in incident.attention if incident.state is IncidentState.OPEN)
        known = [alerts[id_].severity for id_ in asking if id_ in alerts]
        yield Matter(
            incident=incident,
            severity=max(known, key=RANK.__getitem__, default=incident.severity),
            asking=asking,
            firing=tuple(id_ for id_ in incident.alerts if id_ in alerts and _fires(alerts[id_])),
            over=tuple(id_ for id_ in incident.alerts if id_ in alerts and _is_over(alerts[id_])),
            urgent=tuple(id_ for id_ in asking if id_ in alerts and _is_urgent(alerts[id_])),
        )


def _is_urgent(alert: Alert) -> bool:
    """Water that reaches another zone, or smoke, is no detail of what was told already."""
    return alert.point in _SPREADING and alert.severity is Severity.CRITICAL


def _is_over(alert: Alert) -> bool:
    return alert.state is AlertState.RESOLVED


def _fires(alert: Alert) -> bool:
    return alert.state is AlertState.FIRING
