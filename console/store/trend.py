"""The last thirty values of a series at even steps, kept so that an unchanged value costs nothing."""

from __future__ import annotations

from array import array
from itertools import repeat

from console.model.time import Instant, Seconds

LENGTH = 30
STEP_S: Seconds = 60.0
SLOPE_STEPS = 10
"""Over how many steps the rate of change is taken."""


class Trend:
    """One value a step; a step holds the last value put into it, and steps without one repeat the value before."""

    __slots__ = ("_broken", "_last_step", "_values")

    def __init__(self) -> None:
        self._values = array("d")
        self._last_step = 0
        self._broken = False

    def put(self, at: Instant, value: float) -> None:
        """The series has had `value` since `at`; a clock that was put back begins anew."""
        values, now = self._values, int(at // STEP_S)
        if self._broken or not values or now < self._last_step:
            del values[:]
            values.append(value)
        elif now == self._last_step:
            values[-1] = value
        else:
            values.extend(repeat(values[-1], min(now - self._last_step - 1, LENGTH)))
            values.append(value)
            del values[:-LENGTH]
        self._last_step, self._broken = now, False

    def break_off(self) -> None:
        """The series went missing: its last values stand still, and what comes later does not continue them."""
        self._broken = True

    def values(self, until: Instant) -> tuple[float, ...]:
        """Up to thirty values, oldest first, the last one standing for the step of `until`."""
        values = self._values
        if self._broken or not values:
            return tuple(values)
        idle = min(max(int(until // STEP_S) - self._last_step, 0), LENGTH)
        return (*values, *repeat(values[-1], idle))[-LENGTH:]

    def rate_per_h(self, until: Instant) -> float | None:
        """The slope of the last ten steps by least squares, in unit per hour; None with fewer than three values."""
        values = self.values(until)[-SLOPE_STEPS:]
        count = len(values)
        if count < 3:
            return None
        middle, mean = (count - 1) / 2, sum(values) / count
        slope = sum((i - middle) * (value - mean) for i, value in enumerate(values))
        return slope / sum((i - middle) ** 2 for i in range(count)) * 3600 / STEP_S
