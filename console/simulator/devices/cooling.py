"""An in-row air conditioner (PowerNet-MIB airIRRC, 318.1.1.13.3.2)."""

from __future__ import annotations

from typing import Final

from console.simulator.devices.family import Family, read_only
from console.simulator.mib import Cells, integer, oid, row, scalars, system, text
from console.simulator.world import Cooling, World

_AIR: Final = oid("1.3.6.1.4.1.318.1.1.13.3")
_UNIT: Final = (*_AIR, 2, 2)
_STANDBY, _ON, _IDLE = 1, 2, 3


def cells(world: World, device: str) -> Cells:
    """The unit as its management card shows it: temperatures in tenths of a degree, powers in tenths of a kilowatt."""
    unit = world.cooling[device]
    identity = {2: text(unit.id), 3: text("server room"), 4: text("ACRC103"), 5: text("JK2413000417"), 6: text("7.5.0")}
    return {
        **system(
            "APC Web/SNMP Management Card (MB:v4.1.1 PF:v3.9.2 PN:apc_hw03_aos_392.bin MN:ACRC103 HR:04)",
            "1.3.6.1.4.1.318.1.3.14.5",
            unit.id,
            world.at_s + 3_000_000,
        ),
        **_alarms(unit),
        **scalars({1: integer(_output(unit)), 2: integer(_output(unit))}, (*_AIR, 2, 1, 1)),
        **scalars(identity, (*_UNIT, 1)),
        **_status(world, unit),
    }


def _output(unit: Cooling) -> float:
    return unit.output * unit.capacity_w / 100


def _mode(unit: Cooling) -> int:
    """airIRRCUnitStatusOperateMode: standby 1, on 2, idle 3, maintenance 4."""
    if not unit.running:
        return _STANDBY
    return _IDLE if unit.fault else _ON


def _alarms(unit: Cooling) -> Cells:
    sheet = scalars({1: integer(1 if unit.fault else 0)}, (*_AIR, 1))
    if unit.fault:
        alarm = {1: integer(1), 2: text(f"Cooling failure: {unit.fault}"), 3: integer(3)}
        sheet |= row(alarm, (*_AIR, 1, 2, 1), 1)
    return sheet


def _status(world: World, unit: Cooling) -> Cells:
    air_c = world.room.air_c
    supply_c = air_c - 11.0 * unit.output
    return_c = air_c + 4.0
    fan_percent = 35.0 + 55.0 * unit.output if unit.running and not unit.fault else 0.0
    values: dict[int, float] = {
        1: _mode(unit),
        2: _output(unit),
        3: _output(unit),
        4: fan_percent * 33,
        5: fan_percent * 15.6,
        6: (air_c * 1.8 + 32) * 10,
        7: air_c * 10,
        8: (supply_c * 1.8 + 32) * 10,
        9: supply_c * 10,
        10: (return_c * 1.8 + 32) * 10,
        11: return_c * 10,
        14: 0,
        15: fan_percent * 0.4,
        16: fan_percent * 10,
        17: 1,
        18: 2 if unit.fault else 1,
        19: 1,
        20: unit.output * 100,
        22: unit.output * 95,
        24: 70,
        26: 70 + 60 * unit.output,
        27: 1,
    }
    return scalars({number: integer(value) for number, value in values.items()}, (*_UNIT, 2))


FAMILY: Final = Family(cells, read_only)
