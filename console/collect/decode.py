"""From a device's raw values to readings: scale, words, judgement and plausibility; asks nothing and keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from console.collect.walkstate import Raw, as_code
from console.i18n import _
from console.model.reading import WORST_FIRST, Quality, Reading, State
from console.model.text import neutralise_bytes
from console.model.time import Instant, Seconds
from console.profiles.meaning import NOTHING, Meaning

_NUMBER = re.compile(rb"\s*[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_FAHRENHEIT = re.compile(rb"\s*(?:\xc2?\xb0)?\s*(?:deg(?:rees)?\.?\s*)?F(?:ahrenheit)?\b", re.IGNORECASE)
_URGENCY = {state: rank for rank, state in enumerate(WORST_FIRST)}
_MOST_BYTES_A_SECOND = 1.25e11
_DIGITS = 6
_MOST_TEXT = 255


class Sample(Struct, frozen=True):
    """The values of one poll in the plan's order and when they were taken, on the monotonic clock."""

    values: Sequence[Raw]
    at_s: Seconds


class Moment(Struct, frozen=True):
    """What decoding needs beside the values: the wall time, this poll's sample and the one before, if it counts."""

    now: Instant
    sample: Sample
    before: Sample | None = None


class Series(Struct, frozen=True):
    """What every reading of one decoder has in common; `low`/`high` bound what is plausible."""

    point: str
    instance: str
    unit: str
    low: float | None = None
    high: float | None = None


class StatusSlot(Struct, frozen=True):
    """Where a status stands among the values and what its codes mean."""

    at: int
    meanings: Mapping[str, Meaning]


class Verdict(Struct, frozen=True):
    """What the statuses say together; `nothing` when there is nothing to read."""

    state: State
    note: str = ""
    nothing: bool = False


_FINE = Verdict(State.OK)
_NOTHING = Verdict(State.UNKNOWN, nothing=True)


def judge(statuses: tuple[StatusSlot, ...], values: Sequence[Raw]) -> Verdict:
    """The worst of the statuses; one that says `-` wins, one that says nothing is unknown."""
    verdict = _FINE
    for status in statuses:
        code = as_code(values[status.at])
        meaning = status.meanings.get(code) or status.meanings.get("*")
        if meaning is None:
            one = Verdict(State.UNKNOWN, _unmapped(code))
        elif meaning.word == NOTHING:
            return _NOTHING
        else:
            one = Verdict(meaning.state, _("the device cannot tell") if meaning.state is State.UNKNOWN else "")
        if _URGENCY[one.state] < _URGENCY[verdict.state]:
            verdict = one
    return verdict


def _unmapped(code: str) -> str:
    if not code:
        return _("the device gave no status")
    return _('the device said "{code}", which its profile does not know').format(code=code)


def number_in(raw: Raw) -> float | None:
    """The number that `raw` is or begins with; a text with a Fahrenheit sign comes back in °C."""
    if isinstance(raw, int):
        return raw
    if not isinstance(raw, bytes):
        return None
    found = _NUMBER.match(raw)
    if found is None:
        return None
    number = float(found[0].replace(b",", b"."))
    return (number - 32) * 5 / 9 if _FAHRENHEIT.match(raw, found.end()) else number


class Scale(Struct, frozen=True):
    """value = raw * factor + offset."""

    factor: float = 1.0
    offset: float = 0.0

    def of(self, raw: float) -> float:
        return round(raw * self.factor + self.offset, _DIGITS)


class NumberDecoder(Struct, frozen=True):
    """A number, scaled; sentinels give no reading, an implausible value is marked as bad.

    `within` finds the number in a text that says more: its first group.
    """

    series: Series
    at: int
    scale: Scale
    ignore: frozenset[str]
    statuses: tuple[StatusSlot, ...] = ()
    within: re.Pattern[bytes] | None = None

    def read(self, moment: Moment) -> Reading | None:
        values = moment.sample.values
        raw = values[self.at]
        if self.within:
            raw = _inside(raw, self.within)
        if self.ignore and as_code(raw) in self.ignore:
            return None
        verdict = judge(self.statuses, values) if self.statuses else _FINE
        if verdict.nothing or not isinstance(raw, int | bytes):
            return None
        number = number_in(raw)
        if number is None:
            return _wordless(self.series, raw, moment.now)
        if verdict.state is State.UNKNOWN:
            return _reading(self.series, None, State.UNKNOWN, moment.now, verdict.note)
        return measured(self.series, self.scale.of(number), verdict, moment.now)


