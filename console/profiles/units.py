"""How a number in a device's unit becomes one in the point's unit; knows no device."""

from __future__ import annotations

from msgspec import Struct

from console.model.point import POINTS


class Conversion(Struct, frozen=True):
    """`(raw + shift) * factor` in `unit`."""

    unit: str
    factor: float = 1.0
    shift: float = 0.0


_TO_STANDARD: dict[str, dict[str, tuple[float, float]]] = {
    "°C": {"°F": (5 / 9, -32.0), "K": (1.0, -273.15)},
    "V": {"mV": (1e-3, 0.0), "kV": (1e3, 0.0)},
    "A": {"mA": (1e-3, 0.0), "kA": (1e3, 0.0)},
    "W": {"mW": (1e-3, 0.0), "kW": (1e3, 0.0)},
    "VA": {"kVA": (1e3, 0.0)},
    "kWh": {"Wh": (1e-3, 0.0), "MWh": (1e3, 0.0), "J": (1 / 3.6e6, 0.0)},
    "s": {"min": (60.0, 0.0), "h": (3600.0, 0.0), "ticks": (0.01, 0.0), "ms": (1e-3, 0.0)},
    "m/s": {"ft/min": (0.00508, 0.0)},
    "Pa": {"hPa": (100.0, 0.0), "kPa": (1e3, 0.0), "bar": (1e5, 0.0), "psi": (6894.757, 0.0)},
    "rpm": {"%": (1.0, 0.0)},
    "1": {"%": (0.01, 0.0)},
    "B/s": {"bit/s": (0.125, 0.0)},
    "Hz": {"mHz": (1e-3, 0.0)},
}


def units_of(point: str) -> tuple[str, ...]:
    """Every unit that a device may use for `point`, the point's own first."""
    standard = POINTS[point].unit
    return (standard, *_TO_STANDARD.get(standard, {}))


def conversion(point: str, unit: str) -> Conversion:
    """How to reach `point`'s unit from `unit` (empty: it is that already); KeyError where there is no way.

    A fan's speed in percent stays in percent: no factor makes revolutions of it.
    """
    standard = POINTS[point].unit
    if unit in ("", standard):
        return Conversion(standard)
    factor, shift = _TO_STANDARD[standard][unit]
    return Conversion("%" if (standard, unit) == ("rpm", "%") else standard, factor, shift)
