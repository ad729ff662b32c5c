"""A moment of the past as the engine remembers it, and how a person writes one; asks nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from console.model.alert import Alert
from console.model.snapshot import Snapshot
from console.model.time import Instant

_CLOCK = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?")
_AGO = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Past(NamedTuple):
    """The world as it was at `at`."""

    at: Instant
    world: Snapshot
    concerns: Mapping[str, Alert] = {}


def moment(text: str, now: Instant, zone: tzinfo) -> Instant | None:
    """The instant that a person means; None where it is none.

    `02:40` is the last time that it was 02:40 in `zone`, `15m` is so long ago, `2026-01-31 02:40` is that very minute.
    """
    ago = _AGO.fullmatch(text.strip())
    if ago is not None:
        return now - float(ago[1]) * _UNIT_S[ago[2]]
    told = _CLOCK.fullmatch(text.strip())
    if told is None:
        return None
    year, month, day, *time = (None if part is None else int(part) for part in told.groups())
    hour, minute, second = (part or 0 for part in time)
    here = datetime.fromtimestamp(now, zone)
    try:
        if year is not None and month is not None and day is not None:
            return datetime(year, month, day, hour, minute, second, tzinfo=zone).timestamp()
        meant = here.replace(hour=hour, minute=minute, second=second, microsecond=0)
    except ValueError:
        return None
    return (meant if meant <= here else meant - timedelta(days=1)).timestamp()
