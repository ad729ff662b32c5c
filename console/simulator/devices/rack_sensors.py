"""A rack's temperature and humidity probes on a small Ethernet sensor (STE2-MIB, 21796.4.9)."""

from __future__ import annotations

from typing import Final

from console.simulator.air import probe_c, probe_percent
from console.simulator.devices.family import Family, read_only
from console.simulator.mib import Cells, integer, oid, row, system, text
from console.simulator.world import World

_STE2: Final = oid("1.3.6.1.4.1.21796.4.9")
_CELSIUS, _PERCENT = 1, 4
_NORMAL, _INVALID = 1, 0

_TEMPERATURES: Final = ("Inlet bottom", "Inlet middle", "Inlet top")
_HUMIDITY: Final = "Inlet top"


def cells(world: World, device: str) -> Cells:
    """Each probe's value in tenths; an unplugged probe keeps its row and says `invalid`, as on the device."""
    sheet = system("STE2 r2, fw:1.5.5", "1.3.6.1.4.1.21796.4.9", device, world.at_s + 1_200_000)
    for index, name in enumerate(_TEMPERATURES, 1):
        sheet |= _probe(index, name, probe_c(world, name), _CELSIUS, dead=world.probes[name].dead)
    index = len(_TEMPERATURES) + 1
    percent, dead = probe_percent(world, _HUMIDITY), world.probes[_HUMIDITY].dead
    return sheet | _probe(index, "Inlet humidity", percent, _PERCENT, dead=dead)


def _probe(index: int, name: str, value: float, unit: int, *, dead: bool) -> Cells:
    columns = {
        1: integer(index),
        2: text(name),
        3: integer(_INVALID if dead else _NORMAL),
        4: text("invalid" if dead else f"{value:.1f}"),
        5: integer(0 if dead else value * 10),
        6: text(f"2800C0DE000000{index:02X}"),
        7: integer(unit),
        8: integer(40_000 + index),
    }
    return row(columns, (*_STE2, 3, 1), index)


FAMILY: Final = Family(cells, read_only)
