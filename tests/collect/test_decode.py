"""Raw values become readings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.collect.decode import (
    BusyDecoder,
    Decoder,
    FirstOf,
    MeanDecoder,
    Moment,
    NumberDecoder,
    RateDecoder,
    Sample,
    Scale,
    Series,
    ShareDecoder,
    StatusSlot,
    WordDecoder,
    WorstOf,
    decode,
    growth,
    number_in,
)
from console.collect.walkstate import Raw
from console.model.reading import Reading
from console.profiles.meaning import meanings

TEMPERATURE = Series("temperature", "Inlet", "°C", -40, 150)
TENTHS = NumberDecoder(TEMPERATURE, 0, Scale(0.1), frozenset({"-1", "n/a"}))
PROBE = meanings("", {"1": "-", "2": "ok", "3": "unknown", "4": "critical"})
JUDGED = NumberDecoder(TEMPERATURE, 0, Scale(), frozenset(), (StatusSlot(1, PROBE),))
LEAK = WordDecoder(Series("leak", "", ""), 0, meanings("leak", {"0": "dry", "1": "wet", "2": "fault"}), False)
TRAFFIC = RateDecoder(Series("interface_in", "eno1", "B/s", 0), 0, Scale(), 32)


def read(decoder: Decoder, *values: Raw, before: tuple[Raw, ...] | None = None) -> Reading | None:
    earlier = Sample(before, 10.0) if before is not None else None
    return decoder.read(Moment(1000.0, Sample(values, 20.0), earlier))


def outcome(decoder: Decoder, *values: Raw) -> tuple[object, str, str]:
    reading = read(decoder, *values)
    assert reading is not None
    return reading.value, reading.state, reading.quality


def test_number_is_scaled() -> None:
    """A raw number is scaled, without the dust of binary fractions."""
    assert outcome(TENTHS, 237) == (23.7, "ok", "good")


@pytest.mark.parametrize("raw", [-1, b"N/A"])
def test_sentinel_is_no_reading(raw: Raw) -> None:
    """A number or text that stands for "nothing here" gives no reading."""
    assert read(TENTHS, raw) is None


def test_missing_value_is_no_reading() -> None:
    """What the device did not give is not made up."""
    assert read(TENTHS, None) is None


def test_implausible_value_is_bad_and_unknown() -> None:
    """A value outside what can be is kept, marked bad, and judged unknown."""
    assert outcome(TENTHS, 42949672) == (4294967.2, "unknown", "bad")


def test_text_instead_of_a_number_is_unknown_and_said() -> None:
    """A text without a number is unknown, and the note quotes it without its escape sequences."""
    reading = read(TENTHS, b"\x1b[31mbroken")
    assert reading is not None
    assert (reading.value, reading.state) == (None, "unknown")
    assert "broken" in reading.note
    assert "\x1b" not in reading.note


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (b"23.5 C", 23.5),
        (b"41 Degrees Celsius", 41),
        (b" 38% of maximum", 38),
        (b"77 F", 25),
        (b"77.0 \xc2\xb0F", 25),
        (b"-4,5", -4.5),
        (b"offline", None),
        (17, 17),
        (None, None),
    ],
)
def test_number_in_text(raw: Raw, number: float | None) -> None:
    """A number is found in a text with its unit; degrees Fahrenheit become degrees Celsius."""
    assert number_in(raw) == number


@pytest.mark.parametrize(
    ("status", "expected"), [(2, (21.0, "ok")), (4, (21.0, "critical")), (3, (None, "unknown")), (9, (None, "unknown"))]
)
def test_status_judges(status: int, expected: tuple[object, str]) -> None:
    """The status column decides the state; when it cannot tell, or says what nobody knows, there is no value either."""
    value, state, _quality = outcome(JUDGED, 21, status)
    assert (value, state) == expected


def test_absent_by_status_is_no_reading() -> None:
    """A probe that is not fitted gives no reading, whatever number it sends."""
    assert read(JUDGED, 21, 1) is None


def test_status_that_does_not_answer_is_unknown() -> None:
    """A number whose status is missing is not taken for good."""
    assert outcome(JUDGED, 21, None)[1] == "unknown"


@pytest.mark.parametrize(("raw", "expected"), [(0, ("dry", "ok")), (1, ("wet", "critical")), (2, ("fault", "unknown"))])
def test_word(raw: int, expected: tuple[str, str]) -> None:
    """A code becomes the point's word with its state."""
    assert outcome(LEAK, raw)[:2] == expected


def test_unmapped_code_is_unknown_and_says_which() -> None:
    """A code that the profile does not list is unknown and named."""
    reading = read(LEAK, 7)
    assert reading is not None
    assert (reading.value, reading.state) == (None, "unknown")
    assert '"7"' in reading.note


def test_rate_needs_two_polls() -> None:
    """The first poll has no rate; the second has the growth by the second."""
    assert read(TRAFFIC, 5000) is None
    reading = read(TRAFFIC, 5000, before=(1000,))
    assert reading is not None
    assert reading.value == 400


