"""An online UPS with a card that speaks the standard UPS-MIB (RFC 1628)."""

from __future__ import annotations

from typing import Final

from console.simulator.devices.family import Family, read_only
from console.simulator.mib import Cells, integer, object_id, oid, row, scalars, system, text, ticks
from console.simulator.model import MAINS_V, runtime_s
from console.simulator.wobble import wobble
from console.simulator.world import Ups, World

_UPS: Final = oid("1.3.6.1.2.1.33.1")
_ON_BATTERY: Final = "1.3.6.1.2.1.33.1.6.3.2"
_LOW_BATTERY: Final = "1.3.6.1.2.1.33.1.6.3.3"
_LOW_S: Final = 300.0


def cells(world: World, device: str) -> Cells:
    """The UPS as its card shows it."""
    ups = world.ups[device]
    return {
        **system("UPS SNMP/Web card v7.03", "1.3.6.1.2.1.33", ups.id, world.at_s + 2_000_000),
        **scalars(
            {
                1: text("Generic Power"),
                2: text("Online 5000"),
                3: text("1.08"),
                4: text("7.03"),
                5: text(ups.id),
                6: text("server room"),
            },
            (*_UPS, 1),
        ),
        **_battery(world, ups),
        **_lines(world, ups),
        **_alarms(world, ups),
        **scalars({3: integer(6)}, (*_UPS, 7)),
        **scalars({2: integer(-1), 3: integer(-1), 5: integer(1)}, (*_UPS, 8)),
        **scalars({1: integer(MAINS_V), 3: integer(MAINS_V), 5: integer(5000), 6: integer(ups.rated_w)}, (*_UPS, 9)),
    }


def _battery(world: World, ups: Ups) -> Cells:
    charge = 100.0 * ups.stored_wh / ups.capacity_wh
    return scalars(
        {
            1: integer(_battery_status(ups)),
            2: integer(ups.on_battery_s),
            3: integer(runtime_s(ups) / 60 // 1),
            4: integer(charge),
            5: integer((216 + charge * 0.54 - (0 if ups.on_mains else 12)) * 10),
            6: integer(0 if ups.on_mains else ups.watts / 24),
            7: integer(world.room.air_c + 3),
        },
        (*_UPS, 2),
    )


def _battery_status(ups: Ups) -> int:
    """batteryNormal 2, batteryLow 3, batteryDepleted 4."""
    if ups.stored_wh <= 0:
        return 4
    return 3 if not ups.on_mains and runtime_s(ups) < _LOW_S else 2


def _lines(world: World, ups: Ups) -> Cells:
    mains_v = MAINS_V + 2 * wobble(world.seed, "mains", world.at_s) if ups.on_mains else 0
    out_v = MAINS_V if ups.output_on else 0
    source = 2 if not ups.output_on else 3 if ups.on_mains else 5
    load = 100 * ups.watts / ups.rated_w
    line_in = {1: integer(1), 2: integer(500 if ups.on_mains else 0), 3: integer(mains_v), 4: integer(ups.watts / 23)}
    line_out = {
        1: integer(1),
        2: integer(out_v),
        3: integer(ups.watts / MAINS_V * 10),
        4: integer(ups.watts),
        5: integer(load),
    }
    return {
        **scalars({1: integer(0 if ups.on_mains else 1), 2: integer(1)}, (*_UPS, 3)),
        **row(line_in, (*_UPS, 3, 3, 1), 1),
        **scalars({1: integer(source), 2: integer(500 if ups.output_on else 0), 3: integer(1)}, (*_UPS, 4)),
        **row(line_out, (*_UPS, 4, 4, 1), 1),
    }


def _alarms(world: World, ups: Ups) -> Cells:
    present = [] if ups.on_mains else [_ON_BATTERY]
    if _battery_status(ups) > 2:
        present.append(_LOW_BATTERY)
    sheet = scalars({1: integer(len(present))}, (*_UPS, 6))
    for number, alarm in enumerate(present, 1):
        cells_of = {1: integer(number), 2: object_id(alarm), 3: ticks(world.at_s)}
        sheet |= row(cells_of, (*_UPS, 6, 2, 1), number)
    return sheet


FAMILY: Final = Family(cells, read_only)
