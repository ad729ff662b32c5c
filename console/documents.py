"""Values as the JSON that scripts rely on: the names and shapes of the contract, times in RFC 3339."""

from __future__ import annotations

from typing import Any

from console.clock import rfc3339
from console.model.alert import Acknowledgement, Alert
from console.model.board import Drying, Recovery, SafeToTouch
from console.model.device import Identity
from console.model.event import TrapReceived
from console.model.incident import Incident
from console.model.poll import Poll
from console.model.reading import Reading
from console.model.run import Plan, Run
from console.model.service import BackupView, ServiceView, SiteView
from console.model.silence import Silence
from console.model.snapshot import DeviceView, EngineView, SessionView, SourceView
from console.model.tag import Tag
from console.model.telling import Undelivered
from console.model.time import Instant

Document = dict[str, Any]


def _at(at: Instant | None) -> str | None:
    return None if at is None else rfc3339(at)


def reading_document(reading: Reading) -> Document:
    """One reading; `note` only where something is to be said."""
    document: Document = {
        "point": reading.point,
        "instance": reading.instance,
        "value": reading.value,
        "unit": reading.unit,
        "state": reading.state.value,
        "quality": reading.quality.value,
        "taken_at": rfc3339(reading.taken_at),
    }
    return document | ({"note": reading.note} if reading.note else {})


def identity_document(identity: Identity) -> Document:
    """What a device says of itself."""
    return {
        "vendor": identity.vendor,
        "model": identity.model,
        "serial": identity.serial,
        "firmware": identity.firmware,
        "name": identity.name,
    }


def poll_source_document(poll: Poll) -> Document:
    """How one source answered one poll."""
    document: Document = {"ok": poll.failure is None, "ms": round(poll.took_s * 1000)}
    if poll.failure is not None:
        document |= {"cause": poll.failure.cause.value, "message": poll.failure.message}
    return document


def source_document(source: SourceView) -> Document:
    """How one source does."""
    document: Document = {"ok": source.ok, "ms": round(source.took_s * 1000), "good_at": _at(source.good_at)}
    if source.cause is not None:
        document |= {"cause": source.cause.value, "message": source.message}
    return document


def device_document(view: DeviceView, readings: tuple[Reading, ...]) -> Document:
    """A device with all its readings, as `ronda status --json` has it."""
    place = {"site": view.place.site, "room": view.place.room, "rack": view.place.rack, "unit": view.place.unit}
    return {
        "kind": view.kind.value,
        "profile": view.profile,
        "state": view.state.value,
        "quality": view.quality.value,
        "place": place,
        "identity": identity_document(view.identity),
        "sources": {name: source_document(source) for name, source in view.sources.items()},
        "readings": [reading_document(reading) for reading in readings],
    }


