"""Dependents go down before what they depend on, and come up after it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from console.errors import RunbookError
from console.inventory import Device
from console.model.device import DeviceKind
from console.runbooks.order import Waves, waves
from tests.runbooks.rack import server


def named(found: Waves) -> list[list[str]]:
    return [[device.id for device in wave] for wave in found]


def by_id(*devices: Device) -> dict[str, Device]:
    return {device.id: device for device in devices}


WEB, DB, HOST = server("web", depends_on=("db",)), server("db", depends_on=("host",)), server("host")
STORAGE = structs.replace(server("nas"), kind=DeviceKind.STORAGE)


def test_down() -> None:
    """What depends on others goes down first."""
    assert named(waves([HOST, DB, WEB], by_id(HOST, DB, WEB), "dependents_first", 4)) == [["web"], ["db"], ["host"]]


def test_up() -> None:
    """What others depend on comes up first."""
    assert named(waves([HOST, DB, WEB], by_id(HOST, DB, WEB), "dependencies_first", 4)) == [["host"], ["db"], ["web"]]


def test_through_others() -> None:
    """An order that runs through a device elsewhere holds too."""
    assert named(waves([WEB, HOST], by_id(WEB, DB, HOST), "dependents_first", 4)) == [["web"], ["host"]]


def test_storage_last() -> None:
    """Storage goes down after every server, also when nobody wrote that down."""
    found = waves([STORAGE, WEB, server("lone")], by_id(STORAGE, WEB, DB, HOST), "dependents_first", 4)
    assert named(found)[-1] == ["nas"]


def test_storage_that_needs_a_server() -> None:
    """A storage device that says it depends on a server still goes before it."""
    nas = structs.replace(STORAGE, depends_on=("host",))
    assert named(waves([nas, HOST], by_id(nas, HOST), "dependents_first", 4)) == [["nas"], ["host"]]


def test_parallel() -> None:
    """No wave is larger than allowed."""
    devices = [server(f"s{number}") for number in range(5)]
    assert [len(wave) for wave in waves(devices, by_id(*devices), "dependencies_first", 2)] == [2, 2, 1]


def test_circle() -> None:
    """Devices that depend on one another are named; no order is made up."""
    one, two = server("one", depends_on=("two",)), server("two", depends_on=("one",))
    with pytest.raises(RunbookError, match="one"):
        waves([one, two], by_id(one, two), "dependents_first", 4)


@st.composite
def racks(draw: st.DrawFn) -> list[Device]:
    """Servers that depend only on ones before them, so that there is an order."""
    count = draw(st.integers(1, 8))
    earlier = [draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set() for number in range(count)]
    return [
        server(f"s{number}", depends_on=tuple(f"s{other}" for other in sorted(others)))
        for number, others in enumerate(earlier)
    ]


@given(racks(), st.integers(1, 4))
def test_reverse(devices: list[Device], parallel: int) -> None:
    """Bring-up is the exact reverse of shutdown, each server is in it once, and no order is broken."""
    up = named(waves(devices, by_id(*devices), "dependencies_first", parallel))
    down = named(waves(devices, by_id(*devices), "dependents_first", parallel))
    assert down == [wave[::-1] for wave in reversed(up)]
    place = {id_: index for index, wave in enumerate(up) for id_ in wave}
    assert len(place) == len(devices) == sum(map(len, up))
    for device in devices:
        assert all(place[other] < place[device.id] for other in device.depends_on)
