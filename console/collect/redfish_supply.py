"""Power draw, power supplies and voltages, from `Power` and from `PowerSubsystem` with its kin; pure."""

from __future__ import annotations

from collections.abc import Iterator

from console.collect.measure import Gauge
from console.collect.redfish_thermal import redundancy
from console.collect.redfish_words import (
    Resource,
    health_word,
    is_absent,
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

_OUTPUT = ("PowerOutputWatts", "LastPowerOutputWatts")


def power(resource: Resource) -> tuple[Gauge, ...]:
    """What the old `Power` resource says."""
    return (
        *_draw(resource),
        *_supplies(resource),
        *_voltages(resource),
        *redundancy(resource, "Redundancy", "power supplies"),
    )


def _draw(resource: Resource) -> Iterator[Gauge]:
    """The first is the whole machine's. The `Status` here is that of the power limit, not of the machine."""
    for place, part in enumerate(items(resource, "PowerControl")):
        watts = number(part, "PowerConsumedWatts")
        if place == 0:
            yield value_gauge("power", "", watts)
        elif watts is not None:
            yield value_gauge("power", text(part, "Name") or f"power {place + 1}", watts)


def _supplies(resource: Resource) -> Iterator[Gauge]:
    for name, part in named(items(resource, "PowerSupplies"), "PSU", "Name"):
        yield word_gauge("psu_state", name, health_word(part))
        if is_absent(part):
            continue
        yield from _measured("voltage", f"{name} input", number(part, "LineInputVoltage"))
        yield from _measured("power", f"{name} input", number(part, "PowerInputWatts"))
        output = next((watts for key in _OUTPUT if (watts := number(part, key)) is not None), None)
        yield from _measured("power", f"{name} output", output)


def _voltages(resource: Resource) -> Iterator[Gauge]:
    """Signals such as "power good" stand in this list too, without a value."""
    for name, part in named(items(resource, "Voltages"), "voltage", "Name", "MemberId"):
        volts = number(part, "ReadingVolts")
        if volts is not None and not is_away(part):
            yield value_gauge("voltage", name, volts, judgement(part))


def power_supplies(parts: list[tuple[Resource, Resource]]) -> tuple[Gauge, ...]:
    """The `PowerSupply` resources of a `PowerSubsystem`, each with its `PowerSupplyMetrics` (empty if it has none)."""
    names = named([supply for supply, _metrics in parts], "PSU", "Name", "Id")
    found = zip(names, (metrics for _supply, metrics in parts), strict=True)
    return tuple(gauge for (name, supply), metrics in found for gauge in _supply_gauges(name, supply, metrics))


def _supply_gauges(name: str, supply: Resource, metrics: Resource) -> Iterator[Gauge]:
    yield word_gauge("psu_state", name, health_word(supply))
    if is_absent(supply):
        return
    for point, instance, key in (
        ("voltage", "input", "InputVoltage"),
        ("power", "input", "InputPowerWatts"),
        ("power", "output", "OutputPowerWatts"),
    ):
        yield from _measured(point, f"{name} {instance}", number(table(metrics, key), "Reading"))


def environment(resource: Resource) -> tuple[Gauge, ...]:
    """What an `EnvironmentMetrics` resource says of the whole chassis: power and humidity."""
    watts = number(table(resource, "PowerWatts"), "Reading")
    humidity = number(table(resource, "HumidityPercent"), "Reading")
    return (*_measured("power", "", watts), *_measured("humidity", "", humidity))


def _measured(point: str, instance: str, value: float | None) -> Iterator[Gauge]:
    """A value that need not be there: nothing where the BMC has none."""
    if value is not None:
        yield value_gauge(point, instance, value)
