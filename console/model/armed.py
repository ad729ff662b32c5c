"""A runbook that may begin by itself: what it waits for, and where it stands."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.time import Instant


class ArmedState(StrEnum):
    """`armed` waits for its signs, `counting` can be vetoed, `vetoed` and `started` wait for the signs to go away."""

    ARMED = "armed"
    COUNTING = "counting"
    VETOED = "vetoed"
    STARTED = "started"
    UNFIT = "unfit"


class Armed(Struct, frozen=True, tag=True):
    """One armed runbook; `ends_at` is when its countdown is over, `seen` the signs that are there now.

    `flags` are the flags of persons that are among its signs, raised or not.
    """

    id: str
    runbook: str
    target: str
    state: ArmedState
    seen: tuple[str, ...] = ()
    reason: str = ""
    ends_at: Instant | None = None
    flags: tuple[str, ...] = ()
