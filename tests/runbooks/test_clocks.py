"""Tests of `console.runbooks.clocks`: what the plan needs against what the room still has."""

from __future__ import annotations

import pytest
from msgspec import structs

from console.inventory import Device
from console.model.board import TimeLeft
from console.model.device import DeviceKind
from console.model.place import Place
from console.runbooks.clocks import deadlines, empty_at, hot_at
from console.runbooks.library import load_library
from console.runbooks.plan import plan
from tests.runbooks.rack import rack_of, server

UPS = Device("ups-1", "UPS 1", DeviceKind.UPS, Place(room="room"))


@pytest.mark.parametrize(
    ("state", "runtime", "left"),
    [
        ("on_battery", 600.0, 700.0),
        ("low_battery", 60, 160.0),
        ("online", 600.0, None),
        ("on_battery", None, None),
        (None, 600.0, None),
    ],
)
def test_only_a_battery_that_runs_down_is_a_clock(state: object, runtime: object, left: float | None) -> None:
    """A UPS on mains, or one that does not say how long it lasts, sets no time."""
    found = empty_at(UPS, state, runtime, 100.0)
    assert (found.ends_at if found else None) == left


def test_the_sensor_that_gets_too_hot_first_is_its_room_s_clock() -> None:
    """Each room has one clock, of its first sensor; a room without a forecast has none."""
    found = hot_at([("room", 3600.0), ("room", 1800.0), ("hall", 60.0)], 1000.0)
    assert {room: clock.ends_at for room, clock in found.items()} == {"room": 2800.0, "hall": 1060.0}
    assert hot_at([], 1000.0) == {}


def test_the_latest_safe_start() -> None:
    """What is left less what is needed; the clock that ends first comes first, and other rooms do not count."""
    left = [TimeLeft("room/cooling", "room", "cooling", 5000.0), TimeLeft("room/ups-1", "room", "ups-1", 4000.0)]
    found = deadlines(900.0, [*left, TimeLeft("x/u", "x", "u", 1.0)], "room")
    assert [(one.cause, one.latest_start_at) for one in found] == [
        ("ups-1", 3100.0),
        ("cooling", 4100.0),
    ]
    assert deadlines(None, left, "room")[0].latest_start_at is None


def test_a_plan_carries_its_clocks_and_keeps_its_id() -> None:
    """The clocks are told with the plan; that they run does not make it another plan."""
    library = load_library().runbooks
    world = rack_of(server("altos-1"))
    took = {
        (f"server-graceful-shutdown/{step.id}", "altos-1"): 10.0 for step in library["server-graceful-shutdown"].steps
    }
    known = structs.replace(world, took_s=took, time_left=(TimeLeft("room/ups-1", "room", "ups-1", 4000.0),))
    made = plan(library["rack-graceful-shutdown"], "r1", known, {}, 100.0, library)
    assert made.needs_s == 40.0
    assert made.deadlines[0].latest_start_at == 3960.0
    assert made.id == plan(library["rack-graceful-shutdown"], "r1", world, {}, 100.0, library).id
