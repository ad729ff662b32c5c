"""The last values of a series at even steps."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings

from console.store.trend import LENGTH, STEP_S, Trend


def filled(*values: tuple[float, float]) -> Trend:
    trend = Trend()
    for step, value in values:
        trend.put(step * STEP_S, value)
    return trend


def test_quiet_steps_repeat_the_value_before() -> None:
    """A value that did not change was there all the same."""
    assert filled((0, 1.0), (3, 2.0)).values(4 * STEP_S) == (1, 1, 1, 2, 2)


def test_the_last_value_of_a_step_stands_for_it() -> None:
    """Several values within a step are one."""
    assert filled((0, 1.0), (0.5, 3.0)).values(0) == (3,)


def test_a_break_is_not_bridged() -> None:
    """After a gap the trend stands still, and then begins anew."""
    trend = filled((0, 1.0), (1, 2.0))
    trend.break_off()
    assert trend.values(9 * STEP_S) == (1, 2)
    trend.put(9 * STEP_S, 5.0)
    assert trend.values(9 * STEP_S) == (5,)


def test_a_clock_that_is_put_back_begins_anew() -> None:
    """Steps never lie in the future."""
    assert filled((100, 1.0), (50, 2.0)).values(50 * STEP_S) == (2,)


def test_a_rate_needs_three_values() -> None:
    """Two values are no trend."""
    assert filled((0, 1.0), (1, 2.0)).rate_per_h(STEP_S) is None
    assert filled((0, 1.0), (1, 2.0), (2, 3.0)).rate_per_h(2 * STEP_S) == 3600 / STEP_S


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(-100, 100)), max_size=60), st.floats(0, 2e9))
def test_there_are_never_more_than_thirty(values: list[tuple[float, float]], until: float) -> None:
    """Whatever the clock does, the trend stays short and holds only values that were put in."""
    trend = Trend()
    for at, value in values:
        trend.put(at, value)
    shown = trend.values(until)
    assert len(shown) <= LENGTH
    assert set(shown) <= {value for _at, value in values}
