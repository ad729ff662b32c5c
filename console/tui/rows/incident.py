"""An incident as lines: what it is, who has it, what it endangers, its alerts, and what happened when."""

from __future__ import annotations

from console.i18n import _, ngettext
from console.model.incident import Incident, IncidentState
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, line, paragraph
from console.tui.rows.alerts import taken, where
from console.tui.rows.device import title
from console.tui.rows.remark import foretold, soonest
from console.tui.rows.scene import Scene, device_mark, severity_rank, stands_at


def incident_lines(incident_id: str, scene: Scene, width: int) -> list[Line]:
    """The incident as it stands now."""
    incident = scene.world.incidents.get(incident_id)
    if incident is None and scene.past:
        return paragraph(_("Incidents are not kept for the past; its alerts are in their pane."), width, "muted")
    if incident is None:
        return paragraph(_("This incident is over and no longer listed; its report is kept."), width, "muted")
    return [
        *_head(incident, scene, width),
        *_foretold(incident, scene),
        *_at_risk(incident, scene, width),
        *_alerts(incident, scene),
        *_timeline(incident, scene, width),
    ]


def _head(incident: Incident, scene: Scene, width: int) -> list[Line]:
    mark = glyphs.of_severity(incident.severity)
    over = incident.state is IncidentState.CLOSED
    since = ages.moment(incident.started_at, scene.now, scene.zone)
    lasted = ages.span((incident.ended_at or scene.now) - incident.started_at)
    told = _("closed, lasted {time}") if over else _("open for {time}")
    person = _("{who} has the lead").format(who=incident.person) if incident.person else _("nobody has the lead")
    return [
        line(Span(f"{scene.glyphs.named(mark)}  ", "muted" if over else mark.role), Span(incident.title, "strong")),
        line(
            Span(f"{stands_at(incident.place, scene)}  ", "muted"),
            Span(_("since {time}").format(time=since) + "  " + told.format(time=lasted) + "  ", "muted"),
            Span(person, "muted" if incident.person or over else "warning"),
        ),
        *(paragraph(incident.note, width) if incident.note else []),
    ]


def _foretold(incident: Incident, scene: Scene) -> list[Line]:
    """When the room gets too hot, while it rises; an incident that is over foretells nothing."""
    if incident.state is IncidentState.CLOSED or not incident.place.room:
        return []
    point = soonest(incident.place.room, scene)
    if point is None or point.forecast is None:
        return []
    told = foretold(point.forecast, point.reading.unit, scene)
    return [
        line(Span(_("Getting hot: {forecast}").format(forecast=told), "critical"), Span(f"  {point.label}", "muted"))
    ]


def _at_risk(incident: Incident, scene: Scene, width: int) -> list[Line]:
    risk = incident.at_risk
    if not (risk.devices or risk.services or risk.value):
        return []
    lines = [(), title(_("At risk"))]
    for id_ in risk.devices:
        device = scene.world.devices.get(id_)
        if device is None:
            lines.append(line(Span(f"  {id_}", "muted")))
            continue
        mark = device_mark(device, scene)
        name = device.name or device.id
        lines.append(
            line(
                Span(f"  {scene.glyphs.named(mark):<12}", mark.role),
                f"{name:<20} ",
                Span(stands_at(device.place, scene), "muted"),
            )
        )
    if risk.services:
        lines += paragraph(_("Services: {names}").format(names=", ".join(risk.services)), width, "warning", "  ")
    if risk.value:
        worth = f"{risk.value:,.0f} {risk.currency}".strip()
        lines.append(line(Span("  " + _("Equipment worth {value}").format(value=worth), "text")))
    return lines


def _alerts(incident: Incident, scene: Scene) -> list[Line]:
    known = [scene.world.alerts[id_] for id_ in incident.alerts if id_ in scene.world.alerts]
    count = ngettext("{n} alert", "{n} alerts", len(incident.alerts)).format(n=len(incident.alerts))
    head = (
        count if not incident.suppressed else _("{alerts}, {n} held back").format(alerts=count, n=incident.suppressed)
    )
    lines: list[Line] = [(), (Span(_("Alerts"), "heading"), Span(f"  {head}", "muted"))]
    known.sort(key=lambda alert: (alert.id != incident.lead, severity_rank(alert.severity), alert.since_at))
    for alert in known:
        mark = glyphs.of_severity(alert.severity)
        cause = "  " + _("likely the cause") if alert.id == incident.lead else ""
        lines.append(
            line(
                Span(f"  {scene.glyphs.named(mark):<14}", mark.role),
                alert.summary,
                Span(f"  {where(alert, scene)}  {ages.age(alert.since_at, scene.now)}  ", "muted"),
                taken(alert, scene),
                Span(cause, "accent"),
            )
        )
    return lines


def _timeline(incident: Incident, scene: Scene, width: int) -> list[Line]:
    lines: list[Line] = [(), title(_("What happened"))]
    for event in incident.timeline:
        time = ages.moment(event.at, scene.now, scene.zone)
        by = f" ({event.by})" if event.by else ""
        first, *more = paragraph(event.text + by, max(20, width - 14))
        lines.append((Span(f"  {time:<12}", "muted"), *first))
        lines += [(Span(" " * 14), *part) for part in more]
    if not incident.timeline:
        lines.append(line(Span("  " + _("Nothing is written down yet."), "muted")))
    return lines
