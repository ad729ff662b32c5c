"""The two clocks: how long a plan needs, against how long the room can still be run; pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.inventory import Device
from console.model.board import TimeLeft
from console.model.place import Rack
from console.model.run import Deadline
from console.model.time import Instant, Seconds

TOO_HOT_C = 35.0
"""Upper end of what servers of class A2 are allowed to breathe in (ASHRAE TC 9.9, 2021)."""


def hot_at(too_hot_in: Iterable[tuple[str, Seconds]], now: Instant) -> dict[str, TimeLeft]:
    """By room, when the first of its sensors becomes too hot, from the room of each and what is foretold of it."""
    found: dict[str, TimeLeft] = {}
    for room, in_s in too_hot_in:
        ends_at = now + in_s
        if room not in found or ends_at < found[room].ends_at:
            found[room] = TimeLeft(f"{room}/cooling", room, "cooling", round(ends_at))
    return found


def on_mains(state: object) -> bool | None:
    """Whether a UPS in that state (`ups_state`) runs on the mains; None when its word does not say so."""
    if state in ("online", "bypass"):
        return True
    return False if state in ("on_battery", "low_battery") else None


def empty_at(ups: Device, state: object, runtime_s: object, taken_at: Instant) -> TimeLeft | None:
    """When the battery of a UPS that runs on it is empty; None while it does not, or does not say how long."""
    if on_mains(state) is not False or not isinstance(runtime_s, int | float) or not ups.place.room:
        return None
    room = ups.place.room
    return TimeLeft(f"{room}/{ups.id}", room, ups.id, round(taken_at + runtime_s))


def deadlines(needs_s: Seconds | None, left: Iterable[TimeLeft], room: str) -> tuple[Deadline, ...]:
    """For each clock of the room: until when, and the latest start from which the plan still fits; soonest first."""
    here = sorted((one for one in left if one.room == room), key=lambda one: one.ends_at)
    return tuple(Deadline(one.cause, one.ends_at, None if needs_s is None else one.ends_at - needs_s) for one in here)


def room_of(target: str, scope: str, devices: dict[str, Device], racks: dict[str, Rack]) -> str:
    """The room that a target stands in; empty for a site, which has many."""
    match scope:
        case "server":
            return devices[target].place.room if target in devices else ""
        case "rack":
            return racks[target].room if target in racks else ""
        case "room":
            return target
        case _site:
            return ""
