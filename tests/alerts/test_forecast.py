"""When a rise reaches a limit, and the named reasons for which nobody can say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from console.alerts.forecast import FARTHEST_S, Unsaid, foresee, outlook, too_hot_in
from console.model.proof import Forecast
from console.model.reading import Quality
from tests.fakes import world as worlds


def test_a_steady_rise_reaches_the_limit_in_as_long_as_the_line_says() -> None:
    """Eight kelvin at 26 an hour are eighteen minutes and a half."""
    found = foresee((25.0, 25.5, 26.0, 26.5, 27.0), 26.0, 35.0)
    assert isinstance(found, Forecast)
    assert found.in_s == pytest.approx(8 / 26 * 3600)
    assert found.now == 27.0


@pytest.mark.parametrize(
    ("values", "rate", "reason"),
    [
        ((27.0, 27.1), 6.0, Unsaid.TOO_FEW),
        ((27.0, 27.1, 27.2), None, Unsaid.TOO_FEW),
        ((27.0, 27.0, 27.0), 0.0, Unsaid.NOT_RISING),
        ((27.0, 26.0, 26.0), -5.0, Unsaid.NOT_RISING),
        ((24.0, 27.0, 25.0, 28.0, 26.0, 29.0), 20.0, Unsaid.UNSTEADY),
        ((34.0, 34.5, 35.0), 30.0, Unsaid.REACHED),
        ((20.0, 20.05, 20.1), 2.5, Unsaid.TOO_FAR),
    ],
)
def test_what_cannot_be_said_has_a_reason(values: tuple[float, ...], rate: float | None, reason: Unsaid) -> None:
    """A straight line is not drawn through what is none."""
    assert foresee(values, rate, 35.0) is reason


def test_an_old_reading_foretells_nothing() -> None:
    """What it was rising by before it fell silent is no longer known."""
    view = worlds.point("env-1", "temperature", 27.0, "°C", "Aisle")
    stale = replace(view, reading=replace(view.reading, quality=Quality.STALE))
    assert outlook(stale, 35.0) is Unsaid.STALE
    assert outlook(replace(view, reading=replace(view.reading, value="hot")), 35.0) is Unsaid.NO_NUMBER


@given(st.lists(st.floats(-20, 60), max_size=30), st.one_of(st.none(), st.floats(-200, 200)), st.floats(20, 45))
def test_a_forecast_lies_ahead_and_not_too_far(values: list[float], rate: float | None, target: float) -> None:
    """Whatever the values, what is said is a time to come within the reach of a straight line."""
    found = foresee(values, rate, target)
    assert isinstance(found, Unsaid) or 0 < found.in_s <= FARTHEST_S


def test_only_air_that_rises_in_earnest_sets_a_clock() -> None:
    """What wavers in a quiet room has no time to run out; what is too hot and still rises has none left."""
    warm = replace(worlds.point("env-1", "temperature", 27.0, "°C", "Aisle"), rate_per_h=16.0)
    assert too_hot_in(replace(warm, trend=(26.0, 26.4, 26.8, 27.0)), 35.0) == pytest.approx(1800.0)
    assert too_hot_in(replace(warm, trend=(27.1, 26.8, 27.2, 26.9, 27.0)), 35.0) is None
    assert too_hot_in(replace(warm, trend=(26.0, 26.4, 26.8, 27.0), rate_per_h=0.4), 35.0) is None
    assert too_hot_in(replace(warm, trend=(24.0, 25.0, 26.0, 27.0)), 26.0) == 0.0
    assert too_hot_in(worlds.point("env-1", "humidity", 40.0, "%RH", "Aisle"), 35.0) is None
