"""Tests of `console.alerts.flapping`: Icinga's measure, its two thresholds, and looks that were passed over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.alerts.flapping import LOOKS, OFF_PERCENT, ON_PERCENT, Turns, looked, percent_of


def played(holds: list[bool], interval_s: float = 10.0) -> Turns | None:
    """What is remembered after these looks, one an interval."""
    turns: Turns | None = None
    for number, one in enumerate(holds):
        turns = looked(turns, one, number * interval_s, interval_s)
    return turns


def test_a_condition_that_never_held_is_not_remembered() -> None:
    """Quiet series cost nothing."""
    assert played([False] * 50) is None


def test_a_condition_that_turns_with_every_look_flaps_and_a_steady_one_does_not() -> None:
    """Twenty turns in twenty looks are all of it; one turn is five in a hundred."""
    restless = played([bool(number % 2) for number in range(30)])
    assert restless is not None
    assert restless.flapping
    assert round(percent_of(restless.turned)) == 100
    steady = played([False] * 5 + [True] * 30)
    assert steady is None or not steady.flapping


def test_flapping_begins_above_thirty_and_ends_below_twenty_five() -> None:
    """Between the two thresholds it stays as it was."""
    restless = played([bool(number % 2) for number in range(30)])
    assert restless is not None
    percents: list[tuple[float, bool]] = []
    turns: Turns | None = restless
    for number in range(30, 60):
        turns = looked(turns, True, number * 10.0, 10.0)
        assert turns is not None
        percents.append((percent_of(turns.turned), turns.flapping))
    assert all(flapping for percent, flapping in percents if percent >= OFF_PERCENT)
    assert not any(flapping for percent, flapping in percents if percent < OFF_PERCENT)
    assert any(OFF_PERCENT <= percent <= ON_PERCENT for percent, _flapping in percents)


def test_looks_that_were_passed_over_count_as_looks_without_a_turn() -> None:
    """A series that was quiet for longer than is remembered has not flapped."""
    restless = played([bool(number % 2) for number in range(30)])
    later = looked(restless, True, 29 * 10.0 + LOOKS * 10.0, 10.0)
    assert later is None or not later.flapping


@given(st.lists(st.booleans(), max_size=60))
def test_the_measure_stays_between_nothing_and_all(holds: list[bool]) -> None:
    """Whatever is looked at, it is a share."""
    turns = played(holds)
    assert turns is None or 0.0 <= percent_of(turns.turned) <= 100.0


def test_a_clock_that_is_put_back_breaks_nothing() -> None:
    """A look that claims to be earlier than the last one counts as the next."""
    assert looked(Turns(True, 1000.0), False, 10.0, 10.0) == Turns(False, 10.0, 1, False)
