"""Tests of `console.store.rollup`: five-minute slots of a day, and what they lose when they are packed."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.errors import StoreError
from console.store.rollup import DAY_S, SLOTS, Slot, pack, roll, unpack
from console.store.stored import Sample, Span

DAY = 20_000 * DAY_S
WHOLE = (Span(DAY - 100, DAY + 2 * DAY_S),)


def test_a_slot_has_lowest_highest_and_the_mean_over_time() -> None:
    """A value counts until the next, so one that lasted longer weighs more."""
    slots = roll([Sample(DAY, 10.0), Sample(DAY + 240, 20.0), Sample(DAY + 300, 30.0)], WHOLE, DAY)
    assert slots[:2] == (Slot(10.0, 12.0, 20.0, 2), Slot(30.0, 30.0, 30.0, 1))


def test_a_value_is_carried_until_the_next() -> None:
    """What did not move was stored once and is known all day."""
    slots = roll([Sample(DAY - 50, 21.5)], WHOLE, DAY)
    assert slots == (Slot(21.5, 21.5, 21.5, 0),) * SLOTS


def test_nothing_is_known_outside_of_spans_and_in_gaps() -> None:
    """Neither while no engine ran nor after the series could not be read."""
    slots = roll([Sample(DAY + 10, 1.0), Sample(DAY + 900, None)], WHOLE, DAY)
    assert [slot is not None for slot in slots[:4]] == [True, True, True, False]
    slots = roll([Sample(DAY + 10, 1.0)], [Span(DAY, DAY + 700)], DAY)
    assert [slot is not None for slot in slots[:4]] == [True, True, True, False]


def test_words_have_no_slots() -> None:
    """There is no mean of `on` and `off`."""
    assert not any(roll([Sample(DAY, "on")], WHOLE, DAY))


def test_damage_is_said() -> None:
    """What is no packed day raises a `StoreError`, not a fault."""
    with pytest.raises(StoreError, match="damaged"):
        unpack(b"nonsense")
    with pytest.raises(StoreError, match="damaged"):
        unpack(zlib.compress(b"short"))


numbers = st.floats(-(2.0**99), 2.0**99, width=32)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(0, SLOTS - 1), st.builds(Slot, numbers, numbers, numbers, st.integers(0, 65535))))
def test_packing_loses_nothing_of_single_precision(known: dict[int, Slot]) -> None:
    """What is unpacked is what was packed, gaps and all."""
    slots = tuple(known.get(index) for index in range(SLOTS))
    assert unpack(pack(slots)) == slots


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-4000, DAY_S - 1), st.floats(-50, 150)), min_size=1, max_size=30))
def test_the_mean_lies_between_lowest_and_highest(drawn: list[tuple[float, float]]) -> None:
    """Whatever was stored when."""
    stored = [Sample(DAY + after, value) for after, value in sorted(drawn)]
    for slot in roll(stored, [Span(DAY - 5000, DAY + DAY_S)], DAY):
        if slot is not None:
            slack = 1e-4 * max(1.0, abs(slot.low), abs(slot.high))
            assert slot.low - slack <= slot.mean <= slot.high + slack
