"""What a series did over the last minutes: its mean, its rise, the time until it reaches a target; judges nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from console.alerts.rule import Measure, Rule
from console.model.time import Instant, Seconds

NEVER: Seconds = 10 * 365 * 86400.0
"""A time to a target that is not approached."""


class Window:
    """The values of a series as steps: each counts until the next; the oldest may reach in from before."""

    __slots__ = ("_steps", "length_s")

    def __init__(self, length_s: Seconds) -> None:
        self.length_s = length_s
        self._steps: deque[tuple[Instant, float]] = deque()

    @property
    def steps(self) -> tuple[tuple[Instant, float], ...]:
        """All that is kept, oldest first."""
        return tuple(self._steps)

    @property
    def settled(self) -> bool:
        """Whether looking again at the same value would measure the same."""
        return len(self._steps) == 1

    def add(self, at: Instant, value: float) -> None:
        """Take the value that counts from `at`; steps that claim a later time than `at` are not believed."""
        steps = self._steps
        while steps and steps[-1][0] >= at:
            steps.pop()
        if not steps or steps[-1][1] != value:
            steps.append((at, value))
        self.cut(at)

    def cut(self, now: Instant) -> None:
        """Drop steps that ended before the window began."""
        steps, begin = self._steps, now - self.length_s
        while len(steps) > 1 and steps[1][0] <= begin:
            steps.popleft()

    def refill(self, steps: Iterable[tuple[Instant, float]]) -> None:
        """Take steps that were kept elsewhere."""
        self._steps = deque(steps)

    def forget(self) -> None:
        """Drop everything: there was a gap in the data."""
        self._steps.clear()

    def covers(self, now: Instant) -> bool:
        """Whether the series has been known for the whole window."""
        return bool(self._steps) and self._steps[0][0] <= now - self.length_s

    def mean(self, now: Instant) -> float | None:
        """The mean over time, in the series' unit; None while the window is not covered."""
        if not self.covers(now):
            return None
        total, end = 0.0, now
        for at, value in reversed(self._steps):
            begin = max(at, now - self.length_s)
            total += value * (end - begin)
            end = begin
        return total / self.length_s

    def rise(self, now: Instant) -> float | None:
        """How much the value has grown since the window began, or since its first value where that is later."""
        return self._steps[-1][1] - self._steps[0][1] if self._steps else None

    def time_to(self, target: float, now: Instant) -> Seconds | None:
        """Seconds until the value reaches `target` if it goes on like this; None while the window is not covered."""
        if not self.covers(now):
            return None
        value = self._steps[-1][1]
        if value >= target:
            return 0.0
        rate = (value - self._steps[0][1]) / self.length_s
        return min((target - value) / rate, NEVER) if rate > 0 else NEVER


def measure(rule: Rule, window: Window, now: Instant) -> float | None:
    """The number that `rule` holds against its limits."""
    if rule.measure is Measure.MEAN:
        return window.mean(now)
    if rule.measure is Measure.RISE:
        return window.rise(now)
    return window.time_to(rule.target, now)
