"""The dew point from temperature and humidity."""

from __future__ import annotations

import pytest

from console.model.reading import Quality, Reading, State
from console.store.dew_point import derive, dew_point


@pytest.mark.parametrize(
    ("temperature", "humidity", "expected"),
    [(20.0, 50.0, 9.26), (25.0, 60.0, 16.7), (30.0, 90.0, 28.18), (22.0, 100.0, 22.0)],
)
def test_the_formula_meets_the_tables(temperature: float, humidity: float, expected: float) -> None:
    """Within two tenths of a kelvin of published psychrometric tables."""
    value = dew_point(temperature, humidity)
    assert value is not None
    assert abs(value - expected) < 0.2


@pytest.mark.parametrize(("temperature", "humidity"), [(20.0, 0.0), (20.0, 101.0), (-60.0, 50.0), (80.0, 50.0)])
def test_outside_its_range_there_is_none(temperature: float, humidity: float) -> None:
    """Dry air has no dew point, and nonsense in gives nothing out."""
    assert dew_point(temperature, humidity) is None


def sample(point: str, value: float, instance: str = "", quality: Quality = Quality.GOOD) -> Reading:
    return Reading(point, instance, value, "", 1.0, quality=quality)


def test_pairs_are_made_by_instance_or_by_the_only_temperature() -> None:
    """With several temperatures only the one of the same name counts."""
    rack = (sample("temperature", 20, "a"), sample("temperature", 30, "b"), sample("humidity", 50, "a"))
    assert [reading.instance for reading in derive(rack)] == ["a"]
    assert [reading.value for reading in derive((sample("temperature", 20, "x"), sample("humidity", 50, "y")))] == [
        9.26
    ]
    assert derive((sample("temperature", 20, "a"), sample("temperature", 30, "b"), sample("humidity", 50, "c"))) == ()


def test_a_device_that_measures_it_is_believed() -> None:
    """Nothing is computed beside a measured dew point."""
    assert derive((sample("temperature", 20), sample("humidity", 50), sample("dew_point", 10))) == ()


def test_from_bad_values_comes_a_bad_one() -> None:
    """The quality is handed on, and what is not known is not said to be well."""
    (derived,) = derive((sample("temperature", 20), sample("humidity", 50, quality=Quality.BAD)))
    assert (derived.quality, derived.state) == (Quality.BAD, State.UNKNOWN)
