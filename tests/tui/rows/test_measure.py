"""How values are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.model.reading import Value
from console.tui.rows.measure import as_set, figure, measured, point_name


@pytest.mark.parametrize(
    ("value", "unit", "point", "text"),
    [
        (None, "°C", "temperature", "no data"),
        (24.5, "°C", "temperature", "24.5 °C"),
        (24.0, "°C", "temperature", "24.0 °C"),
        (0.0, "°C", "temperature", "0.0 °C"),
        (-3.25, "°C", "dew_point", "-3.2 °C"),
        (-0.04, "°C", "temperature", "0.0 °C"),
        (0.97, "1", "power_factor", "0.97"),
        ("on_battery", "", "ups_state", "on battery"),
        (2640.0, "s", "runtime", "44m"),
        (12.0, "s", "latency", "12 s"),
        (3.0, "1", "users", "3"),
        (97.0, "%", "charge", "97 %"),
        (41.62, "%", "cpu_utilization", "41.6 %"),
        (0.04, "A", "current", "0.04 A"),
        (950.0, "B/s", "interface_in", "950 B/s"),
        (1_250_000.0, "B/s", "interface_in", "1.2 MB/s"),
    ],
)
def test_a_value_is_written_with_its_unit(value: Value, unit: str, point: str, text: str) -> None:
    """Numbers in few places, words without underscores, nothing as no data."""
    assert measured(value, unit, point) == text


@pytest.mark.parametrize("unit", ["°C", "K", "%RH", "%", "A", "V", "Hz", "W", "rpm"])
@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
@settings(max_examples=30)
def test_figures_of_one_unit_end_alike(unit: str, one: float, other: float) -> None:
    """Under each other they have the same number of decimals, whole numbers too."""
    ends = {len(measured(value, unit).partition(" ")[0].partition(".")[2]) for value in (one, other, round(one))}
    assert len(ends) == 1


@pytest.mark.parametrize(
    ("value", "point", "text"),
    [
        (None, "temperature", ""),
        (24.0, "temperature", "24.0"),
        (41.6, "cpu_utilization", "42"),
        (86400.0, "uptime", "1d00h"),
        ("off", "power_state", "off"),
    ],
)
def test_a_figure_is_short(value: Value, point: str, text: str) -> None:
    """Its unit stands over the column."""
    assert figure(value, point) == text


@pytest.mark.parametrize(
    ("value", "unit", "point", "text"),
    [
        (35.0, "°C", "temperature", "35 °C"),
        (27.5, "°C", "temperature", "27.5 °C"),
        (600.0, "s", "runtime", "10m"),
        (2.0, "1", "shutdown_margin", "2"),
    ],
)
def test_a_limit_is_as_it_was_set(value: float, unit: str, point: str, text: str) -> None:
    """It claims no more than whoever wrote it."""
    assert as_set(value, unit, point) == text


def test_a_point_is_named_with_its_instance() -> None:
    """A point that nobody has described is named by its id."""
    assert point_name("temperature", "Inlet") == "temperature Inlet"
    assert point_name("odd_thing") == "odd thing"
