"""The faults that a rehearsal can put in, by name; says what befalls the rack, and lets nothing befall it itself."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from console.errors import Refused
from console.i18n import _

Meets: TypeAlias = Literal["shutdown", "outlet", "bmc", "graceful", "mains", "anything"]
"""Which steps of a runbook come across the fault; `graceful` are those that ask a BMC for that."""


class Fault(Struct, frozen=True):
    """`lines` go to the simulator's control socket; `half_way` ones befall once something has been sent.

    With `hangs` the victim answers nobody from the beginning, until a runbook makes it run again.
    """

    name: str
    lines: tuple[str, ...]
    meets: Meets
    half_way: bool = False
    hangs: bool = False


_FAULTS = (
    Fault("host-ignores-shutdown", ("ignore-shutdown {server}",), "shutdown"),
    Fault("host-hangs-in-shutdown", ("hang-in-shutdown {server}",), "shutdown"),
    Fault("host-hangs", ("hang {server}",), "anything", hangs=True),
    Fault("bmc-ignores-graceful", ("bmc-ignores-graceful {server}",), "graceful"),
    Fault("bmc-refuses", ("bmc-refuses {server}",), "bmc"),
    Fault("outlet-welded", ("weld {outlet} = yes",), "outlet"),
    Fault("outlet-miswired", ("cable {server}/psu1 = {spare}",), "outlet"),
    Fault("outlets-swapped", ("cable {server}/psu1 = {other_outlet}", "cable {other}/psu1 = {outlet}"), "outlet"),
    Fault("pdu-silent", ("silent {pdu}",), "outlet"),
    Fault("mains-lost", ("mains all = off",), "mains"),
    Fault("mains-returns", ("mains all = on",), "mains", half_way=True),
)

NAMES = tuple(fault.name for fault in _FAULTS)


class Victim(Struct, frozen=True):
    """The server that faults befall, the outlet that feeds its first supply, another server with its, a free outlet."""

    server: str
    outlet: str
    other: str
    other_outlet: str
    spare: str

    @property
    def pdu(self) -> str:
        """The PDU that feeds it first."""
        return self.outlet.partition("/")[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Words one of which a sentence has that names the fault."""
        return (self.server, self.pdu)


def fault_named(name: str) -> Fault:
    """The fault of that name; raises `Refused` when there is none."""
    for fault in _FAULTS:
        if fault.name == name:
            return fault
    sentence = _("there is no fault {name}; there are {known}").format(name=name, known=", ".join(NAMES))
    raise Refused("unknown_fault", sentence)


def lines_of(fault: Fault, victim: Victim) -> tuple[str, ...]:
    """What the simulator is told."""
    words = {name: getattr(victim, name) for name in (*victim.__struct_fields__, "pdu")}
    return tuple(line.format(**words) for line in fault.lines)
