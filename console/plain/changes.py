"""Which changes of the world call for attention, a line each; what is explained or silenced is not told."""

from __future__ import annotations

from typing import NamedTuple

from console.i18n import _, ngettext
from console.model.alert import Alert, AlertState
from console.model.armed import ArmedState
from console.model.flag import Flag
from console.model.incident import Incident, IncidentState
from console.model.run import Run
from console.model.snapshot import Snapshot
from console.plain.numbers import Numbers
from console.plain.words import sentence
from console.tui import ages, glyphs
from console.tui.rows.alerts import endangered, led, taken, where
from console.tui.rows.runbooks import ACTIVE, asking
from console.tui.rows.scene import Scene, severity_rank, stands_at

MOST_AT_ONCE = 12
"""More lines than this at one time are not listened to; the rest is counted."""


class Known(NamedTuple):
    """What was told of last, to compare with; the values never change once they are in here."""

    alerts: dict[str, Alert] = {}
    incidents: dict[str, Incident] = {}
    runs: dict[str, Run] = {}
    counting: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()
    flags: dict[str, Flag] = {}


def known(world: Snapshot) -> Known:
    """The world as far as its changes are told."""
    counting = frozenset(one.id for one in world.armed.values() if one.state is ArmedState.COUNTING)
    told = (dict(world.alerts), dict(world.incidents), dict(world.runs), counting, world.engine.notices)
    return Known(*told, flags=dict(world.flags))


def changes(before: Known, scene: Scene, numbers: Numbers) -> list[str]:
    """A line for each change since `before`, the severest first; many at once are cut short and counted."""
    told = [
        *_countdowns(before, scene),
        *_flags(before, scene),
        *_runs(before, scene, numbers),
        *_incidents(before, scene, numbers),
        *_alerts(before, scene, numbers),
        *(notice for notice in scene.world.engine.notices if notice not in before.notices),
    ]
    rest = len(told) - MOST_AT_ONCE
    if rest <= 0:
        return told
    more = ngettext(
        "{n} more change; “alerts” tells what is wrong.", "{n} more changes; “alerts” tells what is wrong.", rest
    )
    return [*told[:MOST_AT_ONCE], more.format(n=rest)]


def alert_line(alert: Alert, scene: Scene, numbers: Numbers, change: str = "") -> str:
    """One alert with the words state, where and since, and the number to call it by."""
    return sentence(
        change,
        f"{numbers.of(alert.id)}",
        _("State: {state}").format(state=glyphs.of_severity(alert.severity).word),
        alert.summary,
        _("Where: {where}").format(where=where(alert, scene)),
        _("Since: {time}").format(time=ages.moment(alert.since_at, scene.now, scene.zone)),
        _("Taken on by: {who}").format(who=taken(alert, scene).text),
    )


def incident_line(incident: Incident, scene: Scene, numbers: Numbers, change: str = "") -> str:
    """One incident, as an alert is told."""
    count = len(incident.alerts)
    return sentence(
        change,
        f"{numbers.of(incident.id)}",
        _("Incident"),
        _("State: {state}").format(state=glyphs.of_severity(incident.severity).word),
        incident.title,
        _("Where: {where}").format(where=stands_at(incident.place, scene) or _("place not known")),
        _("Since: {time}").format(time=ages.moment(incident.started_at, scene.now, scene.zone)),
        ngettext("{n} alert", "{n} alerts", count).format(n=count),
        endangered(incident),
        _("Taken on by: {who}").format(who=led(incident).text),
    )


def run_line(run: Run, scene: Scene, numbers: Numbers, change: str = "") -> str:
    """One run, and what it asks if it does."""
    step = asking(run)
    asked = ""
    if step is not None:
        number, choices = numbers.of(run.id), ", ".join(step.choices)
        asked = _("It asks: {question} To answer: answer {number} and one of: {choices}").format(
            question=step.question, number=number, choices=choices
        )
    return sentence(
        change,
        f"{numbers.of(run.id)}",
        _("Run"),
        _("State: {state}").format(state=glyphs.of_run(run.state).word),
        run.title,
        _("Where: {where}").format(where=run.target),
        _("Since: {time}").format(time=ages.moment(run.started_at, scene.now, scene.zone)),
        _("Started by: {who}").format(who=run.started_by),
        run.outcome,
        asked,
    )


