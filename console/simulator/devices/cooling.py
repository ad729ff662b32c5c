"""An in-row air conditioner with a compressor (PowerNet-MIB coolingUnit, 318.1.1.27, as an InRow DX shows it)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from console.simulator.devices.family import Family, read_only
from console.simulator.mib import Cells, integer, oid, row, scalars, system, text
from console.simulator.model import humidity_percent
from console.simulator.world import Cooling, World

_UNITS: Final = oid("1.3.6.1.4.1.318.1.1.27.1")
_ANALOG: Final = (*_UNITS, 4, 1, 2, 1)
_DISCRETE: Final = (*_UNITS, 4, 2, 2, 1)
_ONLY_UNIT: Final = 1

_MODES: Final = ("Unknown", "Initializing", "Off", "Standby", "Idle", "Startup Delay", "Active", "Maintenance")
_CONTACT: Final = ("Open", "Closed")


class Measure(Struct, frozen=True):
    """One analog row: the card sends `value` times `divisor`, rounded."""

    name: str
    value: float
    unit: str
    divisor: int = 10


def cells(world: World, device: str) -> Cells:
    """The unit as its management card lists it: analog and discrete points, each with its name."""
    unit = world.cooling[device]
    return {
        **system(
            "APC InRow DX 300mm (MB:v4.1.0 PF:v6.8.8 PN:apc_hw06_aos_688.bin AF1:v6.6.9.b MN:ACRD301 HR:06)",
            "1.3.6.1.4.1.318.1.3.14.23",
            unit.id,
            world.at_s + 3_000_000,
        ),
        **scalars({1: integer(1)}, _UNITS),
        **_analog(_measures(world, unit)),
        **_discrete(unit),
    }


def _measures(world: World, unit: Cooling) -> Iterable[Measure]:
    air_c, blows = world.room.air_c, unit.running and not unit.fault
    power_kw = unit.output * unit.capacity_w / 1000
    fan_rpm = 1200 + 1900 * unit.output if blows else 0.0
    return (
        Measure("Supply Temperature", air_c - 11.0 * unit.output, "C"),
        Measure("Maximum Rack Inlet Temperature", air_c, "C"),
        Measure("Return Temperature", air_c + 4.0, "C"),
        Measure("Humidity", humidity_percent(world.room), "%RH"),
        Measure("Airflow", fan_rpm * 0.35, "L/s", 1),
        Measure("Air Filter Pressure", fan_rpm * 0.01, "Pa", 1),
        Measure("Cool Demand", power_kw, "kW"),
        Measure("Cool Output", power_kw, "kW"),
        Measure("Fan 1", fan_rpm, "rpm", 1),
        Measure("Compressor Speed", 90.0 * unit.output, "Hz"),
        Measure("Condenser Fan Speed", 95.0 * unit.output, "%"),
    )


def _mode(unit: Cooling) -> str:
    """A unit whose compressor has failed is off; one that was switched off stands by."""
    if unit.fault:
        return "Off"
    return "Active" if unit.running else "Standby"


def _analog(measures: Iterable[Measure]) -> Cells:
    found: Cells = {}
    for number, one in enumerate(measures, 1):
        columns = {
            1: integer(number),
            2: text(one.name),
            3: integer(one.value * one.divisor),
            4: text(one.unit),
            5: integer(one.divisor),
        }
        found |= row(columns, _ANALOG, _ONLY_UNIT, number)
    return found


def _discrete(unit: Cooling) -> Cells:
    found: Cells = {}
    states = (("Mode", _mode(unit), _MODES), ("Alarm Relay 1", _CONTACT[bool(unit.fault)], _CONTACT))
    for number, (name, word, words) in enumerate(states, 1):
        key = ",".join(f"{one}({code})" for code, one in enumerate(words))
        columns = {1: integer(number), 2: text(name), 3: text(word), 4: integer(words.index(word)), 5: text(key)}
        found |= row(columns, _DISCRETE, _ONLY_UNIT, number)
    return found


FAMILY: Final = Family(cells, read_only)
