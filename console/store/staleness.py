"""How old data may be before it is not believed, and before it counts as missing; holds no data."""

from __future__ import annotations

from enum import Enum

from console.model.time import Seconds

STALE_INTERVALS = 2
MISSING_INTERVALS = 5
GRACE_S: Seconds = 2.0
"""What a poll may take on top of its interval before its readings look late."""

DEFAULT_INTERVAL_S: Seconds = 60.0
"""For sources that speak when they like."""


class Freshness(Enum):
    """Whether data is in time, late, or gone."""

    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"


def stale_after_s(interval_s: Seconds) -> Seconds:
    """The age beyond which data of this interval is stale."""
    return STALE_INTERVALS * interval_s + GRACE_S


def missing_after_s(interval_s: Seconds) -> Seconds:
    """The age beyond which data of this interval counts as missing."""
    return MISSING_INTERVALS * interval_s + GRACE_S


def freshness(age_s: Seconds, interval_s: Seconds) -> Freshness:
    """How far data of this age can be used."""
    if age_s <= stale_after_s(interval_s):
        return Freshness.FRESH
    return Freshness.STALE if age_s <= missing_after_s(interval_s) else Freshness.MISSING
