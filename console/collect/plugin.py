"""What a Nagios plug-in says: exit code, text, performance data (Monitoring Plugins Development Guidelines)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from console.collect.mapping import gauge
from console.collect.measure import Gauge
from console.feeds.access import Check, PointMap
from console.i18n import _
from console.model.reading import State
from console.model.text import neutralise
from console.model.unit import conversion

_STATES = {0: ("ok", State.OK), 1: ("degraded", State.WARNING), 2: ("failed", State.CRITICAL)}
_MOST_SERIES = 200
_NUMBER = r"-?\d{1,40}(?:\.\d{0,40})?(?:[eE][-+]?\d{1,3})?"
_DATUM = re.compile(
    rf"(?:'(?P<quoted>(?:[^'=]|'')+)'|(?P<bare>[^\s'=]+))=(?P<value>{_NUMBER})(?P<unit>[a-zA-Z%°/]{{0,10}})"
    rf"(?:;(?P<warn>[^;\s]*))?(?:;(?P<crit>[^;\s]*))?(?:;(?P<low>{_NUMBER})?)?(?:;(?P<high>{_NUMBER})?)?(?:\s|;|$)"
)
_BY_UNIT = {
    "C": "temperature",
    "F": "temperature",
    "°C": "temperature",
    "°F": "temperature",
    "V": "voltage",
    "mV": "voltage",
    "A": "current",
    "mA": "current",
    "W": "power",
    "kW": "power",
    "VA": "apparent_power",
    "Hz": "frequency",
    "rpm": "fan_speed",
    "RPM": "fan_speed",
}
_BY_LABEL = (
    (re.compile(r"load(?:1|5|15)"), "load_average"),
    (re.compile(r"temp(?:erature)?\S*", re.IGNORECASE), "temperature"),
    (re.compile(r"(?:hum|humidity|rh)\S*", re.IGNORECASE), "humidity"),
    (re.compile(r"users"), "users"),
    (re.compile(r"uptime"), "uptime"),
)


class Datum(Struct, frozen=True):
    """One item of performance data; `high` is its maximum, where it has one."""

    label: str
    value: float
    unit: str = ""
    high: float | None = None


def gauges(check: Check, status: int, output: str) -> Iterator[Gauge]:
    """The plug-in's verdict as `health`, and what of its performance data is a known point."""
    text, data = parsed(output)
    word, state = _STATES.get(status, ("unknown", State.UNKNOWN))
    note = "" if state is State.OK else text or _("it ended with status {status}").format(status=status)
    yield Gauge("health", check.name, word, state, note)
    maps = {one.at: one for one in check.points}
    for datum in data[:_MOST_SERIES]:
        found = _mapped(datum, maps[datum.label]) if datum.label in maps else _known(check, datum)
        if found is not None:
            yield found


def parsed(output: str) -> tuple[str, list[Datum]]:
    """The first line's text, neutralised, and the performance data of all lines."""
    first, _newline, rest = output.partition("\n")
    text, _bar, data = first.partition("|")
    _long, _bar, more = rest.partition("|")
    found = [_datum(one) for one in _DATUM.finditer(f"{data} {more}")]
    return neutralise(text, 160), found


def _datum(found: re.Match[str]) -> Datum:
    label = found["bare"] if found["quoted"] is None else found["quoted"].replace("''", "'")
    high = found["high"]
    return Datum(neutralise(label, 60), float(found["value"]), found["unit"], float(high) if high else None)


def _mapped(datum: Datum, map_: PointMap) -> Gauge | None:
    return gauge(datum.value, map_)


def _known(check: Check, datum: Datum) -> Gauge | None:
    """A datum that needs no mapping: loads, temperatures, electrical units, and how full a file system is."""
    instance = f"{check.name} {datum.label}".strip()
    if datum.label.startswith("/") and datum.high and datum.unit in ("B", "kB", "KB", "MB", "GB", "TB", "MiB", "GiB"):
        return gauge(100 * datum.value / datum.high, PointMap("filesystem_utilization", datum.label))
    by_label = next((point for form, point in _BY_LABEL if form.fullmatch(datum.label)), None)
    point = _BY_UNIT.get(datum.unit) or by_label
    if point is None:
        return None
    unit = datum.unit.lower() if datum.unit == "RPM" else datum.unit
    into = conversion(point, unit)
    if into is None:
        return None
    return gauge(datum.value, replace(PointMap(point, instance), factor=into.factor, offset=into.offset))
