"""Tests of `console.engine.knowledge`: what plans and runs are told of this moment."""

from __future__ import annotations

import pytest

from console.engine.knowledge import Knowledge
from console.inventory import Device, Inventory
from console.model.device import DeviceKind
from console.model.place import Place, Rack, Room, Site
from console.runbooks.no_entry import Closed
from console.store.current import Current
from tests.fakes.clock import FakeClock
from tests.fakes.hosts import FakeHosts, FakePower

INVENTORY = Inventory(
    sites={"bontang": Site("bontang", "Bontang"), "samarinda": Site("samarinda", "Samarinda")},
    rooms={"hall": Room("hall", "Hall", "bontang"), "attic": Room("attic", "Attic", "samarinda")},
    racks={"r1": Rack("r1", "R1", "hall")},
    devices={"altos-1": Device("altos-1", "Altos 1", DeviceKind.SERVER, Place(rack="r1"))},
)


@pytest.mark.parametrize(
    ("target", "closed"),
    [("altos-1", True), ("r1", True), ("hall", True), ("bontang", True), ("attic", False), ("samarinda", False)],
)
def test_a_closed_site_is_closed_around_all_that_stands_in_it(target: str, closed: bool) -> None:
    """A server, its rack, its room and the site itself are behind the door; what is elsewhere is not."""
    clock = FakeClock()
    shut = {"bontang": "fire (said by ana)"}
    knowledge = Knowledge(Current(INVENTORY), FakePower(FakeHosts(clock)), clock, lambda: shut)
    knowledge.adopt(INVENTORY, {}, ())
    assert knowledge.closed_around(target) == (Closed("Bontang", "fire (said by ana)") if closed else Closed())
    shut.clear()
    assert knowledge.closed_around(target) == Closed()
