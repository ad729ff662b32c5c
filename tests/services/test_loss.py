"""Tests of `console.services.loss`: which loss a word means, and what follows from it by name."""

from __future__ import annotations

import pytest

from console.inventory import Device, Inventory
from console.model.device import DeviceKind
from console.model.place import LeakZone, Place, Rack, Room, Site
from console.services.impact import Fabric
from console.services.loss import find_loss, foresee
from console.services.watchlist import Service

PLACE = Place("bontang", "room", "r1", 10)
DEVICES = (
    Device("altos-1", "Altos one", DeviceKind.SERVER, PLACE, feeds=("pdu-a/1", "pdu-b/1")),
    Device("altos-2", "Altos two", DeviceKind.SERVER, PLACE, feeds=("pdu-a/2",)),
    Device("pdu-a", "PDU A", DeviceKind.PDU, Place("bontang", "room", "r1")),
    Device("pdu-b", "PDU B", DeviceKind.PDU, Place("bontang", "room", "r1")),
    Device("ceiling", "Ceiling", DeviceKind.SENSOR, Place("bontang", "room")),
    Device("rope", "Rope", DeviceKind.SENSOR, Place("bontang", "room")),
    Device("leak-1", "Leak cable", DeviceKind.SENSOR, Place("bontang", "room", "r1", 20)),
)
INVENTORY = Inventory(
    sites={"bontang": Site("bontang", "Bontang", "UTC")},
    rooms={"room": Room("room", "Server room", "bontang")},
    racks={"r1": Rack("r1", "Rack one", "room")},
    devices={device.id: device for device in DEVICES},
    leak_zones=(
        LeakZone("above-1", "ceiling", "zone 1", racks=("r1",), from_unit=9),
        LeakZone("above-2", "ceiling", "zone 2", devices=("altos-1",)),
    ),
)
SERVICES = {
    one.id: one
    for one in (
        Service("complaints", "Public complaints", owner="Diskominfo", runs_on=("altos-1", "altos-2"), needs=2),
        Service("attendance", "Attendance", runs_on=("altos-1",), needs=1, worth_per_hour=5e6, currency="Rp"),
    )
}
FABRIC = Fabric(INVENTORY, SERVICES)


@pytest.mark.parametrize(
    ("about", "kind", "lost"),
    [
        ("altos-1", "device", {"altos-1"}),
        ("pdu-a/2", "outlet", {"pdu-a/2"}),
        ("r1", "rack", {"altos-1", "altos-2", "pdu-a", "pdu-b", "leak-1"}),
        ("room", "room", {"altos-1", "altos-2", "pdu-a", "pdu-b", "leak-1"}),
        ("bontang", "site", {"altos-1", "altos-2", "pdu-a", "pdu-b", "leak-1"}),
        ("complaints", "service", {"complaints"}),
        ("rack:r1", "rack", {"altos-1", "altos-2", "pdu-a", "pdu-b", "leak-1"}),
        ("leak:leak-1", "leak", {"altos-1", "altos-2"}),
        ("leak-1", "device", {"leak-1"}),
    ],
)
def test_a_word_means_one_loss(about: str, kind: str, lost: set[str]) -> None:
    """An id is looked up kind by kind; `kind:id` says which, and a leak takes what water runs down on."""
    loss = find_loss(about, INVENTORY, SERVICES)
    assert loss is not None
    assert loss.kind == kind
    assert lost <= set(loss.lost)


@pytest.mark.parametrize("about", ["", "nowhere", "rack:altos-1", "leak:nowhere", "nowhere/3", "altos-1/"])
def test_what_is_not_there_is_no_loss(about: str) -> None:
    """A word that names nothing gives nothing, not an empty loss."""
    assert find_loss(about, INVENTORY, SERVICES) is None


def test_what_follows_is_told_by_name() -> None:
    """Services by their public names with owner and worth, devices by theirs, feeds with how many are left."""
    loss = find_loss("pdu-a", INVENTORY, SERVICES)
    assert loss is not None
    impact = foresee(loss, INVENTORY, SERVICES, FABRIC)
    assert [one.name for one in impact.dark] == ["Altos two"]
    assert [(one.name, one.left, one.of) for one in impact.fewer_feeds] == [("Altos one", 1, 2)]
    assert [(one.name, one.owner) for one in impact.stops] == [("Public complaints", "Diskominfo")]
    assert [one.name for one in impact.weakened] == ["Attendance"]


def test_a_feed_that_does_not_answer_is_none_to_rely_on() -> None:
    """With it unknown what hangs on the other goes dark; what it takes by itself is no fault of this loss."""
    loss = find_loss("pdu-a", INVENTORY, SERVICES)
    assert loss is not None
    impact = foresee(loss, INVENTORY, SERVICES, FABRIC, ["pdu-b"])
    assert [one.name for one in impact.dark] == ["Altos one", "Altos two"]
    assert not impact.fewer_feeds
    assert [one.id for one in impact.silent] == ["pdu-b"]
    other = find_loss("altos-2", INVENTORY, SERVICES)
    assert other is not None
    assert not foresee(other, INVENTORY, SERVICES, FABRIC, ["pdu-b"]).fewer_feeds


def test_where_nothing_answers_a_loss_still_stops_what_it_stops() -> None:
    """A site that is cut off makes no loss harmless."""
    loss = find_loss("altos-2", INVENTORY, SERVICES)
    assert loss is not None
    alone, cut_off = (foresee(loss, INVENTORY, SERVICES, FABRIC, silent) for silent in ([], ["pdu-a", "pdu-b"]))
    assert alone.stops
    assert cut_off.stops == alone.stops


def test_what_goes_itself_is_not_told_twice() -> None:
    """The loss itself is not listed among what it takes along."""
    loss = find_loss("r1", INVENTORY, SERVICES)
    assert loss is not None
    impact = foresee(loss, INVENTORY, SERVICES, FABRIC)
    assert not set(impact.dark) & set(impact.lost)
    assert [one.worth_per_hour for one in impact.stops] == [None, 5e6]


@pytest.mark.parametrize(
    ("about", "lost"),
    [
        ("leak:ceiling/zone 1", {"pdu-a", "pdu-b"}),
        ("leak:ceiling/zone 2", {"altos-1"}),
        ("leak:ceiling", {"pdu-a", "pdu-b", "altos-1"}),
        ("leak:rope/under Rack one", {"altos-1", "altos-2", "pdu-a", "pdu-b", "leak-1"}),
        ("leak:rope/floor", {"altos-1", "altos-2", "pdu-a", "pdu-b", "leak-1", "ceiling"}),
    ],
)
def test_a_leak_takes_what_its_zone_hangs_over(about: str, lost: set[str]) -> None:
    """The configured zone says it, of a sensor all its zones; else the rack that a zone is named after, or the room."""
    loss = find_loss(about, INVENTORY, SERVICES)
    assert loss is not None
    assert set(loss.lost) == lost
