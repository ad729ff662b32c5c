"""Which of many changes are worth keeping: real movement, words, the beginnings of gaps; stores nothing."""

from __future__ import annotations

from console.model.reading import PointKey, Quality, Reading, Value
from console.model.time import Instant, Seconds
from console.store.change import Change

HEARTBEAT_S: Seconds = 300.0
"""A value that moves within its dead band is still kept this often."""

SPACING_S: Seconds = 30.0
"""A series is kept at most this often, unless it jumps."""

JUMP = 10.0
"""A movement of this many dead bands is kept at once."""

_DEAD_BANDS = {"°C": 0.2, "%RH": 0.5, "%": 0.5, "V": 0.5, "Hz": 0.05}
_RELATIVE = 0.01


class Sampler:
    """Remembers what was kept last of every series that has moved; of any other that is its first value."""

    def __init__(self) -> None:
        self._kept: dict[PointKey, tuple[Instant, Value]] = {}

    def keeps(self, change: Change) -> bool:
        """Whether the changed reading is to be stored; if so it is what the next one is compared with."""
        key, reading, previous = change.key, change.reading, change.previous
        if previous is None and key not in self._kept:
            return True
        value = worth(reading)
        kept = self._kept.get(key)
        if kept is None:
            # Its first value was kept long enough ago, however often it was read since.
            kept = self._kept[key] = (reading.taken_at - SPACING_S, worth(previous) if previous else None)
        if not _moved(kept, reading.taken_at, value, reading.unit):
            return False
        self._kept[key] = (reading.taken_at, value)
        return True


def worth(reading: Reading) -> Value:
    """What of a reading is stored: nothing of one that is not good."""
    return reading.value if reading.quality is Quality.GOOD else None


def _moved(kept: tuple[Instant, Value], at: Instant, value: Value, unit: str) -> bool:
    kept_at, before = kept
    if isinstance(value, str | None) or isinstance(before, str | None):
        return value != before
    if value == before:
        return False
    since_s, distance = abs(at - kept_at), abs(value - before)
    band = _DEAD_BANDS.get(unit, abs(before) * _RELATIVE)
    if distance > band:
        return since_s >= SPACING_S or distance >= JUMP * band
    return since_s >= HEARTBEAT_S
