"""A room as rows, and an incident as lines."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.incident import AtRisk, IncidentState
from console.model.place import Place, Rack, Site
from console.model.place import Room as RoomPlace
from console.model.reading import Quality
from console.model.service import PathState, SiteState, SiteView
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
    groups = {"group:1\tbontang\tannex\ta-1", "group:2\tbontang\tannex\ta-1"}
    assert set(Room("annex").keys(_scene(world))) == {RACK + "a-1", "racks", elsewhere.id, *groups}


def test_the_head_says_what_stands_there_and_how_warm_it_is() -> None:
    """From the coolest to the hottest device."""
    (head,) = room_head("server-room", _scene(worlds.ok()))
    assert plain(head) == "1 rack, 11 devices  between 24.0 °C and 26.5 °C"


def _cut_off() -> Snapshot:
    world = worlds.ok()
    silent = [replace(device, quality=Quality.STALE, data_at=NOW - 600) for device in world.devices.values()]
    world.apply((*silent, SiteView("bontang", "Bontang", SiteState.CUT_OFF, "gone", path=PathState.GONE)))
    return world


def test_a_rack_behind_a_lost_way_is_cut_off_and_its_heat_is_old() -> None:
    """As everything in it is."""
    room = Room("server-room")
    cells = room.cells(RACK + "r1", _scene(_cut_off()))
    assert cells[0].text == "⊘ cut off"
    assert (cells[2].role, cells[4].role) == ("stale", "stale")


def test_the_head_tells_only_temperatures_that_are_measured_now() -> None:
    """How warm a room was is not how warm it is."""
    assert "between" not in plain(room_head("server-room", _scene(_cut_off()))[0])


def _lines(world: Snapshot) -> str:
    return "\n".join(plain(line) for line in incident_lines("inc-1", _scene(world), 100))


def test_an_incident_tells_what_it_endangers() -> None:
    """Devices as they stand, services, and what the equipment is worth."""
    told = _lines(flooded())
    assert "✓ ok        altos-1  r1 U10" in told
    assert "Services: portal.example" in told
    assert "Equipment worth IDR 250 000 000" in told


def test_who_has_the_lead_is_read_on_the_narrowest_terminal() -> None:
    """What does not fit beside the rest has a line of its own."""
    told = [plain(line) for line in incident_lines("inc-1", _scene(flooded()), 40)]
    assert "nobody has the lead" in told
    assert all(len(text) <= 40 for text in told[:3])


@pytest.mark.parametrize(
    ("place", "devices", "told"),
    [
        (Place(site="bontang", room="server-room", rack="r1"), (), "r1"),
        (Place(site="bontang", room="server-room"), (), "Server room"),
        (Place(site="bontang"), (), "Bontang data centre"),
        (Place(), ("altos-1", "altos-2"), "Server room"),
        (Place(), ("altos-1", "far-1", "gone"), "Server room +1"),
    ],
)
def test_a_large_incident_says_where_it_is(place: Place, devices: tuple[str, ...], told: str) -> None:
    """The smallest place that holds all of it has a name; without one it is where that stands which it endangers."""
    world = flooded()
    world.apply(
        (
            Site("bontang", "Bontang data centre"),
            replace(worlds.server(9), id="far-1", place=Place(site="far", room="attic")),
            replace(incident(), place=place, at_risk=AtRisk(devices)),
        )
    )
    second = _lines(world).splitlines()[1]
    assert second.startswith(f"{told}  since ")


def test_what_happened_says_what_became_of_an_alert() -> None:
    """That it was taken on is not told as if it had fired again; that it fired needs no word."""
    told = _lines(flooded())
    assert "acknowledged: altos-3 is watched (budi)" in told
    assert "fired: " not in told


def test_many_devices_that_are_well_stand_in_one_sentence() -> None:
    """What is not well has a line of its own before them; few are listed as they are."""
    world = flooded()
    ids = ("altos-1", "altos-2", "altos-3", "altos-4", "altos-5", "lenovo-1")
    world.apply((replace(incident(), at_risk=AtRisk(ids)),))
    told = _lines(world)
    assert "▲ warning   altos-3" in told
    assert "well so far: altos-1, altos-2, altos-4, altos-5, lenovo-1" in told
    assert "✓ ok" not in told


def test_an_incident_names_the_runbook_that_is_written_for_it() -> None:
    """As long as it lasts, with the words that open its plan."""
    world = flooded()
    world.apply((worlds.shutdown(("altos-1",)), replace(incident(), runbook="graceful-shutdown")))
    assert "What to do: Graceful shutdown (:runbook graceful-shutdown)" in _lines(world)
    world.apply((replace(incident(), runbook="gone"),))
    assert "What to do" not in _lines(world)


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


def _explained() -> Snapshot:
    """The incident with a critical alert that another explains, older than the warning that calls."""
    world = flooded()
    heat = replace(worlds.leak(), id="a9", summary="Outlet very hot", suppressed_by=("a1",), since_at=NOW - 600)
    world.apply((heat, replace(incident(), alerts=("a1", "a2", "a9"))))
    return world


def test_what_calls_comes_before_what_is_explained() -> None:
    """However severe and old that is; the likely cause stays first."""
    told = _lines(_explained())
    assert told.index("Water under rack r1") < told.index("Inlet 31.5 °C") < told.index("Outlet very hot")


def test_the_alerts_of_an_incident_stand_in_columns() -> None:
    """Whatever their words are long, the same thing stands under the same thing."""
    lines = [line for line in _lines(_explained()).splitlines() if "ago" not in line]
    ages_end = {
        line.index(age) + len(age) for line in lines for age in (" 2m ", " 10m ") if "env" in line and age in line
    }
    assert len(ages_end) == 1


def test_the_names_of_what_is_at_risk_stand_in_one_column() -> None:
    """Also where one of them is longer than the others."""
    world = flooded()
    world.apply((replace(world.devices["altos-1"], name="altos-1, the public portal of the city"),))
    places = {line.index("r1 U1") for line in _lines(world).splitlines() if "r1 U1" in line and "✓" in line}
    assert len(places) == 1
