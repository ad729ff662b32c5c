"""Leak zones of the configuration: what they reach, and the sentences of their mistakes."""

from __future__ import annotations

import pytest

from console.config.validate import validate
from console.inventory import build
from console.model.place import LeakZone

BASE: dict[str, object] = {
    "sites": {"here": {}},
    "rooms": {"hall": {"site": "here"}},
    "racks": {"r1": {"room": "hall", "units": 42}},
    "devices": {"floor": {"kind": "sensor", "local": {}}},
}


def problems(**zones: dict[str, object]) -> list[str]:
    """What is wrong with these zones."""
    return [f"{found.key}: {found.sentence}" for found in validate({**BASE, "leak_zones": zones}).problems]


def test_a_zone_reaches_the_inventory_as_it_is_written() -> None:
    """With racks, the topmost unit that gets wet, and single devices."""
    zone: dict[str, object] = {"sensor": "floor", "instance": "Zone 1", "racks": ["r1"], "from_unit": 30}
    loaded = validate({**BASE, "leak_zones": {"under-the-pipe": zone}})
    assert loaded.config is not None
    assert build(loaded.config).leak_zones == (LeakZone("under-the-pipe", "floor", "Zone 1", ("r1",), (), 30),)


@pytest.mark.parametrize(
    ("zone", "sentence"),
    [
        ({"sensor": "flor", "racks": ["r1"]}, 'leak_zones.z.sensor: "flor" is no known device'),
        ({"sensor": "floor", "racks": ["r9"]}, 'leak_zones.z.racks[0]: "r9" is no known rack'),
        ({"sensor": "floor", "devices": ["x"]}, 'leak_zones.z.devices[0]: "x" is no known device'),
        ({"sensor": "floor"}, "leak_zones.z: this zone hangs over nothing: name racks or devices"),
        (
            {"sensor": "floor", "racks": ["r1"], "from_unit": 50},
            'leak_zones.z.from_unit: unit 50 is above the top of rack "r1", which has 42 units',
        ),
        (
            {"sensor": "floor", "devices": ["floor"], "from_unit": 5},
            "leak_zones.z.from_unit: a unit needs the racks that it is in",
        ),
    ],
)
def test_a_mistake_is_a_sentence_at_its_key(zone: dict[str, object], sentence: str) -> None:
    """Each names what is wrong and where."""
    assert problems(z=zone) == [sentence]


def test_two_zones_do_not_say_the_same_twice() -> None:
    """One rack under one zone of one sensor is written once."""
    zone: dict[str, object] = {"sensor": "floor", "racks": ["r1"]}
    assert problems(a=zone, b=zone) == ['leak_zones.b.racks[0]: "a" already says what this zone reaches in rack "r1"']
