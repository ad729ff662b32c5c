"""Tests of `console.engine.whereabouts`: the places of what an id stands for."""

from __future__ import annotations

import pytest

from console.engine.bus import Bus
from console.engine.whereabouts import Whereabouts
from console.inventory import Device, Inventory
from console.model.alert import Alert, AlertState, Severity
from console.model.armed import Armed, ArmedState
from console.model.device import DeviceKind
from console.model.incident import Incident, IncidentState
from console.model.place import Place, Rack, Room, Site
from console.model.service import ServiceState, ServiceView
from console.model.silence import AlertMatcher, Silence

INVENTORY = Inventory(
    sites={"bontang": Site("bontang", "", "UTC"), "other": Site("other", "", "UTC")},
    rooms={"room": Room("room", "", "bontang"), "shed": Room("shed", "", "other")},
    racks={"r1": Rack("r1", "", "room")},
    devices={
        "altos-1": Device("altos-1", "", DeviceKind.SERVER, Place(rack="r1")),
        "probe": Device("probe", "", DeviceKind.SENSOR, Place(room="shed")),
    },
)
ALTOS, PROBE = frozenset({"r1", "room", "bontang"}), frozenset({"shed", "other"})


def alert(id_: str, device: str) -> Alert:
    return Alert(id_, "r", Severity.CRITICAL, AlertState.FIRING, device, "leak", "", "s", "r", 0.0)


@pytest.fixture
def whereabouts() -> Whereabouts:
    bus = Bus()
    bus.publish(
        [
            alert("a1", "altos-1"),
            alert("a2", "probe"),
            alert("a3", "portal"),
            Incident("i1", "", IncidentState.OPEN, Severity.CRITICAL, Place(), "a1", ("a1", "a2"), 0.0),
            Silence("s1", AlertMatcher(racks=("r1",)), "ana", "", 0.0, 1.0),
            Armed("night", "ups-low", "room", ArmedState.ARMED, flags=("water-seen",)),
            Armed("far", "ups-low", "shed", ArmedState.ARMED, flags=("altos-1", "water-seen")),
            ServiceView("portal", "Portal", ServiceState.UP, "", sites=("bontang", "other")),
        ]
    )
    return Whereabouts(bus, lambda: INVENTORY, _target)


def _target(plan: str) -> str:
    return "altos-1" if plan == "plan-1" else ""


@pytest.mark.parametrize(
    ("id_", "places"),
    [
        ("altos-1", {ALTOS}),
        ("r1", {ALTOS}),
        ("room", {frozenset({"room", "bontang"})}),
        ("bontang", {frozenset({"bontang"})}),
        ("a1", {ALTOS}),
        ("i1", {ALTOS, PROBE}),
        ("s1", {ALTOS}),
        ("plan-1", {ALTOS}),
        ("portal", {frozenset({"bontang"}), frozenset({"other"})}),
        ("a3", {frozenset({"bontang"}), frozenset({"other"})}),
        ("flag water-seen", {frozenset({"room", "bontang"}), PROBE}),
        ("flag altos-1", {PROBE}),
        ("flag unheard-of", set()),
        ("nowhere", set()),
    ],
)
def test_an_id_has_the_places_of_everything_behind_it(
    whereabouts: Whereabouts, id_: str, places: set[frozenset[str]]
) -> None:
    """Those of all its alerts, of all its sites, of all that waits for a flag; what is not known has none."""
    assert set(whereabouts.places(id_)) == places
