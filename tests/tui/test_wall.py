"""Tests of `console.tui.wall`: the round of a screen that nobody touches."""

from __future__ import annotations

from console.model.alert import Severity
from console.model.incident import Incident, IncidentState
from console.model.place import Place, Rack, Room
from console.model.snapshot import Entity, Snapshot
from console.tui.wall import stop_at, stops


def world(*entities: Entity) -> Snapshot:
    made = Snapshot()
    made.apply(entities)
    return made


def incident(id_: str, state: IncidentState) -> Incident:
    return Incident(id_, "Water", state, Severity.CRITICAL, Place(), "a", ("a",), 1.0)


def test_an_empty_room_is_the_overview_alone() -> None:
    """There is always something to show."""
    assert stops(world()) == (("overview", ""),)
    assert stop_at(world(), 7) == ("overview", "")


def test_open_incidents_come_before_racks_and_rooms() -> None:
    """What is over is not shown."""
    full = world(
        Rack("r1", "R", "room"),
        Room("room", "R", "s"),
        incident("i1", IncidentState.OPEN),
        incident("i2", IncidentState.CLOSED),
    )
    assert stops(full) == (("overview", ""), ("incident", "i1"), ("rack", "r1"), ("room", "room"))
    assert stop_at(full, 5) == ("incident", "i1")
