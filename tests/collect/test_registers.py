"""Which registers are read together, and what they hold."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.registers import alone, packed, value_of, width
from console.feeds.access import PointMap, Register

MAP = PointMap("temperature")
TABLES = st.sampled_from(["holding", "input", "coil", "discrete"])
TYPES = st.sampled_from(["int16", "uint16", "int32", "uint32", "float32"])
REGISTERS = st.lists(st.builds(Register, st.just(MAP), st.integers(0, 65535), TABLES, TYPES), max_size=30)


def register(at: int, type: str = "uint16", table: str = "holding") -> Register:  # noqa: A002
    """A register of a type."""
    return Register(MAP, at, table, type)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("registers", "spans"),
    [
        ([register(1), register(2)], [(1, 2)]),
        ([register(10, "float32"), register(1)], [(1, 11)]),
        ([register(1), register(50)], [(1, 1), (50, 1)]),
        ([register(at * 10) for at in range(12)], [(0, 91), (100, 11)]),
        ([register(1), register(2, table="input")], [(1, 1), (2, 1)]),
        ([register(1, table="coil"), register(9, table="coil")], [(1, 9)]),
    ],
)
def test_neighbours_are_read_together(registers: list[Register], spans: list[tuple[int, int]]) -> None:
    """Over small gaps, in one table, within what a request may bring."""
    assert [(span.at, span.count) for span in packed(registers)] == spans


@settings(max_examples=200, deadline=None)
@given(REGISTERS)
def test_every_register_is_in_exactly_one_span(registers: list[Register]) -> None:
    """Whole, and no span is longer than a request may be."""
    spans = packed(registers)
    assert sorted(map(repr, registers)) == sorted(repr(one) for span in spans for one in span.registers)
    for span in spans:
        assert span.count <= (100 if span.table in ("holding", "input") else 800)
        assert all(span.at <= one.at and one.at + width(one) <= span.at + span.count for one in span.registers)


@pytest.mark.parametrize(
    ("type_", "words", "value"),
    [
        ("uint16", [0xFFFF], 65535),
        ("int16", [0xFFFF], -1),
        ("uint32", [1, 2], 65538),
        ("int32", [0xFFFF, 0xFFFE], -2),
        ("float32", [0x41BC, 0x0000], 23.5),
    ],
)
@pytest.mark.parametrize("word_order", ["big", "little"])
@pytest.mark.parametrize("byte_order", ["big", "little"])
def test_a_number_is_read_in_its_order(
    type_: Literal["uint16"],
    words: list[int],
    value: float,
    word_order: Literal["big", "little"],
    byte_order: Literal["big", "little"],
) -> None:
    """Big-endian is the protocol's own; devices do the rest in every way."""
    sent = [int.from_bytes(word.to_bytes(2, "big"), byte_order) for word in words]
    sent = sent if word_order == "big" else sent[::-1]
    one = Register(MAP, 5, "holding", type_, word_order, byte_order)
    assert value_of(one, alone(one), sent) == value


def test_a_bit_is_true_or_false() -> None:
    """Coils and discrete inputs hold no numbers."""
    one = register(3, table="coil")
    assert value_of(one, alone(one), [True]) is True


@settings(max_examples=200, deadline=None)
@given(TYPES, st.integers(0, 65535), st.integers(0, 65535))
def test_any_words_are_a_number(type_: str, high: int, low: int) -> None:
    """Even what is no number (NaN) comes out as a float for the mapping to judge."""
    one = register(0, type_)
    assert isinstance(value_of(one, alone(one), [high, low]), float)