def test_wrap_counts_on_and_reset_does_not() -> None:
    """A 32-bit counter that passed its end goes on; a counter that fell back to nothing gives no rate."""
    wrapped = read(TRAFFIC, 1000, before=(2**32 - 1000,))
    assert wrapped is not None
    assert wrapped.value == 200
    assert read(TRAFFIC, 10, before=(1_000_000,)) is None


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**31 - 1))
def test_growth_is_found_across_the_end(before: int, grown: int) -> None:
    """Whatever the start, a growth of less than half the range is found."""
    assert growth(before, (before + grown) % 2**32, 32) == grown


def test_share_of_free() -> None:
    """Used is the total less all that is free."""
    memory = ShareDecoder(Series("memory_utilization", "", "%", 0, 100), (0,), (1, 2), part_is_free=True)
    assert outcome(memory, 1000, 200, 300)[0] == 50


def test_share_of_sizes_that_went_negative() -> None:
    """Sizes beyond 2^31 units that an agent sends as negative numbers are put right."""
    disk = ShareDecoder(Series("filesystem_utilization", "/", "%", 0, 100), (0,), (1,), part_is_free=False)
    assert outcome(disk, -294967296, 1_000_000_000)[0] == 25


def test_share_without_total_is_nothing() -> None:
    """A total of nothing divides nothing."""
    disk = ShareDecoder(Series("filesystem_utilization", "/", "%", 0, 100), (0,), (1,), part_is_free=False)
    assert read(disk, 0, 0) is None


def test_busy_from_ticks() -> None:
    """Busy is the share of ticks that were not idle."""
    cpu = BusyDecoder(Series("cpu_utilization", "", "%", 0, 100), (0, 1), (1,), part_is_idle=True, bits=32)
    reading = read(cpu, 1300, 5700, before=(1000, 5000))
    assert reading is not None
    assert reading.value == 30


def test_ticks_of_an_agent_that_just_started_count_for_nothing() -> None:
    """Counters that were all 0 had not been read yet."""
    cpu = BusyDecoder(Series("cpu_utilization", "", "%", 0, 100), (0, 1), (1,), part_is_idle=True, bits=32)
    assert read(cpu, 1300, 5700, before=(0, 0)) is None


def test_mean_of_what_answers() -> None:
    """The mean leaves out what did not answer."""
    cpu = MeanDecoder(Series("cpu_utilization", "", "%", 0, 100), (0, 1, 2), Scale())
    assert outcome(cpu, 10, 30, None)[0] == 20


def test_number_inside_a_text() -> None:
    """A pattern finds the number in a text that says more; a text without it is unknown and quoted."""
    message = NumberDecoder(TEMPERATURE, 0, Scale(), frozenset(), within=re.compile(rb": (-?[0-9.]+) ?C"))
    assert outcome(message, b"12V bay: 41 C 105.8F")[0] == 41
    reading = message.read(Moment(1000.0, Sample([b"bay: n/a"], 20.0)))
    assert reading is not None
    assert (reading.value, reading.state, "bay: n/a" in reading.note) == (None, "unknown", True)


def test_word_inside_a_text() -> None:
    """A pattern finds the code in a text that holds several; where the text has none there is nothing to read."""
    second = WordDecoder(LEAK.series, 0, LEAK.meanings, False, within=re.compile(rb"^[^,]*,([0-9]+)"))
    assert outcome(second, b"0,1,0")[0] == "wet"
    assert read(second, b"0") is None


def test_first_that_answers_counts() -> None:
    """Of several ways to one reading the first that gives one is taken."""
    whole = NumberDecoder(TEMPERATURE, 1, Scale(), frozenset())
    assert outcome(FirstOf((TENTHS, whole)), -1, 22)[0] == 22
    assert outcome(FirstOf((TENTHS, whole)), 223, 22)[0] == 22.3


def test_worst_sign_counts() -> None:
    """Of several signs of one state the most urgent that is known is taken."""
    other = WordDecoder(LEAK.series, 1, LEAK.meanings, False)
    assert outcome(WorstOf((LEAK, other)), 0, 1)[0] == "wet"
    assert outcome(WorstOf((LEAK, other)), 2, 0)[0] == "dry"
    assert outcome(WorstOf((LEAK, other)), 2, None)[1] == "unknown"


@given(st.lists(st.one_of(st.none(), st.integers(), st.binary(max_size=40), st.tuples(st.integers(0, 9))), min_size=2))
def test_no_value_breaks_decoding(values: list[Raw]) -> None:
    """Whatever a device sends, decoding gives readings or nothing."""
    moment = Moment(1000.0, Sample(values, 20.0), Sample(values, 10.0))
    for reading in decode((TENTHS, JUDGED, LEAK, TRAFFIC), moment):
        assert reading.taken_at == 1000.0
