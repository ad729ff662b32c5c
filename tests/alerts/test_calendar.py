"""Tests of `console.alerts.calendar`: hours as people write them, in their own time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.alerts.calendar import read_hours

MAKASSAR = ZoneInfo("Asia/Makassar")


def at(text: str) -> float:
    """A moment in Makassar."""
    return datetime.fromisoformat(text).replace(tzinfo=MAKASSAR).timestamp()


@pytest.mark.parametrize(
    ("written", "moment", "open_"),
    [
        ("mon-fri 08:00-16:00", "2026-01-05T08:00", True),
        ("mon-fri 08:00-16:00", "2026-01-05T16:00", False),
        ("mon-fri 08:00-16:00", "2026-01-04T10:00", False),
        ("22:00-06:00", "2026-01-05T05:59", True),
        ("22:00-06:00", "2026-01-05T12:00", False),
        ("fri 22:00-06:00", "2026-01-10T03:00", True),
        ("fri 22:00-06:00", "2026-01-09T03:00", False),
        ("fri-mon,wed 00:00-24:00", "2026-01-11T23:59", True),
        ("fri-mon,wed 00:00-24:00", "2026-01-13T12:00", False),
    ],
)
def test_hours_are_those_of_the_place(written: str, moment: str, open_: bool) -> None:
    """Days and times count in the site's zone; over midnight the day is the one on which the hours began."""
    assert read_hours(written).open(at(moment), MAKASSAR) is open_
    assert read_hours(written, inside=False).open(at(moment), MAKASSAR) is not open_


@pytest.mark.parametrize("written", ["", "8-16", "mon 08:00", "mon-fry 08:00-16:00", "25:00-26:00", "08:00-08:00"])
def test_what_are_no_hours_is_said(written: str) -> None:
    """A mistake is a sentence, not a rule that never looks."""
    with pytest.raises(ValueError, match=r"no|begins"):
        read_hours(written)
