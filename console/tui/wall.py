"""What a big screen shows in turn when nobody has a hand on it; draws nothing and opens nothing."""

from __future__ import annotations

from collections.abc import Iterator

from console.model.incident import IncidentState
from console.model.snapshot import Snapshot
from console.model.time import Seconds

TURN_S: Seconds = 15.0
"""Long enough to read a rack from the other end of the room."""

Stop = tuple[str, str]


def stops(world: Snapshot) -> tuple[Stop, ...]:
    """The places of one round and what each is about; the overview stands between what is open and what is always."""
    return tuple(_stops(world))


def stop_at(world: Snapshot, turn: int) -> Stop:
    """Where the round is at its `turn`th stop, in the world as it is now."""
    places = stops(world)
    return places[turn % len(places)]


def _stops(world: Snapshot) -> Iterator[Stop]:
    yield "overview", ""
    for incident in sorted(world.incidents.values(), key=lambda one: one.started_at):
        if incident.state is IncidentState.OPEN:
            yield "incident", incident.id
    yield from (("rack", rack) for rack in sorted(world.racks))
    yield from (("room", room) for room in sorted(world.rooms))
    if world.services:
        yield "services", ""
