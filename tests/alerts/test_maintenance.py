"""Tests of `console.alerts.maintenance`: windows once and again, in the place's own time, also when clocks change."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from console.alerts.maintenance import Window, opening, silence, windows
from console.config.maintenance import MaintenanceTable
from console.inventory import Inventory
from console.model.place import Rack, Room, Site
from console.model.silence import AlertMatcher

BERLIN = ZoneInfo("Europe/Berlin")
PLACES = Inventory(
    sites={"a": Site("a", "A", "Europe/Berlin"), "b": Site("b", "B", "Asia/Makassar")},
    rooms={"hall": Room("hall", "Hall", "b")},
    racks={"r1": Rack("r1", "Rack 1", "hall")},
)


def window(**fields: object) -> Window:
    """The window of one `[maintenance]` table."""
    table = MaintenanceTable.model_validate({"reason": "patches", **fields})
    return windows({"patch": table}, PLACES)[0]


def at(text: str) -> float:
    """A moment in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp()


def test_a_window_that_comes_again_is_open_on_its_days() -> None:
    """From Saturday evening until Sunday morning, and at no other time."""
    weekly = window(days=["sat"], **{"from": "22:00", "to": "04:00"})
    assert opening(weekly, at("2026-01-10T21:59")) is None
    assert opening(weekly, at("2026-01-10T22:00")) == (at("2026-01-10T22:00"), at("2026-01-11T04:00"))
    assert opening(weekly, at("2026-01-11T03:59")) is not None
    assert opening(weekly, at("2026-01-11T04:00")) is None
    assert opening(weekly, at("2026-01-11T22:30")) is None


def test_a_window_of_the_night_in_which_the_clock_changes_is_an_hour_shorter() -> None:
    """In the night of 29 March 2026 the hours from 01:00 to 05:00 are three."""
    nightly = window(**{"from": "01:00", "to": "05:00"})
    begins, ends = opening(nightly, at("2026-03-29T04:00")) or (0.0, 0.0)
    assert ends - begins == 3 * 3600.0


def test_a_window_once_is_in_the_time_of_its_place() -> None:
    """The rack's site says which time zone is meant where nothing else is said."""
    once = window(begins="2026-12-01T22:00", ends="2026-12-01T23:00", racks=["r1"])
    assert once.zone == "Asia/Makassar"
    there = datetime(2026, 12, 1, 22, 30, tzinfo=ZoneInfo("Asia/Makassar")).timestamp()
    opened = silence(once, there)
    assert opened is not None
    assert (opened.id, opened.kind, opened.matcher) == ("maintenance-patch", "maintenance", AlertMatcher(racks=("r1",)))
    assert silence(once, there + 3600.0) is None
