"""Readings of BMCs blink to null; a value that was there is believed gone only after several polls in a row; pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.collect.measure import Gauge

PATIENCE = 3

_Key = tuple[str, str]


class Blinking:
    """How often in a row each value of one BMC was missing."""

    def __init__(self) -> None:
        self._missing: dict[_Key, int] = {}
        self._seen: set[_Key] = set()

    def believed(self, gauges: Iterable[Gauge]) -> tuple[Gauge, ...]:
        """`gauges` without values that are missing only now; what stays away for `PATIENCE` polls is unknown."""
        return tuple(gauge for gauge in gauges if self._believes(gauge))

    def _believes(self, gauge: Gauge) -> bool:
        key = gauge.point, gauge.instance
        if gauge.value is not None:
            self._seen.add(key)
            self._missing.pop(key, None)
            return True
        if key not in self._seen:
            return True
        missing = self._missing[key] = self._missing.get(key, 0) + 1
        return missing >= PATIENCE
