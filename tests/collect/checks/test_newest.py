"""Tests of `console.collect.checks.newest`: where the newest record's time is found and how it is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.checks.newest import judge_newest, when
from console.collect.seen import Fetched, Ran
from console.model.check import NewestCheck, Outcome, Page

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC).timestamp()
HOUR = 3600.0


@pytest.mark.parametrize(
    ("text", "layout", "timezone", "expected"),
    [
        ("2026-03-10T11:00:00Z", "", "UTC", NOW - HOUR),
        ("2026-03-10 19:00:00+08", "", "UTC", NOW - HOUR),
        ("2026-03-10 19:00:00.123456+08", "", "UTC", NOW - HOUR + 0.123456),
        ("2026-03-10 19:00:00", "", "Asia/Makassar", NOW - HOUR),
        ("10/03/2026 19:00", "%d/%m/%Y %H:%M", "Asia/Makassar", NOW - HOUR),
        (str(NOW), "", "UTC", NOW),
        (str(int(NOW * 1000)), "", "UTC", NOW),
        ("2026-03-10", "", "UTC", NOW - 12 * HOUR),
        ("yesterday", "", "UTC", None),
        ("", "", "UTC", None),
        ("42", "", "UTC", None),
        ("99999999999999999999", "", "UTC", None),
    ],
)
def test_times_are_read_as_people_write_them(text: str, layout: str, timezone: str, expected: float | None) -> None:
    """ISO 8601 with any offset, seconds and milliseconds since 1970, a layout; without an offset the site's clock."""
    assert when(text, layout, timezone) == (None if expected is None else pytest.approx(expected))


def page(body: str, status: int = 200) -> Fetched:
    return Fetched(status, body.encode(), "https://h/", 0.1)


@pytest.mark.parametrize(
    ("check", "seen", "reason"),
    [
        (
            NewestCheck(HOUR * 2, Page("u"), pattern=r"on (\S+)"),
            page("on 2026-03-01T00:00Z on 2026-03-10T11:00Z"),
            "ok",
        ),
        (NewestCheck(HOUR / 2, Page("u"), pattern=r"\d{4}-\S+Z"), page("at 2026-03-10T11:00Z"), "too_old"),
        (NewestCheck(HOUR * 2, Page("u"), pointer="/0/at"), page('[{"at": "2026-03-10T11:00:00Z"}]'), "ok"),
        (NewestCheck(HOUR * 2, Page("u"), pointer="/a~1b"), page('{"a/b": 1773140400}'), "ok"),
        (NewestCheck(HOUR * 2, Page("u"), pointer="/5/at"), page("[]"), "no_time"),
        (NewestCheck(HOUR * 2, Page("u"), pointer="/0"), page("<html>"), "malformed"),
        (NewestCheck(HOUR * 2, Page("u"), pointer="/0"), page("[" * 100_000), "malformed"),
        (NewestCheck(HOUR * 2, Page("u"), pattern="x"), page("nothing here"), "no_time"),
        (NewestCheck(HOUR * 2, Page("u"), pattern="x"), page("x", 503), "wrong_status"),
        (NewestCheck(HOUR * 2, command="c"), Ran(0, "2026-03-10 11:30:00+00\n"), "ok"),
        (NewestCheck(HOUR * 2, command="c"), Ran(0, ""), "no_time"),
        (NewestCheck(HOUR * 2, command="c"), Ran(1, "ERROR: relation does not exist"), "command_failed"),
        (NewestCheck(HOUR * 2, command="c"), Ran(0, "2027-03-10T11:00:00Z"), "wrong_clock"),
    ],
)
def test_the_newest_of_what_is_found_counts(check: NewestCheck, seen: Fetched | Ran, reason: str) -> None:
    """What is too old is stale, and what cannot be found or comes from the future is never fresh."""
    assert judge_newest(check, seen, NOW).reason == reason


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_taken_for_fresh_by_accident(text: str) -> None:
    """Whatever a page says, the result is a finding, and it passes only with a time that lies in the window."""
    found = judge_newest(NewestCheck(HOUR, command="c"), Ran(0, text), NOW)
    if found.outcome is Outcome.PASSED:
        assert found.newest_at is not None
        assert NOW - HOUR <= found.newest_at <= NOW + 300
