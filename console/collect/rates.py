"""Makes readings of measures and of the sample before; a counter that went back gives nothing, never a false peak."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from console.collect.measure import Counter, Gauge, Measure, Share
from console.i18n import _
from console.model.point import POINTS
from console.model.reading import Quality, Reading, State, Value
from console.model.time import Instant, Seconds

_WRAP = 2**32
_HALF = 2**31
_SHORTEST_S = 0.2
_FASTEST_BYTES_S = 5e10

Key = tuple[str, str]


class Sample(Struct, frozen=True):
    """The counters of one poll by (point, instance); `at_s` is the host's own uptime then, so a restart shows."""

    at_s: Seconds
    counters: dict[Key, Counter] = field(default_factory=dict)
    shares: dict[Key, Share] = field(default_factory=dict)


def sample_of(measures: Iterable[Measure], at_s: Seconds) -> Sample:
    """What the next poll must know of this one."""
    sample = Sample(at_s)
    for measure in measures:
        if isinstance(measure, Counter):
            sample.counters[measure.point, measure.instance] = measure
        elif isinstance(measure, Share):
            sample.shares[measure.point, measure.instance] = measure
    return sample


def readings(measures: Iterable[Measure], before: Sample | None, at_s: Seconds, now: Instant) -> tuple[Reading, ...]:
    """One reading a measure that says something; a rate needs a sample before it from the same run of the host."""
    if before is not None and at_s < before.at_s:
        before = None
    read = (_reading(measure, before, at_s, now) for measure in measures)
    return tuple(reading for reading in read if reading is not None)


def _reading(measure: Measure, before: Sample | None, at_s: Seconds, now: Instant) -> Reading | None:
    if isinstance(measure, Gauge):
        return _judged(measure, measure.value, now)
    if before is None:
        return None
    key = (measure.point, measure.instance)
    if isinstance(measure, Counter):
        value = rate(measure, before.counters.get(key), at_s - before.at_s)
    else:
        value = share(measure, before.shares.get(key))
    return None if value is None else _judged(Gauge(*key, value), value, now)


def rate(counter: Counter, before: Counter | None, elapsed_s: Seconds) -> float | None:
    """Growth a second since `before`; None when nothing can be said."""
    if before is None or elapsed_s < _SHORTEST_S:
        return None
    grown = growth(counter.total, before.total)
    if grown is None or grown / elapsed_s > _FASTEST_BYTES_S:
        return None
    return round(grown / elapsed_s, 3)


def growth(total: float, before: float) -> float | None:
    """What was added; a counter of 32 bits may have wrapped once, any other way back is a reset and tells nothing."""
    if total >= before:
        return total - before
    wrapped = total + _WRAP - before
    return wrapped if before < _WRAP and 0 <= wrapped < _HALF else None


def share(now: Share, before: Share | None) -> float | None:
    """Percent between 0 and 100; None when the whole did not grow."""
    if before is None or now.whole <= before.whole:
        return None
    percent = 100 * (now.part - before.part) / (now.whole - before.whole)
    return round(min(max(percent, 0.0), 100.0), 2)


def _judged(gauge: Gauge, value: Value, now: Instant) -> Reading:
    kind = POINTS[gauge.point]
    unit = gauge.unit or kind.unit
    plausible = not isinstance(value, int | float) or _within(value, kind.low, kind.high)
    if plausible:
        return Reading(gauge.point, gauge.instance, value, unit, now, gauge.state, note=gauge.note)
    note = _("{value:g} {unit} is not plausible").format(value=value, unit=unit)
    return Reading(gauge.point, gauge.instance, value, unit, now, State.UNKNOWN, Quality.BAD, note)


def _within(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)
