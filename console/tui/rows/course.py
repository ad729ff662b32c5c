"""The course of a device's readings as lines: names, last values, the picture, its times; asks nobody for values."""

from __future__ import annotations

from typing import NamedTuple

from console.i18n import _
from console.model.time import Instant
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, paragraph
from console.tui.rows.header import crumb
from console.tui.rows.measure import as_set, measured, point_name
from console.tui.rows.plot import Curve, Mark, Shade, axis, plot, scale_of
from console.tui.rows.scene import Scene
from console.wire.remembering import Trend

ROLES = ("accent", "warning", "unknown", "ok")
"""How curves are drawn, the first reading's first; each is named in its own role."""

_FIRST = ("temperature", "cpu_utilization", "load", "power", "humidity", "charge")


class Shown(NamedTuple):
    """One reading (`point/instance`) with what the engine said of it; `device` where it is not the course's."""

    reading: str
    trend: Trend
    device: str = ""


class Course(NamedTuple):
    """What is drawn: readings over one stretch of time, of one device or beside it others'; `live` when it ends now."""

    device: str
    shown: tuple[Shown, ...]
    since_at: Instant
    until_at: Instant
    live: bool = True
    problem: str = ""


def readings_of(device: str, scene: Scene) -> list[str]:
    """The readings of a device that are numbers, as `point/instance`, the telling ones first."""
    detail = scene.world.details.get(device)
    if detail is not None:
        found = {f"{r.point}/{r.instance}" for r in detail.readings if isinstance(r.value, float | int)}
    else:
        points = (point for point in scene.world.points.values() if point.device == device)
        found = {f"{p.reading.point}/{p.reading.instance}" for p in points if isinstance(p.reading.value, float | int)}
    return sorted(found, key=lambda one: (_prominence(one.partition("/")[0]), one))


def choose(device: str, scene: Scene) -> str:
    """The reading to begin with; nothing while none is known."""
    return next(iter(readings_of(device, scene)), "")


def _prominence(point: str) -> int:
    return _FIRST.index(point) if point in _FIRST else len(_FIRST)


def course_lines(course: Course, scene: Scene, width: int, height: int) -> list[Line]:
    """The whole screen, at most `height` lines."""
    device = scene.world.devices.get(course.device)
    name = course.device if device is None else device.name or device.id
    lines: list[Line] = [(Span(" "), *crumb(name, _("History")))]
    if course.problem:
        return [*lines, (), *paragraph(course.problem, width, "unknown", " ")]
    if not course.shown:
        return [*lines, (), (Span(" " + _("Asking the engine for its course…"), "muted"),)]
    lines += [_told(shown, role, scene) for shown, role in zip(course.shown, ROLES, strict=False)]
    lines += _range(course, width)
    first = course.shown[0].trend
    if all(value is None for shown in course.shown for value in shown.trend.values):
        return [*lines, (), *paragraph(_("Nothing is written down of this time."), width, "unknown", " ")]
    rest = max(4, height - len(lines) - 1)
    lines += plot(
        [Curve(shown.trend.values, role) for shown, role in zip(course.shown, ROLES, strict=False)],
        width - 1,
        rest,
        unit=first.unit,
        marks=[Mark(limit, glyphs.of_severity(severity).role) for severity, limit in first.limits],
        shades=_shades(first),
        plain=scene.glyphs.ascii,
    )
    return [*lines, axis(course.since_at, course.until_at, width - 1, scene.zone)]


def _told(shown: Shown, role: str, scene: Scene) -> Line:
    point, _slash, instance = shown.reading.partition("/")
    known = [value for value in shown.trend.values if value is not None]
    other = scene.world.devices.get(shown.device)
    where = f"{other.name or other.id}: " if other is not None else ""
    name = Span(f" {scene.glyphs.prompt} {where}{point_name(point, instance)}  ", role)
    if not known:
        return (name, Span(_("no data"), "unknown"))
    unit = shown.trend.unit
    last = shown.trend.values[-1]
    told = _("between {low} and {high}").format(low=measured(min(known), unit), high=measured(max(known), unit))
    return (
        name,
        Span(
            measured(last, unit) if last is not None else _("no data now"), "strong" if last is not None else "unknown"
        ),
        Span(f"  {told}", "muted"),
    )


def _range(course: Course, width: int) -> list[Line]:
    span = ages.span(course.until_at - course.since_at)
    told = _("the last {time}") if course.live else _("{time}, ending in the past (0 returns to now)")
    first = course.shown[0].trend
    scale = scale_of([Curve(shown.trend.values) for shown in course.shown], [Mark(limit) for _s, limit in first.limits])
    limits = sorted({limit for _severity, limit in first.limits}, reverse=True)
    drawn = [limit for limit in limits if scale.low <= limit <= scale.high]
    told_limits = _("lines across: limits {limits}") if drawn else _("limits beyond this picture: {limits}")
    named = ", ".join(as_set(one, first.unit) for one in drawn or limits)
    note = "  " + told_limits.format(limits=named) if limits else ""
    spells = "  " + _("strip below: alerts that fired") if any(shown.trend.spells for shown in course.shown) else ""
    return paragraph(f"{told.format(time=span)}{note}{spells}", width, "muted", "   ")


def _shades(trend: Trend) -> list[Shade]:
    whole = trend.until_at - trend.since_at
    return [
        Shade(
            (spell.begun_at - trend.since_at) / whole,
            1.0 if spell.ended_at is None else (spell.ended_at - trend.since_at) / whole,
            glyphs.of_severity(spell.severity).role,
        )
        for spell in trend.spells
    ]
