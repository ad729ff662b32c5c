"""A room as rows, and an incident as lines."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.incident import IncidentState
from console.model.place import Rack
from console.model.place import Room as RoomPlace
from console.model.snapshot import Snapshot
from console.tui.cells import plain
from console.tui.rows.incident import incident_lines
from console.tui.rows.room import RACK, Room, room_head
from console.tui.rows.scene import Scene, concerns
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.flood import flooded, incident


def _scene(world: Snapshot) -> Scene:
    return Scene(world, NOW, concerns=concerns(world.alerts.values()))


def _row(world: Snapshot, key: str) -> dict[str, str]:
    room = Room("server-room")
    cells = room.cells(key, _scene(world))
    return {column.id: cell.text for column, cell in zip(room.columns(), cells, strict=True)}


def test_a_rack_is_a_row_with_its_heat_from_bottom_to_top() -> None:
    """One bar for each device on one scale; a dot where no temperature is known."""
    row = _row(worlds.breached(), RACK + "r1")
    assert row["point"] == "Rack 1"
    assert row["value"] == "31.5 °C"
    assert row["past"] == "▃▃▅▃▄▄·····"
    assert row["device"] == "11 devices"


def test_only_what_is_in_the_room_is_listed() -> None:
    """Another room's racks and sensors are not."""
    world = worlds.ok()
    point = worlds.point("env-1", "humidity", 50.0, "%RH", "Annex")
    elsewhere = replace(point, place=replace(point.place, room="annex", rack="a-1"))
    world.apply((RoomPlace("annex", "Annex", "bontang"), Rack("a-1", "Annex 1", "annex"), elsewhere))
    keys = set(Room("server-room").keys(_scene(world)))
    assert elsewhere.id not in keys
    assert RACK + "a-1" not in keys
    assert set(Room("annex").keys(_scene(world))) == {RACK + "a-1", "racks", elsewhere.id, "group:bontang\tannex\ta-1"}


def test_the_head_says_what_stands_there_and_how_warm_it_is() -> None:
    """From the coolest to the hottest device."""
    (head,) = room_head("server-room", _scene(worlds.ok()))
    assert plain(head) == "1 rack, 11 devices  between 24 °C and 26.5 °C"


def _lines(world: Snapshot) -> str:
    return "\n".join(plain(line) for line in incident_lines("inc-1", _scene(world), 100))


def test_an_incident_tells_what_it_endangers() -> None:
    """Devices as they stand, services, and what the equipment is worth."""
    told = _lines(flooded())
    assert "✓ ok        altos-1              r1 U10" in told
    assert "Services: portal.example" in told
    assert "Equipment worth 250,000,000 IDR" in told


def test_the_likely_cause_comes_first() -> None:
    """And says that it is."""
    told = _lines(flooded())
    assert told.index("likely the cause") < told.index("Inlet 31.5 °C")


def test_a_closed_incident_says_how_long_it_lasted() -> None:
    """And calls for nobody."""
    world = flooded()
    world.apply((replace(incident(), state=IncidentState.CLOSED, ended_at=NOW - 10),))
    assert "closed, lasted 2m" in _lines(world)


def test_an_incident_that_is_gone_is_a_sentence() -> None:
    """In the past, another one: there it was never kept."""
    assert "over and no longer listed" in _lines(worlds.ok())
    past = _scene(worlds.ok())._replace(past=True)
    assert "not kept for the past" in plain(incident_lines("inc-1", past, 100)[0])
