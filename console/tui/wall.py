"""What a big screen shows in turn when nobody has a hand on it; draws nothing and opens nothing."""

from __future__ import annotations

from collections.abc import Iterator

from console.model.alert import SEVEREST_FIRST, Severity
from console.model.incident import IncidentState
from console.model.snapshot import Snapshot
from console.model.time import Seconds

TURN_S: Seconds = 15.0
"""Long enough to read a rack from the other end of the room."""

Stop = tuple[str, str]


LEFT_TO_A_HAND = frozenset({"quit"})
"""The only actions on a wall: whatever else a passing hand presses would stay on the screen with nobody to undo it."""


class Round:
    """Where the wall is in its round, and which open incidents it has shown at once."""

    def __init__(self) -> None:
        self._turn = 0
        self._shown: dict[str, Severity] = {}

    def next(self, world: Snapshot) -> Stop:
        """The next stop, in the world as it is now."""
        self._turn += 1
        return stop_at(world, self._turn)

    def news(self, world: Snapshot) -> Stop | None:
        """The severest incident that was opened, or has become severer, since this was asked before."""
        rank = SEVEREST_FIRST.index
        still = {one.id: one for one in world.incidents.values() if one.state is IncidentState.OPEN}
        fresh = [
            one for one in still.values() if one.id not in self._shown or rank(one.severity) < rank(self._shown[one.id])
        ]
        self._shown = {one.id: one.severity for one in still.values()}
        if not fresh:
            return None
        return "incident", min(fresh, key=lambda one: (rank(one.severity), one.started_at)).id


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
