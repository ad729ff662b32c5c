"""Tests of `console.model.leak`: where water runs, the same for alerts, services and the rack's picture."""

from __future__ import annotations

import pytest

from console.model.leak import Down, Reach, reach, told
from console.model.place import LeakZone, Place, Rack

RACKS = {"r1": Rack("r1", "Rack One", "hall"), "r2": Rack("r2", "Rack Two", "hall")}
CEILING = LeakZone("z1", "rope", "ceiling", racks=("r1", "r2"), devices=("pump",), from_unit=40)
FLOOR = LeakZone("z2", "rope", "floor", racks=("r2",))
OTHER = LeakZone("z3", "probe", "", racks=("r1",))


def test_a_zone_is_told_by_its_sensor_and_instance() -> None:
    """A zone that names no instance stands for all of its sensor; one that does stands for that alone."""
    zones = (CEILING, FLOOR, OTHER)
    assert told(zones, "rope", "ceiling") == (CEILING,)
    assert told(zones, "rope", "") == ()
    assert told(zones, "rope", "", any_zone=True) == (CEILING, FLOOR)
    assert told(zones, "rope", "floor", any_zone=True) == (FLOOR,)
    assert told(zones, "probe", "z9") == (OTHER,)


def test_what_is_mapped_counts_before_anything_else() -> None:
    """Also before the rack that the zone is called by and the one that the sensor hangs in."""
    place = Place(room="hall", rack="r1", unit=5)
    assert reach("r1", place, "hall", (CEILING,), RACKS) == Reach((Down("r1", 40), Down("r2", 40)), frozenset({"pump"}))


@pytest.mark.parametrize(
    ("zone", "place", "expected"),
    [
        ("under R2", Place(room="hall", rack="r1"), Reach((Down("r2"),))),
        ("rack two left", Place(room="hall"), Reach((Down("r2"),))),
        ("r22", Place(room="hall", rack="r1", unit=7), Reach((Down("r1", 7),))),
        ("", Place(room="hall", rack="r1"), Reach((Down("r1"),))),
        ("anywhere", Place(room="hall"), Reach(room="hall")),
        ("anywhere", Place(), Reach()),
    ],
)
def test_without_a_map_the_name_and_then_the_place_say_it(zone: str, place: Place, expected: Reach) -> None:
    """A rack's id or name as a whole word, then the rack below the sensor, then its room; else nothing is known."""
    assert reach(zone, place, place.room, (), RACKS) == expected


@pytest.mark.parametrize(
    ("device", "place", "room", "wet"),
    [
        ("a", Place(rack="r1", unit=10), "hall", True),
        ("b", Place(rack="r1", unit=11), "hall", False),
        ("c", Place(rack="r1"), "hall", True),
        ("d", Place(rack="r2", unit=42), "hall", True),
        ("e", Place(rack="r3", unit=1), "hall", False),
        ("pump", Place(), "elsewhere", True),
    ],
)
def test_water_runs_down(device: str, place: Place, room: str, wet: bool) -> None:
    """What stands at or under the height gets wet, what stands over it does not, and who is not known where may."""
    water = Reach((Down("r1", 10), Down("r2")), frozenset({"pump"}))
    assert water.wets(device, place, room) is wet


def test_a_wet_room_is_all_of_it_and_no_other() -> None:
    """A room that is not known is none, so that two unknown rooms are never the same."""
    assert Reach(room="hall").wets("a", Place(), "hall")
    assert not Reach(room="hall").wets("a", Place(), "attic")
    assert not Reach().wets("a", Place(), "")