def _acknowledged_document(acknowledged: Acknowledgement | None) -> Document | None:
    if acknowledged is None:
        return None
    return {
        "by": acknowledged.by,
        "at": rfc3339(acknowledged.at),
        "note": acknowledged.note,
        "until": _at(acknowledged.until),
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
        "ended_at": _at(incident.ended_at),
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


def event_document(event: TrapReceived) -> Document:
    """A trap or inform."""
    return {
        "id": event.id,
        "device": event.device,
        "sender": event.sender,
        "at": rfc3339(event.at),
        "trap": event.trap,
        "varbinds": [{"oid": oid, "value": value} for oid, value in event.varbinds],
        "inform": event.inform,
    }


def run_document(run: Run) -> Document:
    """A run with its steps."""
    steps = [
        {
            "id": step.id,
            "state": step.state.value,
            "target": step.target,
            "title": step.title,
            "command": step.command,
            "started_at": _at(step.started_at),
            "ended_at": _at(step.ended_at),
            "outcome": step.outcome,
            "question": step.question,
            "choices": list(step.choices),
            "needs": list(step.needs),
        }
        for step in run.steps
    ]
    return {
        "id": run.id,
        "runbook": run.runbook,
        "target": run.target,
        "state": run.state.value,
        "plan": run.plan,
        "started_by": run.started_by,
        "started_at": rfc3339(run.started_at),
        "ended_at": _at(run.ended_at),
        "outcome": run.outcome,
        "steps": steps,
    }


def plan_document(plan: Plan) -> Document:
    """A plan: exactly what would run."""
    steps = [
        {
            "id": step.id,
            "type": step.kind.value,
            "target": step.target,
            "title": step.title,
            "command": step.command,
            "timeout_s": step.timeout_s,
            "estimate_s": step.estimate_s,
            "destructive": step.destructive,
        }
        for step in plan.steps
    ]
    obstacles = [{"reason": o.reason, "target": o.target, "sentence": o.sentence} for o in plan.obstacles]
    return {
        "id": plan.id,
        "runbook": plan.runbook,
        "target": plan.target,
        "title": plan.title,
        "confirm_word": plan.confirm_word,
        "made_at": rfc3339(plan.made_at),
        "steps": steps,
        "obstacles": obstacles,
        "stops": list(plan.stops),
        "weakens": list(plan.weakens),
        "watched_ups": list(plan.watched_ups),
        "warnings": list(plan.warnings),
        "two_person": plan.two_person,
        "needs_s": plan.needs_s,
        "deadlines": [
            {"cause": d.cause, "ends_at": rfc3339(d.ends_at), "latest_start_at": _at(d.latest_start_at)}
            for d in plan.deadlines
        ],
    }


def tag_document(tag: Tag) -> Document:
    """A do-not-energise tag."""
    return {"device": tag.id, "by": tag.by, "reason": tag.reason, "at": rfc3339(tag.at)}


def touch_document(board: SafeToTouch) -> Document:
    """Whether a rack is safe to touch, and why not."""
    return {
        "state": board.state.value,
        "since": rfc3339(board.since_at),
        "live": list(board.live),
        "unknown": list(board.unknown),
        "amperes": board.amperes,
        "feeds": board.feeds,
    }


def drying_document(line: Drying) -> Document:
    """A server's line in the drying ledger."""
    return {
        "run": line.run,
        "stage": line.stage,
        "since": rfc3339(line.since_at),
        "opened": line.opened,
        "method": line.method,
        "photos": line.photos,
        "checked": line.checked,
        "earliest_at": _at(line.earliest_at),
    }


def recovery_document(state: Recovery) -> Document:
    """How many of a rack's servers are up."""
    lists = {"up": list(state.up), "down": list(state.down), "held": list(state.held)}
    return {**lists, "since": rfc3339(state.since_at)}


def session_document(session: SessionView) -> Document:
    """Somebody who is attached."""
    return {
        "id": session.id,
        "user": session.user,
        "role": session.role,
        "since": rfc3339(session.since_at),
        "screen": session.screen,
        "client": session.client,
    }


def undelivered_document(message: Undelivered) -> Document:
    """A message that has not reached whom it is for."""
    return {
        "id": message.id,
        "address": message.address,
        "incident": message.incident,
        "title": message.title,
        "since": rfc3339(message.since_at),
        "tries": message.tries,
        "problem": message.problem,
    }


def engine_document(engine: EngineView) -> Document:
    """The engine itself."""
    return {
        "version": engine.version,
        "pid": engine.pid,
        "started_at": rfc3339(engine.started_at),
        "config": engine.config,
        "notices": list(engine.notices),
        "undelivered": [undelivered_document(one) for one in engine.undelivered],
        "simulated": engine.simulated,
    }


def service_document(service: ServiceView) -> Document:
    """A service with what was lost so far, in minutes."""
    minutes = service.minutes
    checks = [
        {
            "id": check.id,
            "from": check.vantage,
            "outcome": check.outcome.value,
            "reason": check.reason,
            "message": check.sentence,
            "at": _at(check.at),
        }
        for check in service.checks
    ]
    hangs_on = [
        {"kind": one.kind, "id": one.id, "alone": one.alone, "trouble": one.trouble} for one in service.hangs_on
    ]
    return {
        "name": service.name,
        "state": service.state.value,
        "reason": service.reason,
        "owner": service.owner,
        "urls": list(service.urls),
        "sites": list(service.sites),
        "since": _at(service.since_at),
        "last_good_at": _at(service.last_good_at),
        "down_minutes": {
            "incident": round(minutes.incident_s / 60, 1),
            "month": round(minutes.month_s / 60, 1),
            "year": round(minutes.year_s / 60, 1),
        },
        "unseen_minutes": {
            "incident": round(minutes.unseen_incident_s / 60, 1),
            "month": round(minutes.unseen_month_s / 60, 1),
            "year": round(minutes.unseen_year_s / 60, 1),
        },
        "worth_per_hour": service.worth_per_hour,
        "currency": service.currency,
        "checks": checks,
        "hangs_on": hangs_on,
        "objections": list(service.objections),
    }


def site_document(site: SiteView) -> Document:
    """How a site stands."""
    closed = {"by": site.no_entry_by, "reason": site.no_entry_reason} if site.no_entry_by else None
    return {
        "state": site.state.value,
        "reason": site.reason,
        "path": site.path.value,
        "since": _at(site.since_at),
        "last_good_at": _at(site.last_good_at),
        "answering": site.answering,
        "services": site.total,
        "no_entry": closed,
    }


def backup_document(backup: BackupView) -> Document:
    """How a backup stands."""
    return {
        "name": backup.name,
        "state": backup.state.value,
        "reason": backup.reason,
        "services": list(backup.services),
        "newest_at": _at(backup.newest_at),
        "size": backup.size,
        "restore_tested": backup.restore_tested or None,
    }
