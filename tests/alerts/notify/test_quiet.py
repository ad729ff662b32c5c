"""Tests of `console.alerts.notify.quiet`: whether an hour is quiet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.alerts.notify.quiet import Quiet, minutes

NIGHT = Quiet(minutes("22:00"), minutes("06:00"), "Asia/Makassar")
LUNCH = Quiet(minutes("12:00"), minutes("13:00"), "UTC", (0, 1, 2, 3, 4))
FRIDAY_NIGHT = Quiet(minutes("22:00"), minutes("06:00"), "UTC", (4,))


def holds(quiet: Quiet, text: str) -> bool:
    """Whether the hours hold at a moment in UTC."""
    return quiet.holds(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("2026-01-01T13:59", False),
        ("2026-01-01T14:00", True),
        ("2026-01-01T21:59", True),
        ("2026-01-01T22:00", False),
    ],
)
def test_hours_over_midnight_are_local(text: str, quiet: bool) -> None:
    """From 22 to 6 in UTC+8 is 14 to 22 in UTC."""
    assert holds(NIGHT, text) is quiet


def test_days_are_those_on_which_the_hours_begin() -> None:
    """Friday's night reaches into Saturday and not into Friday's morning."""
    assert holds(FRIDAY_NIGHT, "2026-01-03T05:59")
    assert not holds(FRIDAY_NIGHT, "2026-01-02T05:59")
    assert not holds(FRIDAY_NIGHT, "2026-01-03T23:00")
    assert [holds(LUNCH, f"2026-01-0{day}T12:30") for day in (2, 3)] == [True, False]
