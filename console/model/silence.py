"""A silence: alerts that are known and need no call until it ends; they are still shown and counted."""

from __future__ import annotations

from msgspec import Struct

from console.model.time import Instant


class AlertMatcher(Struct, frozen=True):
    """Which alerts; ids may hold `*`, and what is empty matches everything."""

    rules: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    racks: tuple[str, ...] = ()
    instances: tuple[str, ...] = ()


class Silence(Struct, frozen=True, tag=True):
    """`by` answers for it, `reason` says why, `hides` counts what it holds back now.

    `kind` is `silence`, `maintenance` or `shelf` (ISA-18.2: one alert put aside for a while).
    """

    id: str
    matcher: AlertMatcher
    by: str
    reason: str
    begins_at: Instant
    ends_at: Instant
    kind: str = "silence"
    hides: int = 0
