"""Tests of `console.tui.rows.impact` and of what an impact is asked for, without a terminal."""

from __future__ import annotations

from console.model.alert import Alert, AlertState, Severity
from console.model.impact import Impact, Named, StoppedService, Weakened
from console.model.incident import Incident, IncidentState
from console.model.place import Place
from console.model.snapshot import Snapshot
from console.tui.cells import plain
from console.tui.rows.impact import impact_lines
from console.tui.rows.scene import Scene
from console.tui.rows.subject import loss_of

STOPPED = StoppedService("portal", "City portal", "Diskominfo", ("https://city.example",), 5e6, "Rp")


def text(impact: Impact, width: int = 100) -> str:
    return "\n".join(plain(line) for line in impact_lines(impact, width))


def test_services_that_stop_come_first_by_their_public_name() -> None:
    """With owner, address and what an hour without it costs."""
    told = text(Impact("device", "altos-1", "Altos one", (Named("altos-1", "Altos one"),), stops=(STOPPED,)))
    assert "1 service stops" in told
    assert "City portal" in told
    assert "Diskominfo  https://city.example  Rp 5 000 000 an hour" in told


def test_the_page_begins_with_a_sentence() -> None:
    """And not with a blank line under the blank line that every page has."""
    assert text(Impact("device", "altos-1", "Altos one", (Named("altos-1", "Altos one"),)))[0] != "\n"


def test_a_feed_that_does_not_answer_is_named() -> None:
    """Who reads what would stop knows what was taken to be gone already."""
    told = text(Impact("device", "ups", "UPS", (Named("ups", "UPS"),), silent=(Named("pdu-b", "PDU B"),)))
    assert "Does not answer now, counted as gone already\n  PDU B" in told


def test_that_nothing_stops_is_said() -> None:
    """An empty answer is a sentence, never an empty page."""
    told = text(Impact("device", "altos-1", "Altos one", (Named("altos-1", "Altos one"),)))
    assert "No service stops." in told


def test_what_goes_with_a_place_and_what_runs_on_fewer_feeds_is_named() -> None:
    """A rack names its devices, and each survivor the feeds that it has left."""
    told = text(
        Impact(
            "rack",
            "r1",
            "Rack one",
            lost=(Named("pdu-a", "PDU A"),),
            dark=(Named("altos-2", "Altos two"),),
            unreached=(Named("nas", "NAS"),),
            fewer_feeds=(Weakened("altos-1", "Altos one", 1, 2),),
            weakened=(Named("mail", "Mail"),),
        )
    )
    for expected in ("1 device goes with it: PDU A", "Altos two", "NAS", "1 of 2 left", "Mail"):
        assert expected in told


def test_nothing_is_wider_than_the_screen() -> None:
    """Long names and many devices are broken at the width."""
    many = tuple(Named(f"d{n}", f"Device number {n}") for n in range(60))
    impact = Impact("room", "room", "Server room", lost=many, dark=many, stops=(STOPPED,))
    assert max(len(plain(line)) for line in impact_lines(impact, 60)) <= 60


def test_an_alert_of_water_asks_for_the_leak() -> None:
    """What a leak endangers is below it, not the sensor; any other alert asks for its device."""

    def scene(point: str) -> Scene:
        alert = Alert("a1", "r", Severity.CRITICAL, AlertState.FIRING, "leak-1", point, "", "s", "r", 0.0)
        world = Snapshot()
        world.apply((alert,))
        return Scene(world, 0.0)

    assert loss_of("a1", scene("leak")) == "leak:leak-1"
    assert loss_of("a1", scene("temperature")) == "leak-1"
    assert loss_of("rack-9", scene("leak")) == "rack-9"


def test_an_incident_asks_for_its_lead_cause() -> None:
    """On an incident of water the leak that leads it is meant."""
    alert = Alert("a1", "r", Severity.CRITICAL, AlertState.FIRING, "leak-1", "leak", "", "s", "r", 0.0)
    incident = Incident("i1", "water", IncidentState.OPEN, Severity.CRITICAL, Place(), "a1", ("a1",), 0.0)
    world = Snapshot()
    world.apply((alert, incident))
    assert loss_of("i1", Scene(world, 0.0)) == "leak:leak-1"


def test_a_leak_in_a_zone_asks_for_that_zone() -> None:
    """Of a sensor with several zones only the wet one is asked for."""
    alert = Alert("a1", "r", Severity.CRITICAL, AlertState.FIRING, "leak-1", "leak", "zone 2", "s", "r", 0.0)
    world = Snapshot()
    world.apply((alert,))
    assert loss_of("a1", Scene(world, 0.0)) == "leak:leak-1/zone 2"
