"""The line for what nobody has taken on and nobody may overlook: the incident it belongs to, or the alert alone."""

from __future__ import annotations

from console.i18n import _
from console.model.alert import Alert, AlertState, Severity
from console.model.incident import Incident, IncidentState
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, shortened, wide
from console.tui.rows.alerts import where
from console.tui.rows.scene import Scene, held_at, severity_rank

_WHAT = 12
"""Of what happened so many cells stay in any case."""


def banner(scene: Scene, width: int = 0) -> Line:
    """The worst open incident with a critical that calls, else the newest such alert; nothing where none calls.

    Where that does not fit in `width` cells, since when is left out, then where; then what happened is cut.
    """
    calling = _calling(scene)
    if not calling or scene.lost_at is not None:
        return ()
    incident = _worst(calling, scene)
    if incident is None:
        alert = max(calling, key=lambda alert: (alert.since_at, alert.id))
        what, place, waiting, since_at = alert.summary, where(alert, scene), "", alert.since_at
    else:
        place = held_at(incident.place, incident.at_risk.devices, scene)
        waiting = _("{n} not taken on").format(n=len(incident.attention))
        what, since_at = incident.title, incident.started_at
        place = "" if place in what else place
    mark = f" {scene.glyphs.named(glyphs.CRITICAL).upper()}"
    since = _("since {time}").format(time=ages.moment(since_at, scene.now, scene.zone))
    told = ((what, place, waiting, since), (what, place, waiting), (what, waiting))
    lines = ["  ".join(filter(None, (mark, *parts))) for parts in told]
    fits = (one for one in lines if not width or wide(one) <= width)
    beside = sum(2 + wide(part) for part in (mark, waiting) if part)
    cut = shortened(what, max(_WHAT, width - beside))
    return (Span(next(fits, "  ".join(filter(None, (mark, cut, waiting)))), "banner"),)


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
