"""One measured value with its unit, state, quality and the moment it was taken."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from console.model.time import Instant


class State(StrEnum):
    """How a reading or a device stands; `unknown` is neither good nor bad."""

    OK = "ok"
    WARNING = "warning"
    CRITICAL = "critical"
    UNKNOWN = "unknown"


WORST_FIRST = (State.CRITICAL, State.WARNING, State.UNKNOWN, State.OK)
"""The order in which states call for attention."""


def worst(states: set[State]) -> State:
    """The state that calls for attention first; nothing at all is unknown."""
    return next((state for state in WORST_FIRST if state in states), State.UNKNOWN)


class Quality(StrEnum):
    """How far a value can be believed: taken in time, too old, or not plausible."""

    GOOD = "good"
    STALE = "stale"
    BAD = "bad"


Value: TypeAlias = float | str | None
"""A number in the reading's unit, a lower-case word of an enumeration, or nothing."""


class PointKey(NamedTuple):
    """Which series a reading belongs to."""

    device: str
    point: str
    instance: str


class Reading(Struct, frozen=True, gc=False):
    """One value of one point; `instance` tells several of a kind apart (`Inlet`, `/var`, `eth0`), else it is empty.

    `state` is the device's own judgement (or its profile's); our limits are the alert rules' business.
    `note` says in words why the quality is not good.
    """

    point: str
    instance: str
    value: Value
    unit: str
    taken_at: Instant
    state: State = State.OK
    quality: Quality = Quality.GOOD
    note: str = ""
