"""How a value with its unit is written in a few cells; it judges nothing."""

from __future__ import annotations

from console.i18n import _
from console.model.point import POINTS
from console.model.reading import Value
from console.tui import ages

_SCALES = (("G", 1e9), ("M", 1e6), ("k", 1e3))
_DECIMALS = {
    "°C": 1,
    "K": 1,
    "%RH": 1,
    "%": 1,
    "A": 2,
    "V": 1,
    "Hz": 1,
    "m/s": 1,
    "W": 0,
    "VA": 0,
    "Pa": 0,
    "kWh": 0,
    "rpm": 0,
}
"""By unit, so that figures under each other end alike; with two, a small current does not pass for none."""

_BY_POINT = {"charge": 0, "load": 0, "link_quality": 0, "power_factor": 2, "load_average": 1, "shutdown_margin": 1}
"""Where a point's figures are coarser or finer than its unit says."""


def measured(value: Value, unit: str, point: str = "") -> str:
    """`24.5 °C`, `48.0 %RH`, `1.2 MB/s`, `3d04h`, or the word; nothing measured is "no data"."""
    if value is None:
        return _("no data")
    if isinstance(value, str):
        return _(value).replace("_", " ")
    if unit == "s" and point in ("uptime", "runtime"):
        return ages.span(value)
    if unit == "B/s":
        return _scaled(value)
    decimals = _BY_POINT.get(point, _DECIMALS.get(unit))
    number = _number(value) if decimals is None else _rounded(value, decimals)
    return number if unit in ("", "1") else f"{number} {unit}"


def figure(value: Value, point: str) -> str:
    """A headline figure for a narrow column: the unit stands in the column's title."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _(value).replace("_", " ")
    if point == "uptime":
        return ages.span(value)
    return f"{value:.1f}" if point in ("temperature", "load_average") else f"{value:.0f}"


def as_set(value: float, unit: str, point: str = "") -> str:
    """A limit or target as whoever set it wrote it: `35 °C`, `27.5 °C`; it stands in no column of readings."""
    if value != int(value) or unit in ("s", "B/s"):
        return measured(value, unit, point)
    return _number(value) if unit in ("", "1") else f"{_number(value)} {unit}"


def _rounded(value: float, decimals: int) -> str:
    # Adding nothing takes the sign from what rounds to none.
    return f"{round(value, decimals) + 0.0:.{decimals}f}"


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e9:
        return str(int(value))
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def _scaled(value: float) -> str:
    for prefix, size in _SCALES:
        if abs(value) >= size:
            return f"{value / size:.1f} {prefix}B/s"
    return f"{value:.0f} B/s"


def point_name(point: str, instance: str = "") -> str:
    """What is measured, for a person: the point's own word and which one of several."""
    kind = POINTS.get(point)
    label = _(kind.label) if kind is not None else point.replace("_", " ")
    return f"{label} {instance}" if instance else label
