"""The line for what nobody has taken on and nobody may overlook: the incident it belongs to, or the alert alone."""

from __future__ import annotations

from console.i18n import _
from console.model.alert import Alert, AlertState, Severity
from console.model.incident import Incident, IncidentState
from console.model.time import Instant
from console.tui import ages, glyphs
from console.tui.cells import Line, Span
from console.tui.rows.alerts import where
from console.tui.rows.scene import Scene, severity_rank, stands_at


def banner(scene: Scene) -> Line:
    """The worst open incident with a critical that calls, else the newest such alert; nothing where none calls."""
    calling = _calling(scene)
    if not calling or scene.lost_at is not None:
        return ()
    incident = _worst(calling, scene)
    if incident is None:
        alert = max(calling, key=lambda alert: (alert.since_at, alert.id))
        what = _told((alert.summary, where(alert, scene)), alert.since_at, scene)
    else:
        place = stands_at(incident.place, scene)
        waiting = _("{n} not taken on").format(n=len(incident.attention))
        what = _told((incident.title, "" if place in incident.title else place, waiting), incident.started_at, scene)
    return (Span(f" {scene.glyphs.named(glyphs.CRITICAL).upper()}  {what}", "banner"),)


def _calling(scene: Scene) -> list[Alert]:
    """The criticals that fire, that nobody has taken on and that nothing explains or holds back."""
    return [
        alert
        for alert in scene.world.alerts.values()
        if alert.severity is Severity.CRITICAL
        and alert.state is AlertState.FIRING
        and alert.acknowledged is None
        and not alert.suppressed_by
    ]


def _worst(calling: list[Alert], scene: Scene) -> Incident | None:
    """The severest of the open incidents of these alerts; among equals the one with more calls, then the newest."""
    known = (scene.world.incidents.get(alert.incident) for alert in calling)
    return max(
        (incident for incident in known if incident is not None and incident.state is IncidentState.OPEN),
        key=lambda one: (-severity_rank(one.severity), len(one.attention), one.started_at, one.id),
        default=None,
    )


def _told(parts: tuple[str, ...], at: Instant, scene: Scene) -> str:
    """The parts that there are, and last, where it does not harm to be cut off, since when."""
    since = _("since {time}").format(time=ages.moment(at, scene.now, scene.zone))
    return "  ".join(part for part in (*parts, since) if part)
