"""A switched and metered APC rack PDU (PowerNet-MIB rPDU2, 318.1.1.26)."""

from __future__ import annotations

from typing import Final

from console.simulator.devices.family import Family, Refusal
from console.simulator.happening import Happening
from console.simulator.mib import Cell, Cells, Oid, gauge, integer, oid, row, scalars, system, text
from console.simulator.model import MAINS_V
from console.simulator.world import Outlet, Pdu, World

_RPDU2: Final = oid("1.3.6.1.4.1.318.1.1.26")
_SWITCHED_CONTROL: Final = (*_RPDU2, 9, 2, 4, 1)
_COMMAND_COLUMN: Final = 5
_DELAY_S: Final = 5
_REBOOT_OFF_S: Final = 5

_COMMANDS: Final = {
    1: "on",
    2: "off",
    3: f"off,on+{_REBOOT_OFF_S}",
    5: f"on+{_DELAY_S}",
    6: f"off+{_DELAY_S}",
    7: f"off+{_DELAY_S},on+{_DELAY_S + _REBOOT_OFF_S}",
    8: "cancel",
}
"""rPDU2OutletSwitchedControlCommand; 4 (outletUnknown) cannot be written."""


def cells(world: World, device: str) -> Cells:
    """Everything that the PDU says now; a PDU without supply is silent, which is not decided here."""
    pdu = world.pdus[device]
    sheet = system(
        "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 PN:apc_hw05_aos_682.bin MN:AP8959EU3 HR:02)",
        "1.3.6.1.4.1.318.1.3.4.6",
        pdu.id,
        world.at_s + 900_000,
    )
    sheet |= _identity(pdu) | _device(pdu)
    for outlet in pdu.outlets:
        sheet |= _outlet(outlet)
    return sheet


def _identity(pdu: Pdu) -> Cells:
    ident = {
        1: integer(1),
        2: integer(1),
        3: text(pdu.id),
        4: text("server room"),
        5: text("staff"),
        6: text("v6.8.2"),
        7: text("01/15/2024"),
        8: text("AP8959EU3"),
        9: text(_serial(pdu.id)),
    }
    return {
        **scalars({1: integer(1)}, _RPDU2),
        **row(ident, (*_RPDU2, 2, 1), 1),
        **scalars({1: integer(1)}, (*_RPDU2, 4)),
        **scalars({1: integer(len(pdu.outlets)), 3: integer(len(pdu.outlets))}, (*_RPDU2, 9)),
    }


def _serial(name: str) -> str:
    return f"ZA24{sum(name.encode()):08d}"


def _device(pdu: Pdu) -> Cells:
    amperes = pdu.watts / MAINS_V
    state = integer(_load_state(amperes, pdu.breaker_a))
    energy = gauge(sum(outlet.energy_wh for outlet in pdu.outlets) / 100)
    device = {
        1: integer(1),
        2: integer(1),
        3: text(pdu.id),
        4: state,
        5: integer(pdu.watts / 10),
        9: energy,
        12: integer(1),
        13: integer(1),
        14: integer(1),
        16: integer(pdu.watts / 10),
        17: integer(98),
    }
    phase = {
        1: integer(1),
        2: integer(1),
        3: integer(1),
        4: state,
        5: integer(amperes * 10),
        6: integer(MAINS_V),
        7: integer(pdu.watts / 10),
        8: integer(pdu.watts / 10),
        9: integer(98),
    }
    bank = {1: integer(1), 2: integer(1), 3: integer(1), 4: state, 5: integer(amperes * 10)}
    return {
        **row(device, (*_RPDU2, 4, 3, 1), 1),
        **row({1: integer(1), 2: integer(1), 3: text(pdu.id), 4: integer(6)}, (*_RPDU2, 4, 4, 1), 1),
        **row(phase, (*_RPDU2, 6, 3, 1), 1),
        **row(bank, (*_RPDU2, 8, 3, 1), 1),
    }


def _load_state(amperes: float, breaker_a: float) -> int:
    """rPDU2 load state: normal 2, nearOverload 3, overload 4."""
    if amperes >= breaker_a:
        return 4
    return 3 if amperes >= 0.8 * breaker_a else 2


def _outlet(outlet: Outlet) -> Cells:
    head: dict[int, Cell] = {1: integer(outlet.number), 2: integer(1), 3: text(outlet.name), 4: integer(outlet.number)}
    state = integer(2 if outlet.on else 1)
    pending = integer(1 if outlet.pending else 2)
    metered = {
        5: state,
        6: integer(outlet.watts / MAINS_V * 10),
        7: integer(outlet.watts),
        8: integer(outlet.watts),
        11: integer(outlet.energy_wh / 100),
        12: text("C13"),
    }
    config = {5: integer(0), 6: integer(_DELAY_S), 7: integer(_REBOOT_OFF_S)}
    command = {_COMMAND_COLUMN: integer(1 if outlet.on else 2)}
    return {
        **row(head | config, (*_RPDU2, 9, 2, 1, 1), outlet.number),
        **row(head | {5: state, 6: pending}, (*_RPDU2, 9, 2, 3, 1), outlet.number),
        **row(head | command, _SWITCHED_CONTROL, outlet.number),
        **row(head | metered, (*_RPDU2, 9, 4, 3, 1), outlet.number),
    }


def write(device: str, asked: Oid, value: int) -> Happening | Refusal | None:
    """An outlet's command column switches it; nothing else can be set."""
    if asked[:-1] != (*_SWITCHED_CONTROL, _COMMAND_COLUMN):
        return Refusal.NOT_WRITABLE
    words = _COMMANDS.get(value)
    if words is None:
        return Refusal.WRONG_VALUE
    return Happening("outlet", f"{device}/{asked[-1]}", words)


FAMILY: Final = Family(cells, write)
