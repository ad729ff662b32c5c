"""Tests of `console.services.outage`: minutes and episodes."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from console.model.service import ServiceState
from console.services.outage import Span, episodes, incident_begin, minutes, month_begin, year_begin

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC).timestamp()
HOUR = 3600.0
DOWN, CUT, UNKNOWN, STALE = ServiceState.DOWN, ServiceState.CUT_OFF, ServiceState.UNKNOWN, ServiceState.STALE


def span(state: ServiceState, begun_h: float, ended_h: float | None, service: str = "portal") -> Span:
    """A span by hours before now."""
    return Span(service, state, NOW - begun_h * HOUR, None if ended_h is None else NOW - ended_h * HOUR)


def test_down_is_counted_and_what_nobody_saw_apart() -> None:
    """Cut off and unknown are no minutes down."""
    spans = [span(DOWN, 5, 4), span(CUT, 4, 2), span(DOWN, 2, None)]
    found = minutes(spans, NOW, "UTC")
    assert (found.incident_s, found.unseen_incident_s) == (3 * HOUR, 2 * HOUR)
    assert (found.month_s, found.year_s) == (3 * HOUR, 3 * HOUR)


def test_a_month_begins_by_the_clock_of_the_site() -> None:
    """In Makassar, eight hours ahead, the month began when it was still February in UTC."""
    begin = month_begin(NOW, "Asia/Makassar")
    assert datetime.fromtimestamp(begin, UTC) == datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
    across = [Span("portal", DOWN, begin - HOUR, begin + HOUR)]
    assert minutes(across, NOW, "Asia/Makassar").month_s == HOUR
    assert minutes(across, NOW, "Asia/Makassar").year_s == 2 * HOUR


def test_last_year_does_not_count() -> None:
    """Only what lies after New Year's midnight is of this year."""
    begin = year_begin(NOW, "UTC")
    assert minutes([Span("portal", DOWN, begin - HOUR, begin + 60)], NOW, "UTC").year_s == 60


def test_an_incident_goes_on_through_other_troubles() -> None:
    """Down, then cut off, then stale is one incident; it begins with the first of them."""
    spans = [span(DOWN, 9, 8), span(DOWN, 5, 4), span(CUT, 4, 2), span(STALE, 2, None)]
    assert incident_begin(spans) == NOW - 5 * HOUR


def test_a_service_that_is_well_has_no_incident() -> None:
    """An ended span is the past; merely not knowing is no incident."""
    assert incident_begin([span(DOWN, 5, 4)]) is None
    assert incident_begin([span(UNKNOWN, 5, None)]) is None
    assert incident_begin([]) is None


def test_services_that_fall_together_are_one_episode() -> None:
    """Overlapping outages of several services are one; those that are back are told from those that are not."""
    spans = [
        span(DOWN, 50, 49, "mail"),
        span(DOWN, 9, 2, "portal"),
        span(CUT, 8, None, "mail"),
        span(DOWN, 1, 0.5, "dns"),
    ]
    first, second = episodes(spans, NOW)
    assert first.fallen == {"mail"}
    assert second.fallen == {"mail", "portal", "dns"}
    assert second.still == {"mail"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 50)), max_size=8))
def test_no_more_is_lost_than_has_passed(pieces: list[tuple[float, float]]) -> None:
    """Minutes of a service never exceed the time there was, and the month is never more than the year."""
    spans, at = [], NOW - 30 * 24 * HOUR
    for gap_h, length_h in pieces:
        begun = at + gap_h * HOUR / 8
        at = begun + length_h * HOUR / 8
        spans.append(Span("portal", DOWN, begun, at))
    found = minutes(spans, NOW, "UTC")
    assert 0 <= found.month_s <= found.year_s + 1e-6
    assert found.year_s <= NOW - year_begin(NOW, "UTC")
