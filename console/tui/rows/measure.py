"""How a value with its unit is written in a few cells; it judges nothing."""

from __future__ import annotations

from console.i18n import _
from console.model.point import POINTS
from console.model.reading import Value
from console.tui import ages

_SCALES = (("G", 1e9), ("M", 1e6), ("k", 1e3))


def measured(value: Value, unit: str, point: str = "") -> str:
    """`24.5 °C`, `48 %`, `1.2 MB/s`, `3d04h`, or the word; nothing measured is "no data"."""
    if value is None:
        return _("no data")
    if isinstance(value, str):
        return _(value).replace("_", " ")
    if unit == "s" and point in ("uptime", "runtime"):
        return ages.span(value)
    if unit == "B/s":
        return _scaled(value)
    number = _number(value)
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
