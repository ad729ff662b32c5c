"""What is said beside a reading of the room: that it is old, how its sensor was proven, when it gets too hot."""

from __future__ import annotations

from datetime import datetime

from console.i18n import _
from console.model.proof import Forecast
from console.model.reading import Quality
from console.model.snapshot import PointView
from console.model.time import Instant, Seconds
from console.tui import ages
from console.tui.cells import Span
from console.tui.rows.measure import as_set
from console.tui.rows.scene import Scene, last_heard, lost_site

_URGENT_S: Seconds = 1800.0


def remark(point: PointView, scene: Scene) -> Span:
    """One span; what is most urgent of all that could be said."""
    reading = point.reading
    if reading.quality is Quality.STALE and lost_site(point.place, scene) is not None:
        return Span(last_heard(reading.taken_at, scene), "stale")
    if reading.quality is not Quality.GOOD:
        return Span(f"{ages.age(reading.taken_at, scene.now)} {reading.note}".rstrip(), "stale")
    if point.tested_until is not None:
        until = ages.moment(point.tested_until, scene.now, scene.zone)
        return Span(_("TEST until {time}, calls nobody").format(time=until), "accent")
    if point.unproven:
        return Span(_("unproven"), "muted")
    if point.proof_due and point.proven_at is not None:
        return Span(_("proof due (proven {day})").format(day=_day(point.proven_at, scene)), "warning")
    if point.proven_at is not None:
        return Span(_("proven {day}").format(day=_day(point.proven_at, scene)), "muted")
    if point.forecast is not None:
        role = "critical" if point.forecast.in_s < _URGENT_S else "warning"
        target = as_set(point.forecast.target, reading.unit)
        return Span(_("{minutes} min to {target}").format(minutes=_minutes(point.forecast), target=target), role)
    return Span("", "muted")


def foretold(forecast: Forecast, unit: str, scene: Scene) -> str:
    """`27 → 35 °C in about 18 min`, in whole minutes: the line that it is taken from is not finer."""
    sentence = _("{now} {arrow} {target} in about {minutes} min")
    return sentence.format(
        now=f"{forecast.now:.0f}",
        arrow="->" if scene.glyphs.ascii else "→",
        target=as_set(forecast.target, unit),
        minutes=_minutes(forecast),
    )


def _minutes(forecast: Forecast) -> int:
    return max(1, round(forecast.in_s / 60))


def soonest(room: str, scene: Scene) -> PointView | None:
    """The reading of a room that gets too hot first; None where nothing foretells it."""
    points = (p for p in scene.world.points.values() if p.place.room == room and p.reading.quality is Quality.GOOD)
    told = [(point.forecast.in_s, point.id, point) for point in points if point.forecast is not None]
    return min(told, key=lambda one: one[:2])[2] if told else None


def _day(at: Instant, scene: Scene) -> str:
    try:
        return datetime.fromtimestamp(at, scene.zone).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return _("unknown")
