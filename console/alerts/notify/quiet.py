"""Whether it is a quiet hour for somebody; whether that matters is not decided here."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from console.model.time import Instant


class Quiet(Struct, frozen=True):
    """Local hours in `timezone` from `begins` to `ends` (minutes since midnight), past midnight if `ends` is earlier.

    `days` are the weekdays (Monday is 0) on which the hours begin; all when empty.
    """

    begins: int
    ends: int
    timezone: str = "UTC"
    days: tuple[int, ...] = ()

    def holds(self, now: Instant) -> bool:
        """Whether `now` is in these hours."""
        local = datetime.fromtimestamp(now, ZoneInfo(self.timezone))
        minute = local.hour * 60 + local.minute
        if self.begins <= self.ends:
            return self.begins <= minute < self.ends and self._on(local)
        if minute >= self.begins:
            return self._on(local)
        return minute < self.ends and self._on(local - timedelta(days=1))

    def _on(self, day: datetime) -> bool:
        return not self.days or day.weekday() in self.days


def minutes(hour: str) -> int:
    """`07:30` as minutes since midnight."""
    hours, _colon, rest = hour.partition(":")
    return int(hours) * 60 + int(rest)