def _found(raw: Raw, pattern: re.Pattern[bytes]) -> Raw:
    """The part of a text that `pattern` finds, if any."""
    found = pattern.search(raw[:_MOST_TEXT]) if isinstance(raw, bytes) else None
    return found[1] if found else None


def _inside(raw: Raw, pattern: re.Pattern[bytes]) -> Raw:
    """The part of a text that `pattern` finds; the whole text where it finds none, so that the note can quote it."""
    found = _found(raw, pattern)
    return raw if found is None else found


def _wordless(series: Series, raw: Raw, now: Instant) -> Reading | None:
    text = neutralise_bytes(raw, 60) if isinstance(raw, bytes) else ""
    if not text:
        return None
    return _reading(
        series, None, State.UNKNOWN, now, _('the device said "{text}" instead of a number').format(text=text)
    )


def _reading(series: Series, value: float | str | None, state: State, now: Instant, note: str = "") -> Reading:
    return Reading(series.point, series.instance, value, series.unit, now, state, Quality.GOOD, note)


def measured(series: Series, value: float, verdict: Verdict, now: Instant) -> Reading:
    """`value` with its judgement; outside the plausible range it is kept, marked bad, and its state unknown."""
    low, high = series.low, series.high
    if (low is None or value >= low) and (high is None or value <= high):
        return Reading(
            series.point, series.instance, value, series.unit, now, verdict.state, Quality.GOOD, verdict.note
        )
    note = _("{value:g} {unit} is not plausible").format(value=value, unit=series.unit)
    return Reading(series.point, series.instance, value, series.unit, now, State.UNKNOWN, Quality.BAD, note)


class WordDecoder(Struct, frozen=True):
    """A code that stands for one of the point's words; a code that is not listed is unknown and said.

    `within` finds the code in a text that holds several: its first group; where it finds none there is nothing to read.
    """

    series: Series
    at: int
    meanings: Mapping[str, Meaning]
    knows_unknown: bool
    statuses: tuple[StatusSlot, ...] = ()
    within: re.Pattern[bytes] | None = None

    def read(self, moment: Moment) -> Reading | None:
        values = moment.sample.values
        code = as_code(_found(values[self.at], self.within) if self.within else values[self.at])
        verdict = judge(self.statuses, values) if self.statuses else _FINE
        if not code or verdict.nothing:
            return None
        meaning = self.meanings.get(code) or self.meanings.get("*")
        if meaning is None:
            return _reading(self.series, self._unknown(), State.UNKNOWN, moment.now, _unmapped(code))
        if meaning.word == NOTHING:
            return None
        if verdict.state is State.UNKNOWN:
            return _reading(self.series, self._unknown(), State.UNKNOWN, moment.now, verdict.note)
        if meaning.word == State.UNKNOWN:
            return _reading(self.series, self._unknown(), meaning.state, moment.now, _("the device cannot tell"))
        state = min(meaning.state, verdict.state, key=_URGENCY.__getitem__) if self.statuses else meaning.state
        return _reading(self.series, meaning.word, state, moment.now)

    def _unknown(self) -> str | None:
        return "unknown" if self.knows_unknown else None


class MeanDecoder(Struct, frozen=True):
    """The mean of several numbers: the load of all processors."""

    series: Series
    slots: tuple[int, ...]
    scale: Scale

    def read(self, moment: Moment) -> Reading | None:
        numbers = [raw for slot in self.slots if isinstance(raw := moment.sample.values[slot], int)]
        if not numbers:
            return None
        return measured(self.series, self.scale.of(sum(numbers) / len(numbers)), _FINE, moment.now)


class ShareDecoder(Struct, frozen=True):
    """How many percent of a total are used, from what is used or from what is free."""

    series: Series
    total: tuple[int, ...]
    part: tuple[int, ...]
    part_is_free: bool

    def read(self, moment: Moment) -> Reading | None:
        total = _sum(moment.sample.values, self.total)
        part = _sum(moment.sample.values, self.part)
        if not total or part is None:
            return None
        used = total - part if self.part_is_free else part
        return measured(self.series, round(100.0 * used / total, 2), _FINE, moment.now)


def _sum(values: Sequence[Raw], slots: tuple[int, ...]) -> float | None:
    """The sum of the slots' sizes; a 32-bit size that went negative past 2^31 is put right."""
    total = 0.0
    for slot in slots:
        number = number_in(values[slot])
        if number is None:
            return None
        total += number if number >= 0 else number + 2**32
    return total


