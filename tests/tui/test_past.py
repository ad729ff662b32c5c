"""How a person writes a moment of the past."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from console.tui.past import moment
from tests.fakes.world import NOW

MAKASSAR = ZoneInfo("Asia/Makassar")


@pytest.mark.parametrize(
    ("text", "zone", "meant"),
    [
        ("15m", UTC, "2025-12-31 23:45:00"),
        ("2h", UTC, "2025-12-31 22:00:00"),
        ("90 s", UTC, "2025-12-31 23:58:30"),
        ("02:40", UTC, "2025-12-31 02:40:00"),
        ("02:40", MAKASSAR, "2025-12-31 18:40:00"),
        ("23:59:30", UTC, "2025-12-31 23:59:30"),
        ("2025-12-30 02:40", MAKASSAR, "2025-12-29 18:40:00"),
    ],
)
def test_a_moment_is_a_clock_time_or_so_long_ago(text: str, zone: tzinfo, meant: str) -> None:
    """A clock time is the last time it was that at the site."""
    at = moment(text, NOW, zone)
    assert at is not None
    assert datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S") == meant


@pytest.mark.parametrize("text", ["", "soon", "25:00", "2025-13-01 10:00", "12", "-5m"])
def test_what_is_no_moment_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert moment(text, NOW, UTC) is None
