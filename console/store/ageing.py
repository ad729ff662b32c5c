"""What the passing of time makes of a source's readings: stale, missing, forgotten; and how far a source is behind."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from console.i18n import _
from console.model.reading import PointKey, Quality, Reading
from console.model.time import Instant, Seconds
from console.store.change import DATA_AGE, Change
from console.store.series import InstanceKey, Series, Source
from console.store.staleness import Freshness, freshness, missing_after_s, stale_after_s

FORGET_S: Seconds = 7 * 86400.0
"""How long a series that its source no longer has is remembered."""


JUMP_S: Seconds = 600.0
"""Two looks that are further apart were not both made by a clock that runs and an engine that is awake."""


class Aged(Struct):
    """What a look at one source found."""

    changes: list[Change] = []
    missing: list[PointKey] = []
    forgotten: list[InstanceKey] = []


def age(source: Source, now: Instant) -> Aged:
    """Mark what has become too old, and note in `source.late_at` when to look again."""
    aged = Aged()
    source.late_at = _lag(source, now, aged)
    for series in source.series:
        if series.gone_at is None:
            _mark(series, now, aged)
        elif now - series.gone_at > FORGET_S:
            aged.forgotten.append(series.id)
        source.late_at = min(source.late_at, _due_at(series))
    return aged


def caught_up(source: Source, now: Instant) -> Change:
    """The source has brought something again."""
    source.lag = 0
    return _data_age(source, 0.0, now)


def lose(series: Series, at: Instant) -> None:
    """Its source says that the series no longer exists: it keeps its last value, marked as such."""
    series.gone_at = at
    series.freshness = Freshness.MISSING
    series.reading = replace(series.reading, quality=Quality.STALE, note=_("the device no longer has it"))
    series.trend.break_off()


def wait_anew(source: Source, now: Instant) -> None:
    """Nobody looked for long, or the clock was put forward: that is not the source's silence."""
    source.known_at = now
    source.late_at = min(source.late_at, now)


def put_back(source: Source, now: Instant) -> None:
    """The clock was put back to `now`: nothing was seen, and nothing went, after that."""
    source.late_at = now
    if source.good_at is not None:
        source.good_at = min(source.good_at, now)
    if source.known_at is not None:
        source.known_at = min(source.known_at, now)
    for series in source.series:
        series.seen_at = min(series.seen_at, now)
        if series.gone_at is not None:
            series.gone_at = min(series.gone_at, now)


def _lag(source: Source, now: Instant, aged: Aged) -> Instant:
    """Say how many intervals the source is behind whenever that number grows; returns when it will be late next."""
    since_at = max((at for at in (source.good_at, source.known_at) if at is not None), default=now)
    behind = (now - since_at) / source.interval_s
    if now - since_at <= stale_after_s(source.interval_s):
        return since_at + stale_after_s(source.interval_s)
    if int(behind) > source.lag:
        source.lag = int(behind)
        aged.changes.append(_data_age(source, behind, now))
    return since_at + (int(behind) + 1) * source.interval_s


def _data_age(source: Source, intervals: float, now: Instant) -> Change:
    key = PointKey(source.device, DATA_AGE, source.name)
    reading = Reading(DATA_AGE, source.name, intervals, "", taken_at=now)
    return Change(key, reading, interval_s=source.interval_s)


def _mark(series: Series, now: Instant, aged: Aged) -> None:
    found = freshness(now - series.seen_at, series.source.interval_s)
    if found is series.freshness:
        return
    if series.freshness is Freshness.FRESH:
        before = series.reading
        series.reading = replace(before, quality=Quality.STALE, note=_("older than two intervals of its source"))
        aged.changes.append(Change(series.key, series.reading, before, series.source.interval_s))
    if found is Freshness.MISSING:
        aged.missing.append(series.key)
        series.trend.break_off()
    series.freshness = found


def _due_at(series: Series) -> Instant:
    if series.gone_at is not None:
        return series.gone_at + FORGET_S
    if series.freshness is Freshness.FRESH:
        return series.seen_at + stale_after_s(series.source.interval_s)
    if series.freshness is Freshness.STALE:
        return series.seen_at + missing_after_s(series.source.interval_s)
    return float("inf")
