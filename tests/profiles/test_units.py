"""Numbers in a device's unit become numbers in the point's unit."""

from __future__ import annotations

import pytest

from console.profiles.meaning import meanings, usual_state
from console.profiles.units import conversion


@pytest.mark.parametrize(
    ("point", "unit", "raw", "value", "shown"),
    [
        ("temperature", "°F", 95, 35, "°C"),
        ("temperature", "K", 293.15, 20, "°C"),
        ("runtime", "min", 9, 540, "s"),
        ("runtime", "ticks", 6000, 60, "s"),
        ("energy", "Wh", 1500, 1.5, "kWh"),
        ("voltage", "mV", 12040, 12.04, "V"),
        ("fan_speed", "%", 38, 38, "%"),
        ("power", "", 7, 7, "W"),
    ],
)
def test_conversion(point: str, unit: str, raw: float, value: float, shown: str) -> None:
    """(raw + shift) * factor is the value in the unit that is shown."""
    found = conversion(point, unit)
    assert (raw + found.shift) * found.factor == pytest.approx(value)
    assert found.unit == shown


def test_unit_of_another_kind() -> None:
    """There is no way from volts to degrees."""
    with pytest.raises(KeyError):
        conversion("temperature", "V")


@pytest.mark.parametrize(
    ("point", "word", "state"),
    [
        ("leak", "wet", "critical"),
        ("leak", "fault", "unknown"),
        ("door", "open", "warning"),
        ("ups_state", "fault", "critical"),
        ("outlet_state", "off", "ok"),
        ("health", "absent", "unknown"),
    ],
)
def test_usual_state(point: str, word: str, state: str) -> None:
    """A word that the enumeration does not judge has its usual state; a sensor's own fault is unknown."""
    assert usual_state(point, word) == state


def test_row_may_judge_for_itself() -> None:
    """`word state` overrides the usual state."""
    assert meanings("ups_state", {"4": "online warning"})["4"].state == "warning"


def test_unknown_state_is_refused() -> None:
    """A state that does not exist is an error, not a guess."""
    with pytest.raises(ValueError, match="online awful"):
        meanings("ups_state", {"4": "online awful"})
