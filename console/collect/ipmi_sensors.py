"""What the sensors of a BMC mean as gauges of points; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from console.collect.measure import Gauge
from console.i18n import _
from console.model.reading import State
from console.model.time import Instant
from console.profiles.meaning import usual_state

_STATES = {"degraded": State.WARNING, "failed": State.CRITICAL}
_UNITS = {
    "°C": "temperature",
    "RPM": "fan_speed",
    "V": "voltage",
    "W": "power",
    "A": "current",
}
_HEALTH_OF = {"Power Supply": "psu_state", "Drive Bay": "disk_health", "Fan": "fan_state"}
_ABSENT = ("absent", "not present")


class Sensor(Struct, frozen=True):
    """One sensor as the BMC tells it: its type in IPMI's words, its unit as pyghmi writes it.

    `word` is its health, the worst of its discrete `states`.
    """

    name: str
    kind: str
    value: float | None
    unit: str
    word: str
    states: tuple[str, ...] = ()
    available: bool = True


class Event(Struct, frozen=True):
    """One entry of the event log; `at` is None for one without a readable date, `word` its severity."""

    at: Instant | None
    word: str
    message: str


def gauges(sensors: Iterable[Sensor]) -> Iterator[Gauge]:
    """One gauge a sensor that means something here; names that a BMC repeats are numbered."""
    seen: dict[tuple[str, str], int] = {}
    for sensor in sensors:
        gauge = _numeric(sensor) or _discrete(sensor)
        if gauge is None:
            continue
        key = gauge.point, gauge.instance
        seen[key] = seen.get(key, 0) + 1
        again = f"{gauge.instance} {seen[key]}" if seen[key] > 1 else gauge.instance
        yield Gauge(gauge.point, again, gauge.value, gauge.state, gauge.note, gauge.unit)


def _numeric(sensor: Sensor) -> Gauge | None:
    unit = sensor.unit.strip()
    if unit == "%" and sensor.kind == "Fan":
        point, shown = "fan_speed", "%"
    elif unit in _UNITS:
        point, shown = _UNITS[unit], ""
    else:
        return None
    if sensor.value is None or not sensor.available:
        return Gauge(point, sensor.name, None, State.UNKNOWN, _("the BMC gives no value"), shown)
    return Gauge(point, sensor.name, round(sensor.value, 3), _STATES.get(sensor.word, State.OK), unit=shown)


def _discrete(sensor: Sensor) -> Gauge | None:
    point = _HEALTH_OF.get(sensor.kind)
    if point is None:
        return None
    said = ", ".join(sensor.states)
    word = sensor.word if sensor.available and sensor.states else "unknown"
    if any(mark in said.lower() for mark in _ABSENT):
        word = "absent"
    note = said if word in ("degraded", "failed") else ""
    return Gauge(point, sensor.name, word, usual_state(point, word), note)
