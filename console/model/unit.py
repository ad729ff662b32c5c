"""How units that devices speak in become the unit of a point; knows no device."""

from __future__ import annotations

from msgspec import Struct

from console.model.point import POINTS


class Conversion(Struct, frozen=True):
    """value = raw * factor + offset."""

    factor: float = 1.0
    offset: float = 0.0


SAME = Conversion()

_OTHERS: dict[str, dict[str, Conversion]] = {
    "°C": {
        "C": SAME,
        "°F": Conversion(5 / 9, -160 / 9),
        "F": Conversion(5 / 9, -160 / 9),
        "K": Conversion(1.0, -273.15),
    },
    "%RH": {"%": SAME},
    "m/s": {"km/h": Conversion(1 / 3.6), "ft/min": Conversion(0.00508)},
    "V": {"mV": Conversion(0.001), "kV": Conversion(1000.0)},
    "A": {"mA": Conversion(0.001)},
    "W": {"mW": Conversion(0.001), "kW": Conversion(1000.0)},
    "VA": {"kVA": Conversion(1000.0)},
    "kWh": {"Wh": Conversion(0.001), "MWh": Conversion(1000.0)},
    "Hz": {"kHz": Conversion(1000.0)},
    "Pa": {
        "hPa": Conversion(100.0),
        "mbar": Conversion(100.0),
        "kPa": Conversion(1000.0),
        "mmHg": Conversion(133.322387415),
        "inHg": Conversion(3386.389),
        "bar": Conversion(100_000.0),
    },
    "s": {"ms": Conversion(0.001), "us": Conversion(1e-6), "min": Conversion(60.0), "h": Conversion(3600.0)},
    "B/s": {"kB/s": Conversion(1000.0), "MB/s": Conversion(1e6), "bit/s": Conversion(0.125)},
    "%": {"1": Conversion(100.0)},
    "1": {"%": Conversion(0.01)},
}


def units_of(point: str) -> tuple[str, ...]:
    """The units in which `point` may be given, its own first."""
    own = POINTS[point].unit
    return (own, *_OTHERS.get(own, {})) if own else ()


def conversion(point: str, unit: str) -> Conversion | None:
    """How a value in `unit` becomes one in the point's unit; None for a unit that does not measure that."""
    own = POINTS[point].unit
    if unit in ("", own):
        return SAME
    return _OTHERS.get(own, {}).get(unit)
