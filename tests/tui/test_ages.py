"""How ages and moments are written."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from console.tui import ages
from tests.fakes.world import NOW


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "no data"),
        (-3, "0s"),
        (0, "0s"),
        (12.9, "12s"),
        (59, "59s"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h00"),
        (7800, "2h10"),
        (86399, "23h59"),
        (86400, "1d00h"),
        (446400, "5d04h"),
    ],
)
def test_a_span_has_two_places_at_most(seconds: float | None, text: str) -> None:
    """Seconds, minutes, hours with minutes, days with hours."""
    assert ages.span(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(7, "0:07"), (760, "12:40"), (3723, "1:02:03")])
def test_a_stopwatch_shows_seconds(seconds: float, text: str) -> None:
    """What is watched is shown to the second."""
    assert ages.stopwatch(seconds) == text


@pytest.mark.parametrize(("ago", "text"), [(0, "<10s"), (9.9, "<10s"), (17, "10s"), (59, "50s"), (125, "2m")])
def test_a_quiet_age_changes_every_ten_seconds(ago: float, text: str) -> None:
    """A page of readings does not flicker."""
    assert ages.about(NOW - ago, NOW) == text


def test_what_was_never_taken_has_no_age() -> None:
    """Missing is not zero."""
    assert ages.age(None, NOW) == "no data"


def test_a_moment_is_in_the_time_zone_of_the_site() -> None:
    """Makassar is eight hours ahead of UTC."""
    assert ages.moment(NOW, NOW, ZoneInfo("Asia/Makassar")) == "08:00:00"


def test_a_moment_of_another_day_shows_its_date() -> None:
    """Yesterday's 22:00 is not taken for today's."""
    assert ages.moment(NOW - 7200, NOW) == "12-31 22:00"


@pytest.mark.parametrize("at", [1e18, -1e18, float("inf"), float("-inf"), float("nan")])
def test_a_time_that_no_calendar_has_is_unknown(at: float) -> None:
    """A clock that was never set breaks no screen."""
    assert ages.moment(at, NOW) == "unknown"
    assert ages.span(at - NOW) or ages.age(at, NOW)
    assert ages.about(at, NOW)
