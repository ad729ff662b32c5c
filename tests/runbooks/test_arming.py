"""Tests of `console.runbooks.arming`: two signs, a countdown, a veto, and never on what is unknown."""

from __future__ import annotations

import pytest

from console.model.armed import Armed, ArmedState
from console.model.reading import Quality, Reading, State
from console.runbooks.arming import after_look, is_seen, why_unfit
from console.runbooks.library import load_library

LIBRARY = load_library().runbooks
WAITING = Armed("night", "rack-graceful-shutdown", "r1", ArmedState.ARMED)
BOTH, ONE = ("a wet", "b wet"), ("a wet",)


def leak(word: str | None, quality: Quality = Quality.GOOD) -> Reading:
    return Reading("leak", "Rack 1", word, "", 0.0, State.CRITICAL, quality)


@pytest.mark.parametrize(
    ("reading", "seen"),
    [
        (leak("wet"), True),
        (leak("dry"), False),
        (leak(None), False),
        (leak("wet", Quality.STALE), False),
        (leak("wet", Quality.BAD), False),
        (None, False),
    ],
)
def test_only_a_fresh_and_good_reading_is_a_sign(reading: Reading | None, seen: bool) -> None:
    """What is missing, stale or bad never starts anything."""
    assert is_seen(reading, "wet") is seen


def test_one_sign_is_not_enough() -> None:
    """It stays armed while one of two signs is there."""
    assert after_look(WAITING, ONE, 2, 0.0, 300.0, 10.0).state is ArmedState.ARMED


def test_two_signs_count_down_and_then_it_begins() -> None:
    """The countdown is over when it has been counted, whatever the wall clock does."""
    counting = after_look(WAITING, BOTH, 2, 0.0, 300.0, 10.0)
    assert (counting.state, counting.ends_at) == (ArmedState.COUNTING, 310.0)
    jumped = after_look(counting, BOTH, 2, 5.0, 300.0, 90_000.0)
    assert jumped.state is ArmedState.COUNTING
    assert after_look(counting, BOTH, 2, 300.0, 300.0, 310.0).state is ArmedState.STARTED


@pytest.mark.parametrize("state", [ArmedState.COUNTING, ArmedState.VETOED, ArmedState.STARTED])
def test_a_sign_that_goes_takes_it_back_to_the_beginning(state: ArmedState) -> None:
    """Neither a countdown nor a veto outlives its signs."""
    armed = Armed("night", "x", "r1", state, BOTH, "why", 310.0)
    back = after_look(armed, ONE, 2, 200.0, 300.0, 20.0)
    assert (back.state, back.ends_at, back.reason) == (ArmedState.ARMED, None, "")


@pytest.mark.parametrize("state", [ArmedState.VETOED, ArmedState.STARTED])
def test_what_was_vetoed_or_begun_is_not_begun_again(state: ArmedState) -> None:
    """While the signs last, a veto holds and a start is one start."""
    armed = Armed("night", "x", "r1", state, BOTH)
    assert after_look(armed, BOTH, 2, 9999.0, 300.0, 99_999.0).state is state


@pytest.mark.parametrize(
    ("runbook", "problem"),
    [
        ("rack-graceful-shutdown", ""),
        ("server-graceful-shutdown", ""),
        ("water-leak", "it asks people, and nobody may be there"),
        ("server-cut-power", "it switches power; only a graceful shutdown begins by itself"),
        ("power-cycle-server", "it needs a second person"),
        ("nonsense", "there is no such runbook"),
    ],
)
def test_only_a_graceful_shutdown_begins_by_itself(runbook: str, problem: str) -> None:
    """Nothing that cuts power, asks people or needs two of them can be armed."""
    assert why_unfit(LIBRARY.get(runbook), LIBRARY) == problem
