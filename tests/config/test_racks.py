"""What fits into a rack."""

from __future__ import annotations

from tests.config.conftest import Say


def device(place: str) -> str:
    return f'[devices.x]\naddress = "192.0.2.9"\nsnmp = {{ credential = "snmp" }}\nplace = {{ rack = "r1", {place} }}\n'


def test_a_unit_above_the_top_is_an_error(say: Say) -> None:
    """A rack of 42 units has no 43rd."""
    assert say(device("unit = 43")) == [
        'devices.x.place.unit: unit 43 is above the top of rack "r1", which has 42 units'
    ]


def test_a_height_beyond_the_top_is_an_error(say: Say) -> None:
    """A device must fit with all of its units."""
    assert say(device("unit = 42, height = 2")) == [
        'devices.x.place.height: unit 43 is above the top of rack "r1", which has 42 units'
    ]


def test_two_devices_cannot_fill_one_unit(say: Say) -> None:
    """An overlap names the unit and the device that is there already; neighbours do not overlap."""
    assert say(device("unit = 9, height = 2")) == [
        'devices.x.place.unit: unit 10 of rack "r1" is already filled by first'
    ]
    assert say(device("unit = 12")) == []
    assert say(device("unit = 8, height = 2")) == []
