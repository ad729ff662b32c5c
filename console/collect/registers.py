"""Which Modbus registers are read together, and what numbers they hold; asks no device."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from msgspec import Struct

from console.feeds.access import Register

# The protocol allows 125 registers and 2,000 bits (Modbus Application Protocol 1.1b3); some devices somewhat less.
_MOST_REGISTERS = 100
_MOST_BITS = 800
_WIDEST_GAP = 10

_FORMATS = {"int16": ">h", "uint16": ">H", "int32": ">i", "uint32": ">I", "float32": ">f"}


class Span(Struct, frozen=True):
    """Registers that follow each other in one table: `count` from `at` on, holding `registers`."""

    table: str
    at: int
    count: int
    registers: tuple[Register, ...]


def packed(registers: Iterable[Register]) -> tuple[Span, ...]:
    """As few spans as reach all registers, over small gaps."""
    spans: list[Span] = []
    for register in sorted(registers, key=lambda one: (one.table, one.at)):
        last = spans[-1] if spans else None
        if last is not None and _joins(last, register):
            count = max(last.count, register.at + width(register) - last.at)
            spans[-1] = Span(last.table, last.at, count, (*last.registers, register))
        else:
            spans.append(alone(register))
    return tuple(spans)


def alone(register: Register) -> Span:
    """A span of one value only, for devices that refuse what lies between."""
    return Span(register.table, register.at, width(register), (register,))


def width(register: Register) -> int:
    """How many registers or bits a value takes."""
    return 2 if is_words(register.table) and register.type.endswith("32") else 1


def is_words(table: str) -> bool:
    """Whether a table holds registers; the others hold bits."""
    return table in ("holding", "input")


def value_of(register: Register, span: Span, found: Sequence[int | bool]) -> float | bool:
    """The number or bit that `register` holds, of what was `found` for its span."""
    first = register.at - span.at
    if not is_words(register.table):
        return bool(found[first])
    words = [int(word) & 0xFFFF for word in found[first : first + width(register)]]
    if register.word_order == "little":
        words.reverse()
    octets = b"".join(word.to_bytes(2, register.byte_order) for word in words)
    (number,) = struct.unpack(_FORMATS[register.type], octets)
    return float(number)


def _joins(span: Span, register: Register) -> bool:
    """Whether one request can bring both."""
    most = _MOST_REGISTERS if is_words(span.table) else _MOST_BITS
    end = register.at + width(register)
    return (
        span.table == register.table and register.at - (span.at + span.count) <= _WIDEST_GAP and end - span.at <= most
    )
