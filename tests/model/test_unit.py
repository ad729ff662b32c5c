"""Units that devices speak in."""

from __future__ import annotations

import pytest

from console.model.point import POINTS
from console.model.unit import conversion, units_of


@pytest.mark.parametrize(
    ("point", "unit", "raw", "value"),
    [
        ("temperature", "°F", 212, 100),
        ("temperature", "K", 273.15, 0),
        ("pressure", "hPa", 1013.25, 101_325),
        ("energy", "Wh", 1500, 1.5),
        ("runtime", "min", 2, 120),
        ("current", "mA", 250, 0.25),
    ],
)
def test_a_unit_is_converted(point: str, unit: str, raw: float, value: float) -> None:
    """To the one that the point always has."""
    into = conversion(point, unit)
    assert into is not None
    assert raw * into.factor + into.offset == pytest.approx(value)


def test_a_unit_of_something_else_is_none() -> None:
    """Volts are no temperature, and a leak has no unit at all."""
    assert conversion("temperature", "V") is None
    assert conversion("leak", "V") is None


@pytest.mark.parametrize("point", sorted(POINTS))
def test_every_point_knows_its_own_unit(point: str) -> None:
    """And may be given without one."""
    assert conversion(point, "") is not None
    assert all(conversion(point, unit) is not None for unit in units_of(point))
