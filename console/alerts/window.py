"""What a series did over the last minutes: its mean, its rise, the time until it reaches a target; judges nothing."""

from __future__ import annotations

from array import array
from bisect import bisect_right

from console.alerts.rule import Measure, Rule
from console.model.time import Instant, Seconds

NEVER: Seconds = 10 * 365 * 86400.0
"""A time to a target that is not approached."""

MOST_STEPS = 30
"""About how many steps are kept, however often values come: closer ones are merged into their mean over time."""


class Window:
    """The values of a series as steps: each counts until the next; the oldest may reach in from before."""

    __slots__ = ("_at", "_value", "length_s")

    def __init__(self, length_s: Seconds) -> None:
        self.length_s = length_s
        self._at = array("d")
        self._value = array("d")

    @property
    def settled(self) -> bool:
        """Whether looking again at the same value would measure the same."""
        return len(self._at) == 1

    def add(self, at: Instant, value: float) -> None:
        """Take the value that counts from `at`; steps that claim a later time than `at` are not believed."""
        times, values = self._at, self._value
        while times and times[-1] >= at:
            del times[-1], values[-1]
        if not times or values[-1] != value:
            self._merge(at)
            times.append(at)
            values.append(value)
        self._cut(at)

    def forget(self) -> None:
        """Drop everything: there was a gap in the data."""
        del self._at[:], self._value[:]

    def pack(self) -> tuple[bytes, bytes]:
        """The steps as bytes, for `unpack` on the same machine."""
        return self._at.tobytes(), self._value.tobytes()

    def unpack(self, packed: tuple[bytes, bytes]) -> None:
        """Take steps that were kept elsewhere."""
        self.forget()
        self._at.frombytes(packed[0])
        self._value.frombytes(packed[1])

    def covers(self, now: Instant) -> bool:
        """Whether the series has been known for the whole window."""
        return bool(self._at) and self._at[0] <= now - self.length_s

    def mean(self, now: Instant) -> float | None:
        """The mean over time, in the series' unit; None while the window is not covered."""
        if not self.covers(now):
            return None
        total, end, begin = 0.0, now, now - self.length_s
        for at, value in zip(reversed(self._at), reversed(self._value), strict=True):
            total += value * (end - max(at, begin))
            end = max(at, begin)
        return total / self.length_s

    def rise(self, now: Instant) -> float | None:
        """How much the value has grown since the window began, or since its first value where that is later."""
        return self._value[-1] - self._value[0] if self._value else None

    def time_to(self, target: float, now: Instant, falling: bool = False) -> Seconds | None:
        """Seconds until the value has risen, or fallen, to `target` if it goes on like this; None while not covered."""
        if not self.covers(now):
            return None
        sign = -1.0 if falling else 1.0
        value, first, target = sign * self._value[-1], sign * self._value[0], sign * target
        if value >= target:
            return 0.0
        rate = (value - first) / self.length_s
        return min((target - value) / rate, NEVER) if rate > 0 else NEVER

    def _merge(self, at: Instant) -> None:
        """Make one step of the last two when both together, ended now, are short."""
        times, values = self._at, self._value
        if len(times) < 2 or at - times[-2] > self.length_s / MOST_STEPS:
            return
        first, second = times[-1] - times[-2], at - times[-1]
        values[-2] = (values[-2] * first + values[-1] * second) / (first + second)
        del times[-1], values[-1]

    def _cut(self, now: Instant) -> None:
        """Drop steps that ended before the window began."""
        ended = bisect_right(self._at, now - self.length_s) - 1
        if ended > 0:
            del self._at[:ended], self._value[:ended]


def measure(rule: Rule, window: Window, now: Instant) -> float | None:
    """The number that `rule` holds against its limits."""
    if rule.measure is Measure.MEAN:
        return window.mean(now)
    if rule.measure is Measure.RISE:
        return window.rise(now)
    return window.time_to(rule.target, now, rule.falling)
