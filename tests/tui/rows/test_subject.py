"""What an id on the screen leads to."""

from __future__ import annotations

import pytest

from console.model.place import Rack, Room
from console.tui.rows import subject
from console.tui.rows.scene import Scene
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.flood import flooded


@pytest.mark.parametrize(
    ("about", "device", "rack", "point"),
    [
        ("altos-3", "altos-3", "r1", "altos-3"),
        ("env-1/temperature/Inlet", "env-1", "r1", "env-1/temperature/Inlet"),
        ("a1", "env-1", "r1", "env-1/leak/"),
        ("altos-3/filesystem_utilization//var", "altos-3", "r1", "altos-3/filesystem_utilization//var"),
        ("r1", "", "r1", ""),
        ("nonsense", "", "r1", ""),
        ("", "", "r1", ""),
    ],
)
def test_every_kind_of_id_leads_to_its_device_rack_and_point(about: str, device: str, rack: str, point: str) -> None:
    """Of nothing in particular, the first rack; an unknown device is none."""
    scene = Scene(flooded(), NOW)
    found = (subject.device_of(about, scene), subject.rack_of(about, scene), subject.point_of(about, scene))
    assert found == (device, rack, point)


def test_a_rack_leads_to_its_own_room() -> None:
    """Not to the first one."""
    world = worlds.ok()
    world.apply((Room("annex", "Annex", "bontang"), Rack("a-1", "Annex 1", "annex")))
    scene = Scene(world, NOW)
    assert [subject.room_of(about, scene) for about in ("a-1", "r1", "altos-1", "annex", "")] == [
        "annex",
        "server-room",
        "server-room",
        "annex",
        "annex",
    ]


@pytest.mark.parametrize("about", ["inc-1", "altos-3", "env-1/leak/", ""])
def test_an_incident_is_found_from_what_belongs_to_it(about: str) -> None:
    """By its id, a device, a reading, or as the newest that is open."""
    assert subject.incident_of(about, Scene(flooded(), NOW)) == "inc-1"


def test_without_incidents_there_is_none() -> None:
    """Nothing is made up."""
    assert subject.incident_of("altos-1", Scene(worlds.ok(), NOW)) == ""
