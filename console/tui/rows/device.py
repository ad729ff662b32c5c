"""The device screen as lines: what it is, how it stands, every reading with its age, each source with its cause."""

from __future__ import annotations

from console.i18n import _
from console.model.alert import AlertState
from console.model.reading import Quality, Reading
from console.model.snapshot import DeviceView, SourceView
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, line, padded, paragraph, plain, wide, widest
from console.tui.rows.alerts import taken
from console.tui.rows.measure import measured, point_name
from console.tui.rows.scene import (
    Scene,
    attention,
    concerns,
    cut_off,
    device_mark,
    last_known,
    never_asked,
    standing,
    stands_at,
)

_NAME_LEAST, _NAME_MOST = 16, 40
_VALUE, _AGE = 14, 5
_SEVERITY, _SINCE = 14, 6
_WIDE = 100
"""From this width on a reading's past has more room."""

_MOST_TRAPS = 5


def device_lines(device_id: str, scene: Scene, width: int) -> list[Line]:
    """Everything known of one device."""
    device = scene.world.devices.get(device_id)
    if device is None:
        return paragraph(_("This device is no longer in the configuration."), width, "unknown")
    return [
        *_standing(device, scene, width),
        *_tag(device, scene, width),
        *_seal(device, scene, width),
        *_alerts(device, scene, width),
        *_readings(device, scene, width),
        *_traps(device, scene),
        *_sources(device, scene, width),
        *_identity(device, scene),
    ]


def _standing(device: DeviceView, scene: Scene, width: int) -> list[Line]:
    mark = device_mark(device, scene)
    data = _("not asked yet") if never_asked(device) else _("no data has ever come")
    if device.data_at is not None:
        data = _("newest reading {age} ago").format(age=ages.about(device.data_at, scene.now))
    if cut_off(device, scene):
        data = last_known(device.data_at, scene)
    place = stands_at(device.place, scene) or _("place not known")
    named = scene.glyphs.named(mark)
    said = f"  {place}  {device.kind}  {device.address}"
    lines = [line(Span(named, mark.role), Span(said, "muted"))]
    if widest((f"{named}{said}  {data}",)) <= width:
        lines = [(*lines[0], Span(f"  {data}", "muted"))]
    else:
        lines.append(line(Span(data, "muted")))
    return lines + (paragraph(device.note, width, "muted") if device.note else [])


def _tag(device: DeviceView, scene: Scene, width: int) -> list[Line]:
    tag = scene.world.tags.get(device.id)
    if tag is None:
        return []
    since = ages.moment(tag.at, scene.now, scene.zone)
    text = _("DO NOT ENERGISE: {reason}. Tagged by {who} at {time}.").format(reason=tag.reason, who=tag.by, time=since)
    return [(), *paragraph(text, width, "seal")]


def _seal(device: DeviceView, scene: Scene, width: int) -> list[Line]:
    seal = device.warranty
    if not seal.sealed:
        return []
    contact = f" ({seal.contact})" if seal.contact else ""
    until = _(" until {date}").format(date=seal.until) if seal.until else ""
    text = _("WARRANTY SEAL{until}: do not open the case without {vendor}{contact} on the line.").format(
        until=until, vendor=seal.vendor or _("the vendor"), contact=contact
    )
    lines = [(), *paragraph(text, width, "seal")]
    if seal.allowed:
        lines += paragraph(_("Allowed without them: {what}").format(what=seal.allowed), width, "text")
    return lines


