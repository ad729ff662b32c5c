"""Temperatures and fans, from `Thermal` and from what `ThermalSubsystem` and `Sensors` replace it with; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.collect.measure import Gauge
from console.collect.redfish_words import (
    Resource,
    health_word,
    is_away,
    items,
    judgement,
    named,
    number,
    table,
    text,
    value_gauge,
    word_gauge,
)

_MOST_PERCENT = 200
# A processor's "digital thermal sensor" counts down to its own limit; that is no temperature.
_DISTANCE = " DTS"
_SENSOR_POINTS = {
    "Temperature": "temperature",
    "Humidity": "humidity",
    "Power": "power",
    "Voltage": "voltage",
    "Current": "current",
}
_UNIT_POINTS = {"Cel": "temperature", "C": "temperature", "W": "power", "V": "voltage", "A": "current"}


def thermal(resource: Resource) -> tuple[Gauge, ...]:
    """What the old `Thermal` resource says."""
    return (*_temperatures(resource), *_fans(resource), *redundancy(resource, "Redundancy", "fans"))


def _temperatures(resource: Resource) -> Iterator[Gauge]:
    for name, part in named(items(resource, "Temperatures"), "temperature", "Name", "MemberId"):
        if not is_away(part) and not name.endswith(_DISTANCE):
            yield value_gauge("temperature", name, number(part, "ReadingCelsius"), judgement(part))


def _fans(resource: Resource) -> Iterator[Gauge]:
    for name, part in named(items(resource, "Fans"), "fan", "Name", "FanName", "MemberId"):
        if is_away(part):
            continue
        # Early iLO 4 has its own words for these.
        speed = number(part, "Reading" if "Reading" in part else "CurrentReading")
        unit = "%" if "Percent" in (part.get("ReadingUnits"), part.get("Units")) else "rpm"
        yield value_gauge("fan_speed", name, speed, judgement(part), unit)
        yield word_gauge("fan_state", name, health_word(part))


def thermal_metrics(resource: Resource, names: Mapping[str, str]) -> tuple[Gauge, ...]:
    """Every temperature of a `ThermalMetrics` resource; `names` has those of linked sensors by their path."""
    parts = [
        part | {"_": names.get(_source(part)) or _source(part).rpartition("/")[2]}
        for part in items(resource, "TemperatureReadingsCelsius")
    ]
    readings = named(parts, "temperature", "DeviceName", "_")
    return tuple(
        value_gauge("temperature", name, number(part, "Reading"))
        for name, part in readings
        if not name.endswith(_DISTANCE)
    )


def sensors_without_names(resource: Resource) -> list[str]:
    """The paths of those sensors that a `ThermalMetrics` resource links to but does not name."""
    unnamed = [part for part in items(resource, "TemperatureReadingsCelsius") if not text(part, "DeviceName")]
    return [path for part in unnamed if (path := _source(part)).startswith("/")]


def _source(part: Resource) -> str:
    source = part.get("DataSourceUri")
    return source.rstrip("/") if isinstance(source, str) else ""


def fans(parts: list[Resource]) -> tuple[Gauge, ...]:
    """The `Fan` resources of a `ThermalSubsystem`."""
    return tuple(gauge for name, part in named(parts, "fan", "Name", "Id") for gauge in _fan(name, part))


def _fan(name: str, part: Resource) -> Iterator[Gauge]:
    if is_away(part):
        return
    speed = table(part, "SpeedPercent")
    rpm, percent = number(speed, "SpeedRPM"), number(speed, "Reading")
    # Some BMCs repeat the revolutions where the percentage belongs.
    if rpm is None and percent is not None and percent <= _MOST_PERCENT:
        yield value_gauge("fan_speed", name, percent, judgement(part), "%")
    else:
        yield value_gauge("fan_speed", name, rpm, judgement(part))
    yield word_gauge("fan_state", name, health_word(part))


def sensors(parts: list[Resource], points: frozenset[str]) -> tuple[Gauge, ...]:
    """Those `Sensor` resources that measure one of `points`."""
    found = ((name, part, _point(part)) for name, part in named(parts, "sensor", "Name", "Id"))
    return tuple(
        value_gauge(point, name, number(part, "Reading"), judgement(part))
        for name, part, point in found
        if point in points and not is_away(part)
    )


def _point(part: Resource) -> str:
    kind, unit = part.get("ReadingType"), part.get("ReadingUnits")
    by_kind = _SENSOR_POINTS.get(kind, "") if isinstance(kind, str) else ""
    return by_kind or (_UNIT_POINTS.get(unit, "") if isinstance(unit, str) else "")


def leak_detectors(parts: list[Resource]) -> tuple[Gauge, ...]:
    """The `LeakDetector` resources of a liquid-cooled server; one that does not say is at fault, never dry."""
    words = {"OK": "dry", "Warning": "wet", "Critical": "wet"}
    detectors = named(parts, "leak detector", "Name", "Id")
    return tuple(
        word_gauge("leak", name, words.get(text(part, "DetectorState"), "fault"))
        for name, part in detectors
        if not is_away(part)
    )


def redundancy(resource: Resource, key: str, of: str) -> Iterator[Gauge]:
    """The health of each redundancy group, where the BMC says it."""
    groups = [part for part in items(resource, key) if not is_away(part) and health_word(part) != "unknown"]
    for place, part in enumerate(groups, 1):
        name = f"redundancy of {of}" if len(groups) == 1 else f"redundancy of {of} {place}"
        yield word_gauge("health", name, health_word(part))
