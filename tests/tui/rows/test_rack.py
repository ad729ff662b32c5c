"""A rack's elevation, told from a snapshot."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.place import Rack as RackPlace
from console.model.snapshot import Snapshot
from console.tui.cells import plain
from console.tui.rows.rack import Rack, device_at, rack_head
from console.tui.rows.scene import Scene, concerns
from console.tui.rows.water import endangered
from console.tui.view import View
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.flood import flooded, incident


def _scene(world: Snapshot) -> Scene:
    return Scene(world, NOW, concerns=concerns(world.alerts.values()))


def _rows(world: Snapshot) -> list[dict[str, str]]:
    scene, rack, view = _scene(world), Rack("r1"), View()
    for key in rack.keys(scene):
        entry = rack.entry(key, scene)
        if entry is not None:
            view.put(entry)
    view.settle()
    columns = [column.id for column in rack.columns()]
    return [
        {column: cell.text for column, cell in zip(columns, rack.cells(key, scene), strict=True)}
        for key in view.order
        if not view.is_heading(key)
    ]


def _row(world: Snapshot, name: str) -> dict[str, str]:
    return next(row for row in _rows(world) if row["name"] == name)


def test_units_count_down_from_the_top() -> None:
    """The highest unit is the first line; a device of two units fills two; empty ones are folded."""
    rows = [(row["unit"], row["name"]) for row in _rows(worlds.ok())]
    assert rows[:3] == [("22-42", "·"), ("21", "lenovo-1"), ("20", "│")]
    assert ("10", "│") in rows
    assert ("1-9", "·") in rows


def test_every_unit_is_told_exactly_once() -> None:
    """Filled, single empty and folded units together are the rack."""
    told: list[int] = []
    for row in _rows(worlds.ok()):
        if row["unit"]:
            first, _dash, last = row["unit"].partition("-")
            told += range(int(first), int(last or first) + 1)
    assert sorted(told) == list(range(1, 43))


def test_two_devices_on_one_unit_are_both_shown() -> None:
    """A wrong configuration hides nothing."""
    assert [row["name"] for row in _rows(flooded()) if row["unit"] == "14"] == ["env-1", "│"]


def test_what_stands_under_water_is_at_risk() -> None:
    """Water at U14 endangers what is at or below it, not what is above."""
    world = flooded()
    scene = _scene(world)
    risky = {id_ for id_, device in world.devices.items() if endangered(device, scene)}
    assert risky == {"altos-1", "altos-2", "altos-3"}
    assert _row(world, "altos-3")["note"] == "at risk: under water at U14 (env-1)"
    assert "at risk" not in _row(world, "altos-4")["note"]


def test_water_at_no_known_height_endangers_the_whole_rack() -> None:
    """What is not known is not taken for harmless; but water on the floor shadows nothing."""
    world = worlds.breached()
    assert _row(world, "lenovo-1")["note"] == "at risk: water, env-1"
    floor = worlds.point("env-1", "leak", "wet", instance="Raised floor")
    world.apply((floor,), (("PointView", "env-1/leak/"), ("Alert", "a1")))
    assert "at risk" not in _row(world, "lenovo-1")["note"]


def test_what_an_incident_endangers_is_at_risk() -> None:
    """Also without water."""
    world = worlds.ok()
    world.apply((incident(),))
    assert _row(world, "altos-2")["note"] == "at risk: Water in rack r1"


def test_a_tag_comes_before_everything() -> None:
    """Nobody may overlook that a device must not have power."""
    assert _row(flooded(), "altos-2")["note"] == "DO NOT ENERGISE: drying (ana)"


@pytest.mark.parametrize(("name", "feeds"), [("altos-1", "A ✓ B ✖"), ("altos-4", "A ✓ B ?"), ("altos-3", "")])
def test_feeds_show_their_outlets(name: str, feeds: str) -> None:
    """By the outlet where it is known, else by the PDU; one that is not known is unknown."""
    assert _row(flooded(), name)["feeds"] == feeds


def test_a_device_without_a_unit_is_listed_under_the_rack() -> None:
    """A PDU at the side belongs to the rack as well."""
    assert _row(worlds.ok(), "pdu-a")["unit"] == ""


def test_the_head_says_what_the_rack_holds() -> None:
    """Devices, units, watts, what is at risk, what is tagged."""
    (head,) = rack_head("r1", _scene(flooded()))
    assert plain(head) == "11 devices, 13 of 42 U  3 devices at risk  1 not to be energised"


def test_a_device_higher_than_its_rack_breaks_nothing() -> None:
    """A wrong configuration is drawn as it stands."""
    world = worlds.ok()
    server = worlds.server(1)
    world.apply((RackPlace("r1", "Rack 1", "server-room", 6), replace(server, place=replace(server.place, unit=40))))
    assert _row(world, "altos-1")["unit"] == "41"


@pytest.mark.parametrize(("key", "device"), [("device:altos-1:0", "altos-1"), ("empty:3:1", ""), ("loose", "")])
def test_a_row_leads_to_its_device(key: str, device: str) -> None:
    """An empty unit leads nowhere."""
    assert device_at(key) == device
