"""What a shift hands to the next, as sections of one page: what is open, held back, forbidden, waiting; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.i18n import _
from console.model.alert import Alert, AlertState
from console.model.armed import ArmedState
from console.model.incident import Incident, IncidentState
from console.model.run import Run, RunState
from console.model.service import SiteState
from console.model.silence import Silence
from console.model.snapshot import Snapshot
from console.model.time import Instant, Seconds
from console.model.wording import word
from console.report.sections import Section, Table
from console.report.story import Calendar

SOON_S: Seconds = 2 * 3600.0
"""An acknowledgement that ends within this falls to the next shift."""

_UNDER_WAY = frozenset({RunState.RUNNING, RunState.PAUSED})


def sections(world: Snapshot, now: Instant, calendar: Calendar) -> tuple[Section, ...]:
    """The page in the order in which it is told."""
    return (
        _incidents(world, now, calendar),
        _alerts(world, calendar),
        _acknowledged(world, now, calendar),
        _silences(world, calendar),
        _tags(world, calendar),
        _runs(world, calendar),
        _armed(world, calendar),
        _flags(world, calendar),
        _sites(world, calendar),
        Section(_("What the engine says"), world.engine.notices or (_("Nothing."),)),
    )


def _section(heading: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Section:
    if not rows:
        return Section(heading, (_("None."),))
    return Section(heading, (), Table(columns, tuple(rows)))


def _incidents(world: Snapshot, now: Instant, calendar: Calendar) -> Section:
    rows = [
        (
            incident.id,
            incident.title,
            word(incident.severity),
            calendar.length(now - incident.started_at),
            incident.person or _("nobody"),
            incident.note or _last_note(incident),
        )
        for incident in sorted(world.incidents.values(), key=lambda one: one.started_at)
        if incident.state is IncidentState.OPEN
    ]
    columns = (_("id"), _("what"), _("severity"), _("open for"), _("in charge"), _("note"))
    return _section(_("Open incidents"), columns, rows)


def _last_note(incident: Incident) -> str:
    said = [event.text for event in incident.timeline if event.by]
    return said[-1] if said else ""


def _firing(world: Snapshot) -> list[Alert]:
    found = [one for one in world.alerts.values() if one.state is AlertState.FIRING]
    return sorted(found, key=lambda one: one.since_at)


def _alerts(world: Snapshot, calendar: Calendar) -> Section:
    rows = [
        (alert.id, alert.device, alert.summary, word(alert.severity), calendar.moment(alert.since_at))
        for alert in _firing(world)
        if alert.acknowledged is None and not alert.suppressed_by
    ]
    columns = (_("id"), _("device"), _("what"), _("severity"), _("since"))
    return _section(_("Alerts that nobody has taken on"), columns, rows)


def _acknowledged(world: Snapshot, now: Instant, calendar: Calendar) -> Section:
    rows = [
        (alert.id, f"{alert.device}: {alert.summary}", taken.by, taken.note, calendar.moment(taken.until))
        for alert in _firing(world)
        if (taken := alert.acknowledged) is not None and taken.until is not None and taken.until <= now + SOON_S
    ]
    columns = (_("id"), _("what"), _("who"), _("note"), _("until"))
    return _section(_("Acknowledgements that end within two hours"), columns, rows)


def _silences(world: Snapshot, calendar: Calendar) -> Section:
    rows = [
        (_kind(one), _matched(one), one.by, one.reason, calendar.moment(one.ends_at), str(one.hides))
        for one in sorted(world.silences.values(), key=lambda one: one.ends_at)
    ]
    columns = (_("kind"), _("what"), _("who"), _("why"), _("until"), _("holds back"))
    return _section(_("What is put aside"), columns, rows)


def _kind(silence: Silence) -> str:
    return {"maintenance": _("maintenance"), "shelf": _("shelf")}.get(silence.kind, _("silence"))


def _matched(silence: Silence) -> str:
    matcher = silence.matcher
    parts = (matcher.rules, matcher.devices, matcher.points, matcher.sites, matcher.rooms, matcher.racks)
    return " ".join("|".join(words) for words in (*parts, matcher.instances) if words) or _("everything")


def _tags(world: Snapshot, calendar: Calendar) -> Section:
    rows = [
        (tag.id, tag.by, tag.reason, calendar.moment(tag.at))
        for tag in sorted(world.tags.values(), key=lambda one: one.id)
    ]
    columns = (_("device"), _("who"), _("why"), _("since"))
    return _section(_("Do not energise"), columns, rows)


def _runs(world: Snapshot, calendar: Calendar) -> Section:
    rows = [
        (run.title, run.target, run.started_by, calendar.moment(run.started_at), _waits_for(run))
        for run in sorted(world.runs.values(), key=lambda one: one.started_at)
        if run.state in _UNDER_WAY
    ]
    columns = (_("runbook"), _("target"), _("who"), _("since"), _("waits for"))
    return _section(_("Runs under way and held"), columns, rows)


def _waits_for(run: Run) -> str:
    held = _("held by {who}").format(who=run.paused_by or _("nobody")) if run.state is RunState.PAUSED else ""
    return "; ".join((*filter(None, (held,)), *_questions(run)))


def _questions(run: Run) -> Iterator[str]:
    yield from (step.question for step in run.steps if step.question)


def _armed(world: Snapshot, calendar: Calendar) -> Section:
    words = {
        ArmedState.ARMED: _("waits for its signs"),
        ArmedState.COUNTING: _("counts down"),
        ArmedState.VETOED: _("vetoed"),
        ArmedState.STARTED: _("started"),
        ArmedState.UNFIT: _("cannot start"),
    }
    rows = [
        (one.runbook, one.target, words[one.state], one.reason, calendar.moment(one.ends_at))
        for one in sorted(world.armed.values(), key=lambda one: one.id)
    ]
    columns = (_("runbook"), _("target"), _("state"), _("why"), _("countdown ends"))
    return _section(_("Runbooks that may begin by themselves"), columns, rows)


def _flags(world: Snapshot, calendar: Calendar) -> Section:
    rows = [
        (flag.id, flag.by, flag.reason, calendar.moment(flag.set_at), calendar.moment(flag.ends_at))
        for flag in sorted(world.flags.values(), key=lambda one: one.id)
    ]
    columns = (_("flag"), _("who"), _("why"), _("since"), _("until"))
    return _section(_("Flags that people have raised"), columns, rows)


def _sites(world: Snapshot, calendar: Calendar) -> Section:
    rows = [
        (view.id, word(view.state), view.reason)
        for view in sorted(world.site_views.values(), key=lambda one: one.id)
        if view.state is not SiteState.NORMAL
    ]
    return _section(_("Sites that are not as usual"), (_("site"), _("state"), _("why")), rows)
