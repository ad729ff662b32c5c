"""A clock that stands still until a test moves it."""

from __future__ import annotations

from console.model.time import Instant, Seconds


class FakeClock:
    """`now_at` and `monotonic_s` can be set; `advance` moves them together."""

    def __init__(self, now: Instant = 1_767_225_600.0, monotonic: Seconds = 1000.0) -> None:
        self.now_at = now
        self.monotonic_s = monotonic

    def now(self) -> Instant:
        return self.now_at

    def monotonic(self) -> Seconds:
        return self.monotonic_s

    def advance(self, by_s: Seconds) -> None:
        self.now_at += by_s
        self.monotonic_s += by_s
