"""The world as Prometheus text (format 0.0.4), named after OpenTelemetry's `hw.*`; what is not known is absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from console.model.alert import AlertState, Severity
from console.model.point import POINTS
from console.model.reading import Quality, Reading, State
from console.model.service import ServiceState
from console.model.snapshot import Snapshot

Labels = tuple[tuple[str, str], ...]


class _Metric(Struct, frozen=True):
    """A metric's name and what its unit's numbers are multiplied with."""

    name: str
    factor: float = 1.0


_UNITS = {
    "°C": ("celsius", 1.0),
    "%RH": ("ratio", 0.01),
    "%": ("ratio", 0.01),
    "V": ("volts", 1.0),
    "A": ("amperes", 1.0),
    "W": ("watts", 1.0),
    "VA": ("volt_amperes", 1.0),
    "kWh": ("joules", 3.6e6),
    "Hz": ("hertz", 1.0),
    "Pa": ("pascals", 1.0),
    "rpm": ("rpm", 1.0),
    "s": ("seconds", 1.0),
    "m/s": ("metres_per_second", 1.0),
    "B/s": ("bytes_per_second", 1.0),
}
"""Prometheus' base units, so that nobody has to guess what a number means."""

_HARDWARE = {
    "temperature": "hw_temperature",
    "humidity": "hw_relative_humidity",
    "fan_speed": "hw_fan_speed",
    "voltage": "hw_voltage",
    "current": "hw_current",
    "power": "hw_power",
    "energy": "hw_energy",
    "charge": "hw_battery_charge",
    "runtime": "hw_battery_time_left",
}
"""OpenTelemetry's semantic conventions for hardware, dots as underscores; other points are `ronda_POINT_UNIT`."""


def text(world: Snapshot, readings: Mapping[str, tuple[Reading, ...]]) -> str:
    """Every metric, each family together as the format asks."""
    families = (*_engine(world), *_readings(readings))
    return "".join(_family(name, told, rows) for name, told, rows in families if rows)


_Row = tuple[Labels, float]
_Family = tuple[str, str, Sequence[_Row]]


def _engine(world: Snapshot) -> Iterator[_Family]:
    engine = world.engine
    yield "ronda_engine_info", "The engine's version.", [((("version", engine.version),), 1.0)]
    yield "ronda_engine_time_seconds", "The engine's own time.", [((), engine.now_at)]
    devices = sorted(world.devices.values(), key=lambda device: device.id)
    states = [
        ((("device", device.id), ("kind", device.kind.value), ("state", state.value)), float(device.state is state))
        for device in devices
        for state in State
    ]
    yield "ronda_device_state", "1 for the state in which a device is.", states
    read = [((("device", one.id),), one.data_at) for one in devices if one.data_at is not None]
    yield "ronda_device_read_time_seconds", "When a device was read last.", read
    sources = [
        ((("device", device.id), ("source", name)), float(source.ok))
        for device in devices
        for name, source in sorted(device.sources.items())
    ]
    yield "ronda_source_up", "Whether a source answered when it was asked last.", sources
    firing = [alert.severity for alert in world.alerts.values() if alert.state is AlertState.FIRING]
    alerts = [((("severity", severity.value),), float(firing.count(severity))) for severity in Severity]
    yield "ronda_alerts_firing", "How many alerts are firing.", alerts
    services = [
        ((("service", view.id), ("state", state.value)), float(view.state is state))
        for view in sorted(world.services.values(), key=lambda one: one.id)
        for state in ServiceState
    ]
    yield "ronda_service_state", "1 for the state in which a service is.", services


def _readings(readings: Mapping[str, tuple[Reading, ...]]) -> Iterator[_Family]:
    """Numbers under their points' names, words as one series a word; only what can be believed now."""
    rows: dict[str, list[_Row]] = {}
    told: dict[str, str] = {}
    for device in sorted(readings):
        for reading in readings[device]:
            if reading.quality is not Quality.GOOD or reading.value is None:
                continue
            where = (("device", device), ("sensor", reading.instance))
            kind = POINTS.get(reading.point)
            if isinstance(reading.value, str):
                name = f"ronda_{reading.point}_state"
                row: _Row = ((*where, ("state", reading.value)), 1.0)
            else:
                metric = _metric(reading.point, reading.unit)
                name, row = metric.name, (where, reading.value * metric.factor)
            rows.setdefault(name, []).append(row)
            told[name] = kind.label if kind else reading.point
    for name in sorted(rows):
        yield name, told[name].capitalize() + ".", rows[name]


def _metric(point: str, unit: str) -> _Metric:
    suffix, factor = _UNITS.get(unit, ("", 1.0))
    base = _HARDWARE.get(point, f"ronda_{point}")
    return _Metric(f"{base}_{suffix}" if suffix else base, factor)


def _family(name: str, told: str, rows: Sequence[_Row]) -> str:
    lines = [f"# HELP {name} {told}", f"# TYPE {name} gauge"]
    lines += [f"{name}{_labels(labels)} {value!r}" for labels, value in rows]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
