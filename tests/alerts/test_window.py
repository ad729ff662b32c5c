"""What a series did over the last minutes."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings

from console.alerts.window import MOST_STEPS, NEVER, Window

LENGTH_S = 600.0
STEPS = st.lists(st.tuples(st.floats(0.1, 120), st.floats(0, 100)), min_size=1, max_size=80)


def window(*steps: tuple[float, float], length_s: float = LENGTH_S) -> Window:
    made = Window(length_s)
    for at, value in steps:
        made.add(at, value)
    return made


def test_there_is_no_mean_before_the_window_is_covered() -> None:
    """A machine that has just been met is not judged by its first minute."""
    busy = window((0, 100.0))
    assert busy.mean(599) is None
    assert busy.mean(600) == 100.0


def test_a_value_counts_until_the_next_one() -> None:
    """Half the time at ten and half at twenty are fifteen."""
    assert window((0, 10.0), (900, 20.0)).mean(1200) == 15.0


def test_a_rise_is_measured_from_where_the_window_began() -> None:
    """An old value reaches in until the next one; a slow rise is none."""
    assert window((0, 20.0), (500, 23.5), length_s=300).rise(500) == 3.5
    assert window((0, 20.0), (500, 23.5), (900, 23.6), length_s=300).rise(900) is not None
    assert round(window((0, 20.0), (500, 23.5), (900, 23.6), length_s=300).rise(900) or 0, 6) == 0.1


def test_a_time_to_a_target_follows_the_slope() -> None:
    """From 50 to 60 in a window, 100 is four windows away; what falls never gets there."""
    rising = window((0, 50.0), (600, 60.0))
    assert rising.time_to(100.0, 600) == 4 * LENGTH_S
    assert window((0, 50.0), (600, 40.0)).time_to(100.0, 600) == NEVER
    assert window((0, 50.0), (600, 100.0)).time_to(100.0, 600) == 0.0
    assert window((0, 50.0)).time_to(100.0, 10) is None


def test_after_a_gap_nothing_is_measured() -> None:
    """What comes back begins a window of its own."""
    gap = window((0, 10.0), (10, 20.0))
    gap.forget()
    assert gap.rise(20) is None
    gap.add(700, 50.0)
    assert gap.rise(700) == 0.0
    assert gap.mean(700) is None


def test_a_clock_that_is_put_back_drops_the_future() -> None:
    """Steps that have not happened yet do not count."""
    back = window((0, 10.0), (1000, 90.0), (500, 20.0))
    assert back.rise(500) == 10.0


def test_packing_loses_nothing() -> None:
    """The bytes bring the same window back."""
    first = window((0, 10.0), (300, 20.0), (590, 30.0))
    second = Window(LENGTH_S)
    second.unpack(first.pack())
    assert second.pack() == first.pack()
    assert second.mean(700) == first.mean(700)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_the_mean_is_that_of_every_single_step(steps: list[tuple[float, float]]) -> None:
    """Merging close steps moves the mean by no more than the merged piece that leaves the window."""
    at, placed = 0.0, []
    for gap, value in steps:
        at += gap
        placed.append((at, value))
    now = at + 10
    mean = window(*placed).mean(now)
    if mean is None:
        assert placed[0][0] > now - LENGTH_S
        return
    exact = sum(
        value * max(0.0, min(end, now) - max(begin, now - LENGTH_S))
        for (begin, value), (end, _next) in zip(placed, [*placed[1:], (now, 0.0)], strict=True)
    )
    assert abs(mean - exact / LENGTH_S) <= 100 / MOST_STEPS


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 2000), st.floats(0.001, 5))
def test_a_window_stays_small_however_often_values_come(count: int, every: float) -> None:
    """A flood of readings does not grow it."""
    flooded = window(*((every * n, float(n % 7)) for n in range(count)))
    assert len(flooded.pack()[0]) <= 8 * (2 * MOST_STEPS + 3)