def _alerts(device: DeviceView, scene: Scene, width: int) -> list[Line]:
    mine = [a for a in scene.world.alerts.values() if a.device == device.id and a.state is not AlertState.RESOLVED]
    if not mine:
        return []
    lines = [(), title(_("Alerts"))]
    cells = min(width // 2, widest(alert.summary for alert in mine))
    signs = max(_SEVERITY, 1 + widest(scene.glyphs.named(glyphs.of_severity(alert.severity)) for alert in mine))
    for alert in sorted(mine, key=lambda alert: (alert.state is not AlertState.FIRING, alert.since_at)):
        mark = glyphs.of_severity(alert.severity)
        firing = alert.state is AlertState.FIRING
        lines.append(
            line(
                Span(padded(scene.glyphs.named(mark), signs), mark.role if firing else "muted"),
                Span(padded(alert.summary, cells), "text" if firing else "muted"),
                Span(f" {ages.age(alert.since_at, scene.now):>{_SINCE}} ", "muted"),
                taken(alert, scene),
            )
        )
    return lines


def _readings(device: DeviceView, scene: Scene, width: int) -> list[Line]:
    lines: list[Line] = [(), title(_("Readings"))]
    detail = scene.world.details.get(device.id)
    if detail is None:
        return [*lines, line(Span(_("Asking the engine for them…"), "muted"))]
    if not detail.readings:
        return [*lines, line(Span(_("None has come yet: the sources below say why."), "unknown"))]
    worry = concerns(scene.world.alerts.values())
    rows = [(standing(r.state, worry.get(f"{device.id}/{r.point}/{r.instance}")), r) for r in detail.readings]
    rows.sort(key=lambda row: (attention(row[0], row[1].quality), row[1].point, row[1].instance))
    gone, noted = cut_off(device, scene), ""
    for state, reading in rows:
        trend = detail.trends.get(f"{reading.point}/{reading.instance}", ())
        mark = glyphs.of_state(state, reading.quality)
        mark = glyphs.CUT_OFF if gone and mark is glyphs.STALE else mark
        note, noted = "" if reading.note == noted else reading.note, reading.note
        told = _reading(mark, reading, trend, scene, width)
        beside = wide(plain(told)) + 1 + wide(note) <= width
        lines.append((*told, Span(f" {note}", told[-1].role)) if note and beside else told)
        lines += [] if beside or not note else paragraph(note, width, told[-1].role, "    ")
    return lines


def _reading(mark: glyphs.Mark, reading: Reading, trend: tuple[float, ...], scene: Scene, width: int) -> Line:
    fresh = reading.quality is Quality.GOOD
    value = measured(reading.value, reading.unit, reading.point)
    age = ages.about(reading.taken_at, scene.now)
    stands = max(11, glyphs.state_width()) + 1
    past = 16 if width >= _WIDE else 8
    name = max(_NAME_LEAST, min(_NAME_MOST, width - stands - past - _VALUE - _AGE - 3))
    return (
        Span(f"{scene.glyphs.named(mark):<{stands}}", mark.role),
        Span(padded(point_name(reading.point, reading.instance), name) + " ", "text" if fresh else "stale"),
        Span(f"{value:>{_VALUE}} ", ("text" if mark.role == "ok" else mark.role) if fresh else "stale"),
        Span(f"{scene.glyphs.sparkline(trend, past):<{past}} ", "muted"),
        Span(f"{age:>{_AGE}}", "muted" if fresh else "stale"),
    )


def _traps(device: DeviceView, scene: Scene) -> list[Line]:
    """What it reported by itself; nothing of that is a reading."""
    mine = [event for event in scene.world.events.values() if event.device == device.id]
    if not mine:
        return []
    lines: list[Line] = [(), title(_("Traps"))]
    for event in sorted(mine, key=lambda event: event.at, reverse=True)[:_MOST_TRAPS]:
        values = "  ".join(value for _oid, value in event.varbinds)
        age = ages.about(event.at, scene.now)
        lines.append(line(Span(f"{age:>8}  ", "muted"), event.trap, Span(f"  {values}".rstrip(), "muted")))
    return lines


def _sources(device: DeviceView, scene: Scene, width: int) -> list[Line]:
    lines: list[Line] = [(), title(_("Sources"))]
    if not device.sources:
        lines.append(line(Span(_("None has been asked yet."), "muted")))
    for name, source in sorted(device.sources.items()):
        lines += _source(name, source, scene, width)
    return lines


def _source(name: str, source: SourceView, scene: Scene, width: int) -> list[Line]:
    mark = glyphs.OK if source.ok else glyphs.UNKNOWN
    good = ages.age(source.good_at, scene.now)
    often = ages.span(source.interval_s)
    if source.ok:
        told = _("answered in {ms:.0f} ms, asked every {often}").format(ms=source.took_s * 1000, often=often)
    elif source.good_at is None:
        told = _("has never answered, asked every {often}").format(often=often)
    else:
        told = _("last answered {age} ago, asked every {often}").format(age=good, often=often)
    lines = [line(Span(f"{scene.glyphs.of(mark)} {name:<8} ", mark.role), Span(told, "muted"))]
    if not source.ok:
        cause = f"{source.cause}: " if source.cause is not None else ""
        lines += paragraph(cause + source.message, width, "text", "    ")
    return lines


def _identity(device: DeviceView, scene: Scene) -> list[Line]:
    who = device.identity
    said = (
        (_("vendor"), who.vendor),
        (_("model"), who.model),
        (_("serial"), who.serial),
        (_("firmware"), who.firmware),
        (_("calls itself"), who.name),
        (_("profile"), device.profile),
    )
    told = [line(Span(f"{label:<14}", "muted"), value) for label, value in said if value]
    return [(), title(_("Identity")), *(told or [line(Span(_("It has not said."), "muted"))])]


def title(text: str) -> Line:
    """The line over a section."""
    return (Span(text, "heading"),)
