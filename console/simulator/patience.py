"""How long alert rules wait in a room that lives faster than life: as long in the story as they would in life."""

from __future__ import annotations

from typing import Final

from console.alerts.rules.load import default_tables
from console.config.scales import seconds
from console.model.time import Seconds

_WAITS: Final[tuple[str, ...]] = ("for", "keep", "mean_over", "rise_within")
_OF_THE_ENGINE: Final = frozenset({"loop_lag", "read_lag", "store_lag", "undelivered"})
"""Points by which the engine watches itself, which lives at its own pace."""
_OF_THE_CHECKS: Final = frozenset({"availability", "site_state", "backup_state"})
"""Points that the engine's checks decide, which are made at its own pace, however fast the room lives."""
_CHECKS_NEED_S: Final[Seconds] = 5.0


def hurried(speed: float) -> dict[str, dict[str, str]]:
    """For each shipped rule what differs from it where the room lives `speed` times as fast; nothing at life's pace."""
    if speed <= 1.0:
        return {}
    tables = {name: table for name, table in default_tables().items() if table.get("point") not in _OF_THE_ENGINE}
    waits = {
        name: {
            field: f"{_hurried(seconds(table[field]), table.get('point'), speed):.3f}s"
            for field in _WAITS
            if field in table
        }
        for name, table in tables.items()
    }
    return {name: fields for name, fields in waits.items() if fields}


def _hurried(wait_s: Seconds, point: object, speed: float) -> Seconds:
    least_s = min(wait_s, _CHECKS_NEED_S) if point in _OF_THE_CHECKS else 0.0
    return max(wait_s / speed, least_s)
