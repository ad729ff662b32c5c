"""How spans of time and moments are written for a person; it does not say what is too old."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from math import isfinite
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.i18n import _
from console.model.time import Instant, Seconds

MINUTE = 60
HOUR = 3600
DAY = 86400


def span(seconds: Seconds | None) -> str:
    """A duration in two places at most: `12s`, `3m`, `2h10`, `5d04h`; nothing is "no data"."""
    if seconds is None:
        return _("no data")
    if not isfinite(seconds):
        return _("unknown")
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return f"{whole}s"
    if whole < HOUR:
        return f"{whole // MINUTE}m"
    if whole < DAY:
        return f"{whole // HOUR}h{whole % HOUR // MINUTE:02d}"
    return f"{whole // DAY}d{whole % DAY // HOUR:02d}h"


def age(at: Instant | None, now: Instant) -> str:
    """How long ago `at` was; a moment in the future is now."""
    return span(None if at is None else now - at)


def about(at: Instant, now: Instant) -> str:
    """How long ago, in steps that do not flicker: `<10s`, `20s`, then as `age`."""
    seconds = now - at
    if seconds < 10:
        return "<10s"
    return span(seconds // 10 * 10)


def stopwatch(seconds: Seconds) -> str:
    """An elapsed time that is watched: `0:07`, `12:40`, `1:02:03`."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, MINUTE)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def moment(at: Instant, now: Instant, zone: tzinfo = UTC) -> str:
    """The clock time of `at` in `zone`: `02:40:11` on the day of `now`, `11-21 02:40` on another.

    A moment that no calendar has, as of a clock that was never set, is "unknown".
    """
    try:
        there = datetime.fromtimestamp(at, zone)
    except (ValueError, OverflowError, OSError):
        return _("unknown")
    today = datetime.fromtimestamp(now, zone).date()
    return there.strftime("%H:%M:%S") if there.date() == today else there.strftime("%m-%d %H:%M")


def zone(name: str) -> tzinfo:
    """The time zone of that name (IANA), UTC where this machine knows none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
