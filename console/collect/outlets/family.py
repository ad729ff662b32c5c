"""What is known of each family of switched outlets, read from the table beside this file; asks no device."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from console.collect.transport.snmp import Oid

OutletState: TypeAlias = Literal["on", "off", "unknown"]


class StateColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """Where an outlet's state stands and what its values mean."""

    oid: str
    values: dict[str, Literal["on", "off"]]


class Switching(Struct, frozen=True, forbid_unknown_fields=True):
    """The column and the INTEGER that switch an outlet at once."""

    oid: str
    value: int


class CurrentColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """Where an outlet's current stands; `below` follows the outlet's index, `digits` names the column of decimals."""

    oid: str
    scale: float = 1.0
    below: str = ""
    digits: str = ""


class Family(Struct, frozen=True, forbid_unknown_fields=True):
    """One family of outlets; `index` turns a plain number into an index of `parts` numbers."""

    title: str
    sys_object_id: tuple[str, ...]
    state: StateColumn
    on: Switching
    off: Switching
    current: CurrentColumn | None = None
    parts: int = 1
    index: str = "{outlet}"

    def row(self, outlet: str) -> str | None:
        """The index of an outlet as the configuration names it (`3`, or all its numbers); None when it fits not."""
        numbers = outlet.split(".")
        if not all(number.isascii() and number.isdigit() for number in numbers):
            return None
        if len(numbers) == self.parts:
            return outlet
        return self.index.format(outlet=outlet) if len(numbers) == 1 else None

    def is_named_by(self, sys_object_id: Oid) -> bool:
        """Whether a device that names itself so is of this family, or of one beside it."""
        return any(sys_object_id[: len(known)] == known for known in map(arcs, self.sys_object_id))

    def state_of(self, value: object) -> OutletState:
        """What the state column's value means."""
        return self.state.values.get(str(value), "unknown") if isinstance(value, int) else "unknown"


def arcs(oid: str) -> Oid:
    """`1.3.6.1` as a tuple of numbers."""
    return tuple(int(arc) for arc in oid.split("."))


def load_families() -> dict[str, Family]:
    """Every family by name; where several fit a device, the first whose outlet answers counts."""
    text = resources.files(__package__).joinpath("families.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, Family])


def fitting(families: dict[str, Family], sys_object_id: Oid) -> Iterable[tuple[str, Family]]:
    """The families that a device which names itself so may be of."""
    return ((name, family) for name, family in families.items() if family.is_named_by(sys_object_id))
