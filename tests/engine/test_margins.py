"""Tests of `console.engine.margins`: runtime against the measured plan, and air against its dew point, as readings."""

from __future__ import annotations

import pytest

from console.engine.margins import Margins
from console.inventory import Device, Inventory, LocalAccess, Target
from console.model.device import DeviceKind
from console.model.place import Place, Room, Site
from console.model.poll import Poll
from console.model.reading import Quality, Reading
from console.runbooks.library import load_library
from console.runbooks.plan import plan
from console.runbooks.world import SourceState, World
from console.store.change import Change
from console.store.current import Current
from tests.fakes.clock import FakeClock

HALL = Place("here", "hall")
DEVICES = {
    "ups-1": Device("ups-1", "UPS", DeviceKind.UPS, HALL),
    "host": Device("host", "Host", DeviceKind.SERVER, HALL, address="192.0.2.1"),
    "probe": Device("probe", "Probe", DeviceKind.SENSOR, HALL),
}
INVENTORY = Inventory(
    sites={"here": Site("here", "Here")},
    rooms={"hall": Room("hall", "Hall", "here")},
    devices=DEVICES,
    targets=tuple(Target(id_, "snmp", LocalAccess(), 10.0) for id_ in DEVICES),
)
LIBRARY = load_library(None)


def world(each_s: float | None) -> World:
    """The room; every step of its shutdown took `each_s` the last time, or was never measured."""
    base = World(
        devices=DEVICES,
        rooms=INVENTORY.rooms,
        sites=INVENTORY.sites,
        sources={id_: {"ssh": SourceState(True, "")} for id_ in DEVICES},
    )
    book = LIBRARY.runbooks["ups-low"]
    drafted = plan(book, "hall", base, {}, 0.0, LIBRARY.runbooks)
    assert drafted.steps
    took = {} if each_s is None else {(f"ups-low/{step.id}", step.target): each_s for step in drafted.steps}
    return World(devices=DEVICES, rooms=base.rooms, sites=base.sites, sources=base.sources, took_s=took)


class Watched:
    """The margins of one room, with what they told the rules."""

    def __init__(self, known: World, runtime_s: float = 600.0) -> None:
        self.clock = FakeClock()
        self.current = Current(INVENTORY)
        self.told: list[Change] = []
        self.margins = Margins(self.current, lambda: known, self.told.extend, self.clock)
        self.margins.adopt(INVENTORY, LIBRARY)
        self.read("ups-1", Reading("runtime", "", runtime_s, "s", self.clock.now()))

    def read(self, device: str, *readings: Reading) -> None:
        """A poll brings this."""
        self.current.take(Poll(device, "snmp", self.clock.now(), 0.0, readings))

    def said(self) -> dict[str, float | str | None]:
        """What the last tick told, by point."""
        self.told.clear()
        self.margins.tick()
        return {change.key.point: change.reading.value for change in self.told}


def test_runtime_is_held_against_the_measured_time_of_the_plan() -> None:
    """Twice as long a plan is half the margin."""
    short, long = Watched(world(10.0)).said(), Watched(world(20.0)).said()
    assert isinstance(short["shutdown_margin"], float)
    assert isinstance(long["shutdown_margin"], float)
    assert short["shutdown_margin"] == pytest.approx(2 * long["shutdown_margin"], rel=0.01)


def test_a_plan_that_was_never_measured_gives_no_margin() -> None:
    """Nothing is said of what nobody knows."""
    assert "shutdown_margin" not in Watched(world(None)).said()


def test_air_near_its_dew_point_is_a_reading_of_the_sensor() -> None:
    """And when the sensor falls silent the margin is unknown, not good."""
    room = Watched(world(None))
    now = room.clock.now()
    room.read("probe", Reading("temperature", "", 20.0, "°C", now), Reading("dew_point", "", 17.0, "°C", now))
    assert room.said()["dew_margin"] == 3.0
    room.clock.advance(3600)
    room.current.expire(room.clock.now())
    assert room.said() == {"dew_margin": None}
    assert room.told[0].reading.quality is Quality.STALE
