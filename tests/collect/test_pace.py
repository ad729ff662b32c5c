"""When a target is read next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.collect.pace import BACKOFF_CAP_S, backed_off_due, first_due, hard_timeout_s, next_due, phase
from console.inventory import LocalAccess, Target

NAMES = st.text("abcdefgh-0123456789", min_size=1, max_size=12)
INTERVALS = st.floats(1, 3600)
TIMES = st.floats(0, 1e7)


def target(device: str = "a", interval_s: float = 10.0) -> Target:
    return Target(device, "snmp", LocalAccess(), interval_s)


@given(device=NAMES)
def test_a_phase_is_a_part_of_an_interval(device: str) -> None:
    """It lies between nothing and one, and is the same each time."""
    assert 0 <= phase(target(device)) < 1
    assert phase(target(device)) == phase(target(device))


@given(device=NAMES, interval_s=INTERVALS, started=TIMES, took_s=st.floats(0, 100))
def test_the_next_read_is_on_the_grid_and_in_time(
    device: str, interval_s: float, started: float, took_s: float
) -> None:
    """It comes after now, at least half an interval after the last start, and no later than one and a half beyond."""
    one, now = target(device, interval_s), started + took_s
    due = next_due(one, interval_s, started, now)
    assert due > now
    assert due >= started + interval_s / 2 - 1e-6
    assert due <= max(now, started + interval_s / 2) + interval_s + 1e-6
    steps = (due - phase(one) * interval_s) / interval_s
    assert steps == pytest.approx(round(steps), abs=1e-4)


@given(device=NAMES, interval_s=INTERVALS, failures=st.integers(1, 10_000), now=TIMES)
def test_backing_off_is_bounded(device: str, interval_s: float, failures: int, now: float) -> None:
    """However often a target failed, it waits neither less than nine tenths of its interval nor more than the cap."""
    delay = backed_off_due(target(device, interval_s), interval_s, failures, now) - now
    assert 0.9 * interval_s - 1e-6 <= delay <= max(BACKOFF_CAP_S, interval_s) + 1e-6


def test_the_first_read_is_soon() -> None:
    """A slow target does not leave its place on the screen empty for its whole interval."""
    assert 100.0 <= first_due(target(interval_s=3600), 100.0) <= 102.0


def test_a_read_may_take_all_its_tries() -> None:
    """The hard timeout leaves room for each retry's own timeout."""
    assert hard_timeout_s(Target("a", "snmp", LocalAccess(), timeout_s=5.0, retries=2)) == 17.0
