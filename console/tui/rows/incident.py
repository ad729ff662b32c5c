"""An incident as lines: what it is, who has it, what it endangers, its alerts, and what happened when."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _, ngettext
from console.model.alert import Alert
from console.model.incident import Incident, IncidentState
from console.model.money import money
from console.model.time import Instant
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, line, padded, paragraph, widest
from console.tui.rows.alerts import taken, where
from console.tui.rows.device import title
from console.tui.rows.remark import foretold, soonest
from console.tui.rows.scene import Scene, device_mark, held_at, severity_rank, stands_at
from console.tui.rows.story import turn_words

_MARK_CELLS, _AGE_CELLS = 14, 6
_WELL = 4
"""More devices that are well stand in one sentence: what calls must not be pushed off the first page."""


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
        *_alerts(incident, scene, width),
        *_timeline(incident, scene, width),
    ]


def touched(incident: Incident, scene: Scene) -> tuple[str, ...]:
    """What a runbook for it would be about, likeliest first: its cause, its places, the racks that it endangers."""
    world, place = scene.world, incident.place
    lead = world.alerts.get(incident.lead)
    endangered = (world.devices[id_].place.rack for id_ in incident.at_risk.devices if id_ in world.devices)
    near = (lead.device if lead is not None else "", place.rack, *endangered, place.room, place.site)
    return tuple(id_ for id_ in dict.fromkeys(near) if id_)


def _head(incident: Incident, scene: Scene, width: int) -> list[Line]:
    mark = glyphs.of_severity(incident.severity)
    over = incident.state is IncidentState.CLOSED
    since = ages.moment(incident.started_at, scene.now, scene.zone)
    lasted = ages.span((incident.ended_at or scene.now) - incident.started_at)
    told = _("closed, lasted {time}") if over else _("open for {time}")
    person = _("{who} has the lead").format(who=incident.person) if incident.person else _("nobody has the lead")
    stands = held_at(incident.place, incident.at_risk.devices, scene)
    known = (stands, _("since {time}").format(time=since), told.format(time=lasted))
    named = Span(f"{scene.glyphs.named(mark)}  ", "muted" if over else mark.role)
    facts = Span("  ".join(filter(None, known)) + "  ", "muted")
    lead = Span(person, "muted" if incident.person or over else "warning")
    return [
        *_beside(named, Span(incident.title, "strong"), width),
        *_beside(facts, lead, width),
        *(paragraph(incident.note, width) if incident.note else []),
        *_remedy(incident, scene, width),
    ]


def _remedy(incident: Incident, scene: Scene, width: int) -> list[Line]:
    """The runbook that is written for it, while it lasts."""
    book = scene.world.runbooks.get(incident.runbook)
    if book is None or incident.state is IncidentState.CLOSED:
        return []
    told = _("What to do: {title} (:runbook {id})").format(title=book.title, id=book.id)
    return paragraph(told, width, "accent")


def _beside(first: Span, second: Span, width: int) -> list[Line]:
    """On one line where both fit, else under each other."""
    if widest((first.text + second.text,)) <= width:
        return [line(first, second)]
    return [line(first), *paragraph(second.text, width, second.role)]


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
    lines = [(), title(_("At risk")), *_devices(risk.devices, scene, width)]
    if risk.services:
        lines += paragraph(_("Services: {names}").format(names=", ".join(risk.services)), width, "warning", "  ")
    if risk.value:
        worth = money(risk.value, risk.currency)
        lines.append(line(Span("  " + _("Equipment worth {value}").format(value=worth), "text")))
    return lines


def _devices(ids: Sequence[str], scene: Scene, width: int) -> list[Line]:
    """A line each; where many are well, those in one sentence."""
    well = [id_ for id_ in ids if (one := scene.world.devices.get(id_)) and device_mark(one, scene) is glyphs.OK]
    if len(well) <= _WELL:
        return _rows(ids, scene, width)
    names = ", ".join(scene.world.devices[id_].name or id_ for id_ in well)
    told = _("well so far: {names}").format(names=names)
    return [*_rows([id_ for id_ in ids if id_ not in well], scene, width), *paragraph(told, width, "muted", "  ")]


def _rows(ids: Sequence[str], scene: Scene, width: int) -> list[Line]:
    lines: list[Line] = []
    known = [device for id_ in ids if (device := scene.world.devices.get(id_)) is not None]
    name_cells = min(width // 2, widest(device.name or device.id for device in known))
    for id_ in ids:
        device = scene.world.devices.get(id_)
        if device is None:
            lines.append(line(Span(f"  {id_}", "muted")))
            continue
        mark = device_mark(device, scene)
        name = padded(device.name or device.id, name_cells)
        place = Span(stands_at(device.place, scene), "muted")
        lines.append(line(Span(f"  {scene.glyphs.named(mark):<12}", mark.role), f"{name}  ", place))
    return lines


def _alerts(incident: Incident, scene: Scene, width: int) -> list[Line]:
    known = [scene.world.alerts[id_] for id_ in incident.alerts if id_ in scene.world.alerts]
    count = ngettext("{n} alert", "{n} alerts", len(incident.alerts)).format(n=len(incident.alerts))
    head = (
        count if not incident.suppressed else _("{alerts}, {n} held back").format(alerts=count, n=incident.suppressed)
    )
    lines: list[Line] = [(), (Span(_("Alerts"), "heading"), Span(f"  {head}", "muted"))]
    known.sort(key=lambda alert: (alert.id != incident.lead, bool(alert.suppressed_by), _worst_oldest(alert)))
    rest = width - _MARK_CELLS - _AGE_CELLS - 3
    rest -= min(rest // 3, widest(taken(alert, scene).text for alert in known))
    what_cells = min(rest - rest // 4, widest(alert.summary for alert in known))
    where_cells = min(rest - what_cells, widest(where(alert, scene) for alert in known))
    for alert in known:
        mark = glyphs.of_severity(alert.severity)
        lines.append(
            line(
                Span(padded(f"  {scene.glyphs.named(mark)}", _MARK_CELLS), mark.role),
                Span(padded(alert.summary, what_cells), "muted" if alert.suppressed_by else "text"),
                Span(" " + padded(where(alert, scene), where_cells), "muted"),
                Span(f" {ages.age(alert.since_at, scene.now):>{_AGE_CELLS}} ", "muted"),
                taken(alert, scene),
            )
        )
        if alert.id == incident.lead:
            lines.append(line(Span(" " * _MARK_CELLS + _("likely the cause"), "accent")))
    return lines


def _worst_oldest(alert: Alert) -> tuple[int, Instant]:
    return severity_rank(alert.severity), alert.since_at


def _timeline(incident: Incident, scene: Scene, width: int) -> list[Line]:
    lines: list[Line] = [(), title(_("What happened"))]
    for event in incident.timeline:
        time = ages.moment(event.at, scene.now, scene.zone)
        by = f" ({event.by})" if event.by else ""
        word = turn_words().get(event.what, "") if event.what != "fired" else ""
        first, *more = paragraph((f"{word}: " if word else "") + event.text + by, max(20, width - 14))
        lines.append((Span(f"  {time:<12}", "muted"), *first))
        lines += [(Span(" " * 14), *part) for part in more]
    if not incident.timeline:
        lines.append(line(Span("  " + _("Nothing is written down yet."), "muted")))
    return lines
