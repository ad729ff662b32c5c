"""The one file that reads the time; everything else is given `now` or a `Clock`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

from console.model.time import Instant, Seconds


class Clock(Protocol):
    """Wall time for what is recorded, monotonic time for what is measured."""

    def now(self) -> Instant:
        """Seconds since the epoch, UTC."""
        ...

    def monotonic(self) -> Seconds:
        """Seconds that never go backwards; only differences mean something."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Instant:
        return time.time()

    def monotonic(self) -> Seconds:
        return time.monotonic()


def rfc3339(at: Instant) -> str:
    """`at` as RFC 3339 in UTC with milliseconds cut to what is there: `2026-01-01T00:00:00Z`."""
    moment = datetime.fromtimestamp(at, UTC)
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond >= 1000 else "seconds")
    return text.replace("+00:00", "Z")
