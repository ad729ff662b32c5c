"""Tests of `console.alerts.notify.rota`: who is on call."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.alerts.notify.rota import Override, Rota
from console.model.time import Instant

ROTA = Rota(people=("ani", "budi", "citra"), begins="2026-01-05T08:00", timezone="Asia/Makassar")
"""Weeks that begin on Mondays at 08:00 in UTC+8."""


def at(text: str) -> Instant:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("now", "who"),
    [
        ("2026-01-04T23:59", ""),
        ("2026-01-05T00:00", "ani"),
        ("2026-01-11T23:59", "ani"),
        ("2026-01-12T00:00", "budi"),
        ("2026-01-19T00:00", "citra"),
        ("2026-01-26T00:00", "ani"),
    ],
)
def test_turns_change_at_the_local_hour(now: str, who: str) -> None:
    """Each has a week from Monday 08:00 local time; before the rota begins nobody is on call."""
    assert ROTA.on_call(at(now)) == who


def test_an_override_stands_in_for_its_hours_alone() -> None:
    """A swap counts from its first moment to its last, and the later entry wins."""
    swap = Override("2026-01-06T18:00", "2026-01-07T08:00", "citra")
    rota = Rota(
        ROTA.people, ROTA.begins, 7, ROTA.timezone, (swap, Override("2026-01-07T00:00", "2026-01-07T02:00", "budi"))
    )
    found = [
        rota.on_call(at(now))
        for now in ("2026-01-06T09:59", "2026-01-06T10:00", "2026-01-06T16:30", "2026-01-07T00:00")
    ]
    assert found == ["ani", "citra", "budi", "ani"]


def test_summer_time_does_not_move_the_handover() -> None:
    """Where clocks change, the handover stays at its local hour."""
    rota = Rota(("ani", "budi"), "2026-03-23T08:00", 7, "Europe/Berlin")
    assert rota.on_call(at("2026-03-30T05:59")) == "ani"
    assert rota.on_call(at("2026-03-30T06:00")) == "budi"


@given(st.floats(1_767_600_000, 2_000_000_000))
def test_somebody_is_always_on_call(now: float) -> None:
    """After its beginning a rota has no gap."""
    assert ROTA.on_call(now) in ROTA.people