class RateDecoder(Struct, frozen=True):
    """How fast a counter grew since the poll before; nothing at the first poll and after a reset."""

    series: Series
    at: int
    scale: Scale
    bits: int

    def read(self, moment: Moment) -> Reading | None:
        before = moment.before
        if before is None or moment.sample.at_s <= before.at_s:
            return None
        grown = growth(before.values[self.at], moment.sample.values[self.at], self.bits)
        if grown is None:
            return None
        rate = grown / (moment.sample.at_s - before.at_s)
        return measured(self.series, self.scale.of(rate), _FINE, moment.now) if rate <= _MOST_BYTES_A_SECOND else None


def growth(before: Raw, after: Raw, bits: int) -> int | None:
    """How much a counter grew; one that fell by more than half its range wrapped, any other fall is a reset."""
    if not isinstance(before, int) or not isinstance(after, int):
        return None
    grown = after - before
    if grown >= 0:
        return grown
    wrapped = grown + (1 << bits)
    return wrapped if wrapped < 1 << (bits - 1) else None


class BusyDecoder(Struct, frozen=True):
    """How many percent of the time were spent busy, from counters of ticks by kind.

    An agent that has just started says 0 to all of them before it looks for the first time: that is no beginning.
    """

    series: Series
    total: tuple[int, ...]
    part: tuple[int, ...]
    part_is_idle: bool
    bits: int

    def read(self, moment: Moment) -> Reading | None:
        if moment.before is None or not any(moment.before.values[slot] for slot in self.total):
            return None
        total = self._grown(moment.before.values, moment.sample.values, self.total)
        part = self._grown(moment.before.values, moment.sample.values, self.part)
        if not total or part is None:
            return None
        busy = total - part if self.part_is_idle else part
        return measured(self.series, round(max(0.0, min(100.0, 100.0 * busy / total)), 2), _FINE, moment.now)

    def _grown(self, before: Sequence[Raw], after: Sequence[Raw], slots: tuple[int, ...]) -> int | None:
        grown = [growth(before[slot], after[slot], self.bits) for slot in slots]
        known = [each for each in grown if each is not None]
        return sum(known) if len(known) == len(grown) else None


class FirstOf(Struct, frozen=True):
    """Several ways to one reading: the first that gives one counts."""

    choices: tuple[Decoder, ...]

    def read(self, moment: Moment) -> Reading | None:
        for choice in self.choices:
            if reading := choice.read(moment):
                return reading
        return None


class WorstOf(Struct, frozen=True):
    """Several signs of one state: the most urgent that is known counts, since one sign may lag behind another."""

    choices: tuple[Decoder, ...]

    def read(self, moment: Moment) -> Reading | None:
        readings = [reading for choice in self.choices if (reading := choice.read(moment)) is not None]
        known = [reading for reading in readings if reading.state is not State.UNKNOWN]
        return min(known or readings, key=lambda reading: _URGENCY[reading.state], default=None)


def slots_of(decoder: Decoder) -> tuple[int, ...]:
    """Which values `decoder` reads: what is measured first, then what judges it."""
    if isinstance(decoder, FirstOf | WorstOf):
        return tuple(slot for choice in decoder.choices for slot in slots_of(choice))
    if isinstance(decoder, MeanDecoder):
        return decoder.slots
    if isinstance(decoder, ShareDecoder | BusyDecoder):
        return decoder.part + decoder.total
    statuses = () if isinstance(decoder, RateDecoder) else decoder.statuses
    return (decoder.at, *(status.at for status in statuses))


def looks_back(decoder: Decoder) -> bool:
    """Whether `decoder` compares with the poll before."""
    if isinstance(decoder, FirstOf | WorstOf):
        return any(map(looks_back, decoder.choices))
    return isinstance(decoder, RateDecoder | BusyDecoder)


Decoder: TypeAlias = (
    "NumberDecoder | WordDecoder | MeanDecoder | ShareDecoder | RateDecoder | BusyDecoder | FirstOf | WorstOf"
)


def decode(decoders: Sequence[Decoder], moment: Moment) -> tuple[Reading, ...]:
    """Every reading that the values hold, in the profile's order."""
    return tuple(reading for decoder in decoders if (reading := decoder.read(moment)) is not None)
