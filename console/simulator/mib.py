"""What an agent can be asked: typed cells in OID order; how they travel is the agents' business."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from console.model.time import Seconds

Oid: TypeAlias = tuple[int, ...]


class Kind(IntEnum):
    """The SMI type of a cell, as its BER tag (RFC 2578 section 7.1)."""

    INTEGER = 0x02
    STRING = 0x04
    OID = 0x06
    COUNTER32 = 0x41
    GAUGE32 = 0x42
    TICKS = 0x43
    COUNTER64 = 0x46


class Cell(NamedTuple):
    """One value with its type."""

    kind: Kind
    value: int | bytes | Oid


Cells: TypeAlias = dict[Oid, Cell]


def oid(dotted: str) -> Oid:
    """`1.3.6` as (1, 3, 6)."""
    return tuple(int(part) for part in dotted.split("."))


def integer(value: float) -> Cell:
    """An INTEGER, rounded."""
    return Cell(Kind.INTEGER, round(value))


def gauge(value: float) -> Cell:
    """A Gauge32, cut to its range."""
    return Cell(Kind.GAUGE32, min(0xFFFFFFFF, max(0, round(value))))


def text(value: str) -> Cell:
    """An OCTET STRING in UTF-8."""
    return Cell(Kind.STRING, value.encode())


def octets(value: bytes) -> Cell:
    """An OCTET STRING as it is."""
    return Cell(Kind.STRING, value)


def object_id(dotted: str) -> Cell:
    """An OBJECT IDENTIFIER."""
    return Cell(Kind.OID, oid(dotted))


def ticks(seconds: Seconds) -> Cell:
    """TimeTicks: hundredths of a second, wrapping as they do after 497 days."""
    return Cell(Kind.TICKS, int(seconds * 100) & 0xFFFFFFFF)


def counter32(value: float) -> Cell:
    """A Counter32, wrapped."""
    return Cell(Kind.COUNTER32, int(value) & 0xFFFFFFFF)


def counter64(value: float) -> Cell:
    """A Counter64, wrapped."""
    return Cell(Kind.COUNTER64, int(value) & 0xFFFFFFFFFFFFFFFF)


def row(columns: Mapping[int, Cell], table: Oid, *index: int) -> Cells:
    """One conceptual row: `table` is the entry's OID, `columns` its cells by column number."""
    return {(*table, column, *index): cell for column, cell in columns.items()}


def scalars(values: Mapping[int, Cell], group: Oid) -> Cells:
    """Scalar objects of one group, instance `.0` added."""
    return {(*group, number, 0): cell for number, cell in values.items()}


def system(descr: str, object_id_dotted: str, name: str, uptime_s: Seconds) -> Cells:
    """The SNMPv2-MIB system group that every agent has."""
    return scalars(
        {
            1: text(descr),
            2: object_id(object_id_dotted),
            3: ticks(uptime_s),
            4: text("server room staff"),
            5: text(name),
            6: text("server room"),
            7: integer(72),
        },
        (1, 3, 6, 1, 2, 1, 1),
    )


class Mib:
    """Cells that can be looked up and walked."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._order = sorted(cells)

    def get(self, asked: Oid) -> Cell | None:
        """The cell of exactly this instance."""
        return self._cells.get(asked)

    def after(self, asked: Oid) -> tuple[Oid, Cell] | None:
        """The first cell behind `asked`; None at the end of the view."""
        place = bisect.bisect_right(self._order, asked)
        if place == len(self._order):
            return None
        found = self._order[place]
        return found, self._cells[found]

    def has_object(self, asked: Oid) -> bool:
        """Whether another instance of the same column exists (noSuchInstance rather than noSuchObject)."""
        following = self.after(asked[:-1])
        return following is not None and following[0][: len(asked) - 1] == asked[:-1]