def _countdowns(before: Known, scene: Scene) -> list[str]:
    begun = [
        one
        for one in scene.world.armed.values()
        if one.state is ArmedState.COUNTING and one.id not in before.counting and one.ends_at is not None
    ]
    words = _("Countdown: runbook {runbook} on {target} begins by itself in {time}. To prevent it: veto {id} and why.")
    return [
        words.format(runbook=one.runbook, target=one.target, id=one.id, time=ages.span((one.ends_at or 0) - scene.now))
        for one in begun
    ]


def _flags(before: Known, scene: Scene) -> list[str]:
    up = [flag_line(flag, scene) for id_, flag in scene.world.flags.items() if flag != before.flags.get(id_)]
    gone = [flag for flag in before.flags if flag not in scene.world.flags]
    return [*up, *(_("Flag {name} is down.").format(name=flag) for flag in gone)]


def flag_line(flag: Flag, scene: Scene) -> str:
    """One flag that is up."""
    told = _("Flag {name} is up for {time}. Raised by: {who}. {reason}")
    return told.format(name=flag.id, time=ages.span(flag.ends_at - scene.now), who=flag.by, reason=flag.reason)


def _runs(before: Known, scene: Scene, numbers: Numbers) -> list[str]:
    told = [(_of_run(before.runs.get(run.id), run), run) for run in scene.world.runs.values()]
    return [run_line(run, scene, numbers, change) for change, run in told if change]


def _of_run(was: Run | None, run: Run) -> str:
    if was is None:
        return _("Run begins") if run.state in ACTIVE else ""
    step = asking(run)
    if step is not None and step != asking(was):
        return _("Run asks")
    if run.state is was.state:
        return ""
    return _("Run changes") if run.state in ACTIVE else _("Run ends")


def _incidents(before: Known, scene: Scene, numbers: Numbers) -> list[str]:
    found = sorted(scene.world.incidents.values(), key=lambda one: (severity_rank(one.severity), one.started_at))
    told = [(_of_incident(before.incidents.get(one.id), one), one) for one in found]
    return [incident_line(one, scene, numbers, change) for change, one in told if change]


def _of_incident(was: Incident | None, now: Incident) -> str:
    over = now.state is IncidentState.CLOSED
    if was is None:
        return "" if over else _("New")
    if over:
        return _("Over") if was.state is not IncidentState.CLOSED else ""
    if now.severity is not was.severity:
        return _worse_or_better(severity_rank(was.severity), severity_rank(now.severity))
    return _("Taken on") if now.person and now.person != was.person else ""


def _alerts(before: Known, scene: Scene, numbers: Numbers) -> list[str]:
    found = sorted(scene.world.alerts.values(), key=lambda one: (severity_rank(one.severity), one.since_at))
    told = [(_of_alert(before.alerts.get(one.id), one), one) for one in found]
    return [alert_line(one, scene, numbers, change) for change, one in told if change]


def _of_alert(was: Alert | None, now: Alert) -> str:
    calls, called = _calls(now), was is not None and _calls(was)
    if was is None or not called:
        return _("New") if calls else ""
    if now.state is AlertState.RESOLVED:
        return _("Over")
    if not calls:
        return ""
    if now.severity is not was.severity:
        return _worse_or_better(severity_rank(was.severity), severity_rank(now.severity))
    if now.data_missing and not was.data_missing:
        return _("No data any more")
    return _of_taking(was, now)


def _of_taking(was: Alert, now: Alert) -> str:
    if (now.acknowledged is None) == (was.acknowledged is None):
        return ""
    return _("Taken on") if now.acknowledged is not None else _("Given back")


def _calls(alert: Alert) -> bool:
    return alert.state is AlertState.FIRING and not alert.suppressed_by


def _worse_or_better(was: int, now: int) -> str:
    return _("Worse") if now < was else _("Better")
