"""An alert's story as lines: what is wrong, against which limit, since when, who has it, and what to do about it."""

from __future__ import annotations

from console.i18n import _
from console.model.alert import Alert, AlertState
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, line, paragraph
from console.tui.rows.alerts import taken, where
from console.tui.rows.device import title
from console.tui.rows.measure import measured
from console.tui.rows.scene import Scene, point_id


def story_lines(alert_id: str, scene: Scene, width: int) -> list[Line]:
    """The alert as it stands now."""
    alert = scene.world.alerts.get(alert_id)
    if alert is None:
        return paragraph(_("This alert is over and no longer listed."), width, "muted")
    mark = glyphs.of_severity(alert.severity)
    return [
        line(Span(f"{scene.glyphs.named(mark)}  ", mark.role), Span(alert.summary, "strong")),
        line(Span(where(alert, scene), "muted")),
        (),
        *paragraph(alert.reason, width),
        *_missing(alert, width),
        (),
        *_facts(alert, scene),
        *_past(alert, scene),
        *_remedy(alert, scene, width),
    ]


def _missing(alert: Alert, width: int) -> list[Line]:
    if not alert.data_missing:
        return []
    text = _("Its data is missing now: the alert is held as it was, it does not count as resolved.")
    return paragraph(text, width, "unknown")


def _facts(alert: Alert, scene: Scene) -> list[Line]:
    since = ages.moment(alert.since_at, scene.now, scene.zone)
    rows = [
        (_("state"), Span(_state(alert), "text")),
        (_("since"), Span(f"{since} ({ages.age(alert.since_at, scene.now)})")),
        (_("value"), Span(measured(alert.value, alert.unit, alert.point))),
        (_("rule"), Span(alert.rule)),
        (_("taken on by"), taken(alert, scene)),
    ]
    if alert.acknowledged is not None and alert.acknowledged.note:
        rows.append((_("note"), Span(alert.acknowledged.note)))
    if alert.suppressed_by:
        rows.append((_("explained by"), Span(", ".join(alert.suppressed_by))))
    return [line(Span(f"{label:<14}", "muted"), value) for label, value in rows if value.text]


def _state(alert: Alert) -> str:
    if alert.state is AlertState.PENDING:
        return _("holds, but not for long enough yet to fire")
    if alert.state is AlertState.FIRING:
        return _("firing, stays until it is cleared by hand") if alert.latched else _("firing")
    return _("resolved, waits to be cleared by hand") if alert.latched else _("resolved")


def _past(alert: Alert, scene: Scene) -> list[Line]:
    point = scene.world.points.get(point_id(alert))
    if point is None or len(point.trend) < 2:
        return []
    low, high = min(point.trend), max(point.trend)
    unit = point.reading.unit
    told = _("between {low} and {high}").format(low=measured(low, unit), high=measured(high, unit))
    return [(), title(_("Lately")), line(Span(scene.glyphs.sparkline(point.trend, 30)), Span(f"  {told}", "muted"))]


def _remedy(alert: Alert, scene: Scene, width: int) -> list[Line]:
    book = scene.world.runbooks.get(alert.runbook)
    if book is None:
        return []
    text = _("{title}: {description}").format(title=book.title, description=book.description)
    return [(), title(_("What to do (r opens it)")), *paragraph(text, width, "text", "  ")]
