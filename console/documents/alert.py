"""Alerts, incidents and silences as JSON."""

from __future__ import annotations

from console.clock import rfc3339
from console.documents.document import Document, told_at
from console.model.alert import Acknowledgement, Alert
from console.model.incident import Incident
from console.model.silence import Silence


def _acknowledged_document(acknowledged: Acknowledgement | None) -> Document | None:
    if acknowledged is None:
        return None
    return {
        "by": acknowledged.by,
        "at": rfc3339(acknowledged.at),
        "note": acknowledged.note,
        "until": told_at(acknowledged.until),
    }


def alert_document(alert: Alert) -> Document:
    """An alert."""
    return {
        "id": alert.id,
        "rule": alert.rule,
        "severity": alert.severity.value,
        "state": alert.state.value,
        "device": alert.device,
        "point": alert.point,
        "instance": alert.instance,
        "summary": alert.summary,
        "reason": alert.reason,
        "since": rfc3339(alert.since_at),
        "value": alert.value,
        "unit": alert.unit,
        "data_missing": alert.data_missing,
        "latched": alert.latched,
        "flapping": alert.flapping,
        "acknowledged": _acknowledged_document(alert.acknowledged),
        "suppressed_by": list(alert.suppressed_by),
        "incident": alert.incident or None,
        "runbook": alert.runbook or None,
    }


def incident_document(incident: Incident) -> Document:
    """An incident with its timeline."""
    place = incident.place
    risk = incident.at_risk
    return {
        "id": incident.id,
        "title": incident.title,
        "state": incident.state.value,
        "severity": incident.severity.value,
        "place": {"site": place.site, "room": place.room, "rack": place.rack},
        "lead": incident.lead,
        "alerts": list(incident.alerts),
        "attention": list(incident.attention),
        "suppressed": incident.suppressed,
        "since": rfc3339(incident.started_at),
        "ended_at": told_at(incident.ended_at),
        "at_risk": {
            "devices": list(risk.devices),
            "services": list(risk.services),
            "value": risk.value,
            "currency": risk.currency,
        },
        "runbook": incident.runbook or None,
        "person": incident.person or None,
        "note": incident.note,
        "timeline": [
            {"at": rfc3339(event.at), "what": event.what, "text": event.text, "by": event.by or None}
            for event in incident.timeline
        ],
    }


def silence_document(silence: Silence) -> Document:
    """A silence, a shelf or an open maintenance window."""
    matcher = silence.matcher
    return {
        "id": silence.id,
        "kind": silence.kind,
        "matcher": {name: list(getattr(matcher, name)) for name in matcher.__struct_fields__ if getattr(matcher, name)},
        "by": silence.by,
        "reason": silence.reason,
        "begins_at": rfc3339(silence.begins_at),
        "ends_at": rfc3339(silence.ends_at),
        "hides": silence.hides,
    }
