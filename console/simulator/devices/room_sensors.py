"""A room monitor with leak, smoke, door and air probes (NETBOTZ50-MIB, 52674.500)."""

from __future__ import annotations

from typing import Final

from console.simulator.air import probe_c
from console.simulator.devices.family import Family, read_only
from console.simulator.mib import Cell, Cells, Oid, gauge, integer, oid, row, system, text
from console.simulator.model import humidity_percent
from console.simulator.world import Probe, World

_NUMERIC: Final = oid("1.3.6.1.4.1.52674.500.4.1")
_STATES: Final = oid("1.3.6.1.4.1.52674.500.4.2")
_DOOR, _SMOKE, _LEAK = 2, 12, 13
_FIRST_INDEX: Final = 300

_WORDS: Final[dict[str, tuple[int, int, str]]] = {
    "closed": (_DOOR, 1, "closed"),
    "open": (_DOOR, 0, "open"),
    "clear": (_SMOKE, 0, "no smoke"),
    "active": (_SMOKE, 1, "smoke detected"),
    "dry": (_LEAK, 0, "no leak"),
    "wet": (_LEAK, 1, "leak detected"),
}
"""Our word -> the state table's number, the value and the text that the device has for it."""

_AIR: Final = ("Room", "Ceiling")


def cells(world: World, device: str) -> Cells:
    """The monitor's probes; an unplugged one has no row, as on the device."""
    sheet = system("Schneider Electric NetBotz 750 5.4.0", "1.3.6.1.4.1.52674.500", device, world.at_s + 1_500_000)
    for place, name in enumerate(_AIR):
        if not world.probes[name].dead:
            sheet |= _air(world, name, _FIRST_INDEX + 10 * place)
    for place, probe in enumerate(world.probes.values()):
        if not probe.dead and probe.word in _WORDS:
            sheet |= _contact(probe, _FIRST_INDEX + 500 + 10 * place)
    return sheet


def _air(world: World, name: str, index: int) -> Cells:
    celsius = probe_c(world, name)
    percent = humidity_percent(world.room, celsius)
    return {
        **_numeric((*_NUMERIC, 1, 1), name, index, celsius, {9: integer(celsius * 1.8 + 32), 10: gauge(index)}),
        **_numeric((*_NUMERIC, 2, 1), name, index + 2, percent, {9: gauge(index + 2)}),
    }


def _numeric(table: Oid, name: str, index: int, value: float, rest: dict[int, Cell]) -> Cells:
    columns = {
        1: text(f"SENSOR_{index}"),
        2: integer(value),
        3: integer(0),
        4: text(name),
        5: text("POD_1"),
        6: text("UNIVERSAL 1"),
        7: text(f"{value:.1f}"),
        8: integer(value),
    }
    return row(columns | rest, table, index)


def _contact(probe: Probe, index: int) -> Cells:
    table, value, words = _WORDS[probe.word]
    alarmed = probe.word in {"wet", "active"}
    columns = {
        1: text(f"SENSOR_{index}"),
        2: integer(value),
        3: integer(4 if alarmed else 0),
        4: text(probe.name),
        5: text("POD_1"),
        6: text("UNIVERSAL 2"),
        7: text(words),
        8: gauge(index),
    }
    return row(columns, (*_STATES, table, 1), index)


FAMILY: Final = Family(cells, read_only)
