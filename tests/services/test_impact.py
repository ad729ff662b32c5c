"""Tests of `console.services.impact`: what stops with what, and what redundancy is left."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.inventory import Device, Inventory
from console.model.device import DeviceKind
from console.model.place import Place
from console.services.impact import Fabric, Supply, lost_with_leak, lost_with_place, sentence
from console.services.watchlist import Service


def server(id_: str, unit: int, feeds: tuple[str, ...], depends_on: tuple[str, ...] = ()) -> Device:
    place = Place("bontang", "room", "r1", unit)
    return Device(id_, id_.title(), DeviceKind.SERVER, place, feeds=feeds, depends_on=depends_on)


DEVICES = (
    server("altos-1", 30, ("pdu-a/1", "pdu-b/1"), ("switch",)),
    server("altos-2", 20, ("pdu-a/2",)),
    server("altos-3", 10, ("pdu-b/3",)),
    Device("switch", "Switch", DeviceKind.SWITCH, Place("bontang", "room", "r1", 40)),
    Device("pdu-a", "PDU A", DeviceKind.PDU, Place("bontang", "room", "r1"), feeds=("ups",)),
    Device("pdu-b", "PDU B", DeviceKind.PDU, Place("bontang", "room", "r1")),
    Device("ups", "UPS", DeviceKind.UPS, Place("bontang", "room", "r1", 1), feeds=("mains",)),
    Device("leak", "Leak cable", DeviceKind.SENSOR, Place("bontang", "room", "r1", 25)),
    Device("roof-leak", "Ceiling", DeviceKind.SENSOR, Place("bontang", "room")),
)
INVENTORY = Inventory(devices={device.id: device for device in DEVICES})
SERVICES = {
    one.id: one
    for one in (
        Service("database", "Database", runs_on=("altos-2", "altos-3"), needs=1),
        Service("complaints", "Public complaints", runs_on=("altos-1", "database"), needs=2),
        Service("archive", "Archive", runs_on=("altos-2",), needs=1),
    )
}
FABRIC = Fabric(INVENTORY, SERVICES)


@pytest.mark.parametrize(
    ("lost", "stops", "weakened"),
    [
        (["altos-1"], ("complaints",), ()),
        (["altos-2"], ("archive",), ("database", "complaints")),
        (["altos-2", "altos-3"], ("database", "complaints", "archive"), ()),
        (["pdu-a/2"], ("archive",), ("database", "complaints")),
        (["pdu-a/1"], (), ("complaints",)),
        (["pdu-a"], ("archive",), ("database", "complaints")),
        (["ups"], ("archive",), ("database", "complaints")),
        (["pdu-a", "pdu-b"], ("database", "complaints", "archive"), ()),
        (["switch"], ("complaints",), ()),
        (["database"], ("database", "complaints"), ()),
        (["mains"], (), ("database", "complaints", "archive")),
        (["leak"], (), ()),
    ],
)
def test_what_stops_with_what(lost: list[str], stops: tuple[str, ...], weakened: tuple[str, ...]) -> None:
    """A server is dark when all its feeds are; a service stops when too little of what it runs on is left."""
    impact = FABRIC.impact(lost)
    assert (impact.stops, impact.weakened) == (stops, weakened)


def test_what_is_left_of_the_supplies_is_counted() -> None:
    """With one of two feeds gone a server goes on with one of two."""
    assert FABRIC.impact(["pdu-a"]).supplies == (Supply("altos-1", 1, 2),)
    assert FABRIC.impact(["pdu-a"]).dark == ("altos-2", "pdu-a")


def test_a_ups_is_not_dark_when_the_mains_go() -> None:
    """A battery carries what hangs on it: that the mains are gone weakens all of it and stops nothing yet."""
    assert FABRIC.impact(["mains"]).dark == ()


def test_a_leak_takes_what_stands_below_it() -> None:
    """Water runs down: of its rack what is under the sensor, of a room everything."""
    assert set(lost_with_leak(INVENTORY, "leak")) == {"altos-2", "altos-3", "pdu-a", "pdu-b", "ups"}
    assert "altos-1" in lost_with_leak(INVENTORY, "roof-leak")
    assert lost_with_leak(INVENTORY, "nothing") == ()
    assert lost_with_place(INVENTORY, rack="r2") == ()


def test_a_service_hangs_on_the_worst_first() -> None:
    """What is in trouble comes first, then what stops it alone, then what is backed up."""
    hanging = FABRIC.hangs_on("complaints", {"altos-3": "does not answer"})
    assert [one.id for one in hanging][:1] == ["altos-3"]
    alone = {one.id for one in hanging if one.alone}
    assert alone == {"altos-1", "database", "switch"}
    assert {one.id for one in hanging} >= {"ups", "pdu-a/1", "pdu-b"}


def test_every_device_says_which_public_names_stop_with_it() -> None:
    """The names that a person is told before something is switched off; what stops nothing is left out."""
    assert FABRIC.stops_with() == {
        "altos-1": ("Public complaints",),
        "altos-2": ("Archive",),
        "switch": ("Public complaints",),
        "pdu-a": ("Archive",),
        "ups": ("Archive",),
    }


def test_the_loss_is_one_sentence() -> None:
    """Stopping and weakened services are named by their public names."""
    said = sentence(FABRIC.impact(["altos-2"]), SERVICES)
    assert "Archive" in said
    assert "Database, Public complaints" in said


def test_a_device_that_needs_both_supplies_is_dark_with_one() -> None:
    """What goes off below so many feeds is dark as soon as fewer are live."""
    needy = [replace(one, min_feeds=2) if one.id == "altos-1" else one for one in DEVICES]
    fabric = Fabric(Inventory(devices={device.id: device for device in needy}), SERVICES)
    assert fabric.impact(["pdu-a/1"]).dark == ("altos-1",)
    assert fabric.impact(["pdu-a/1"]).stops == ("complaints",)
