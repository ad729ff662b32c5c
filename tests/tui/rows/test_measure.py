"""How values are written."""

from __future__ import annotations

import pytest

from console.model.reading import Value
from console.tui.rows.measure import figure, measured, point_name


@pytest.mark.parametrize(
    ("value", "unit", "point", "text"),
    [
        (None, "°C", "temperature", "no data"),
        (24.5, "°C", "temperature", "24.5 °C"),
        (24.0, "°C", "temperature", "24 °C"),
        (0.0, "°C", "temperature", "0 °C"),
        (-3.25, "°C", "dew_point", "-3.2 °C"),
        (0.97, "1", "power_factor", "0.97"),
        ("on_battery", "", "ups_state", "on battery"),
        (2640.0, "s", "runtime", "44m"),
        (12.0, "s", "latency", "12 s"),
        (950.0, "B/s", "interface_in", "950 B/s"),
        (1_250_000.0, "B/s", "interface_in", "1.2 MB/s"),
    ],
)
def test_a_value_is_written_with_its_unit(value: Value, unit: str, point: str, text: str) -> None:
    """Numbers in few places, words without underscores, nothing as no data."""
    assert measured(value, unit, point) == text


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


def test_a_point_is_named_with_its_instance() -> None:
    """A point that nobody has described is named by its id."""
    assert point_name("temperature", "Inlet") == "temperature Inlet"
    assert point_name("odd_thing") == "odd thing"
