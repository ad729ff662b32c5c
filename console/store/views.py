"""How a device and a reading look to those who watch: pictures of what is known; keeps and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _
from console.model.place import Place
from console.model.point import POINTS
from console.model.reading import Quality, Reading, State, worst
from console.model.snapshot import DeviceDetail, DeviceView, PointView, SourceView
from console.model.time import Instant
from console.store.headline import TREND_POINT, choose, figures
from console.store.known import Known
from console.store.series import Series, Source
from console.store.staleness import Freshness, stale_after_s

SPARK = 12
"""How many steps the sparkline of a row has."""


def device_view(known: Known, now: Instant, standing: State | None) -> DeviceView:
    """The row of a device; `standing` is how bad its alerts say it is."""
    device = known.device
    chosen = choose(known.series.values())
    spark = chosen.get(TREND_POINT.get(device.kind, ""))
    return DeviceView(
        id=device.id,
        name=device.name,
        kind=device.kind,
        place=device.place,
        state=state_of(known.series.values(), standing),
        quality=_quality(known, now),
        address=device.address,
        profile=known.profile or device.own_profile,
        data_at=max((series.seen_at for series in known.series.values()), default=None),
        identity=known.identity,
        warranty=device.warranty,
        sources={name: _source_view(source) for name, source in known.sources.items()},
        figures=figures(chosen),
        trend=spark.trend.values(now)[-SPARK:] if spark else (),
        note=_note(known),
        feeds=device.feeds,
        value=device.value,
    )


def state_of(series: Iterable[Series], standing: State | None) -> State:
    """The worst of what fresh readings and alerts say; unknown when nothing is fresh and no alert says worse."""
    said = {one.reading.state for one in series if one.reading.quality is Quality.GOOD}
    said.discard(State.UNKNOWN)
    if standing is not None and not (standing is State.UNKNOWN and said):
        said.add(standing)
    return worst(said)


def point_view(series: Series, place: Place, now: Instant) -> PointView:
    """A reading of the room with its trend and slope."""
    key = series.key
    kind = POINTS.get(key.point)
    label = _(kind.label) if kind else key.point
    return PointView(
        id="/".join(key),
        device=key.device,
        place=place,
        reading=series.reading,
        trend=series.trend.values(now),
        rate_per_h=series.trend.rate_per_h(now) if series.freshness is Freshness.FRESH else None,
        label=f"{label} {key.instance}" if key.instance else label,
    )


def detail(known: Known, now: Instant) -> DeviceDetail:
    """Everything known of one device; trends by `point/instance`, only where there is movement to draw."""
    series = sorted((one for one in known.series.values() if one.gone_at is None), key=lambda one: one.id)
    trends = {f"{one.key.point}/{one.key.instance}": one.trend.values(now) for one in series}
    return DeviceDetail(
        id=known.device.id,
        readings=tuple(one.reading for one in series),
        trends={id_: values for id_, values in trends.items() if len(values) > 1},
    )


def readings(known: Known) -> tuple[Reading, ...]:
    """All readings of a device by point and instance."""
    return tuple(one.reading for one in sorted(known.series.values(), key=lambda one: one.id) if one.gone_at is None)


def _quality(known: Known, now: Instant) -> Quality:
    late = any(_is_late(source, now) for source in known.sources.values())
    return Quality.STALE if late or not known.series else Quality.GOOD


def _is_late(source: Source, now: Instant) -> bool:
    """A source that nobody has asked yet is late only once it should have been asked."""
    since = source.good_at if source.good_at is not None or source.view is not None else source.known_at
    if since is None:
        return source.view is not None
    return now - since > stale_after_s(source.interval_s)


def _source_view(source: Source) -> SourceView:
    return source.view or SourceView(ok=False, interval_s=source.interval_s, message=_("not asked yet"))


def _note(known: Known) -> str:
    """The first sentence about a source that fails."""
    views = (source.view for source in known.sources.values())
    return next((view.message for view in views if view is not None and not view.ok and view.message), "")
