"""A day of one series as five-minute slots: lowest, mean, highest, how many; computed and packed, not stored."""

from __future__ import annotations

import math
import sys
import zlib
from array import array
from collections.abc import Iterator, Sequence

from msgspec import Struct

from console.errors import StoreError
from console.i18n import _
from console.model.time import Instant, Seconds
from console.store.stored import SLACK_S, Sample, Span

SLOT_S: Seconds = 300.0
DAY_S: Seconds = 86400.0
SLOTS = int(DAY_S / SLOT_S)
_DIGITS = 5
"""Of a mean; more would be noise that does not compress."""


class Slot(Struct, frozen=True, gc=False):
    """Five minutes; `mean` is weighted with time, `count` is how many values were stored in them."""

    low: float
    mean: float
    high: float
    count: int


class _Sum:
    """What is known of one slot so far."""

    __slots__ = ("count", "high", "lasted", "low", "weighted")

    def __init__(self) -> None:
        self.low, self.high = math.inf, -math.inf
        self.weighted = self.lasted = 0.0
        self.count = 0

    def add(self, value: float, lasted: Seconds) -> None:
        self.low, self.high = min(self.low, value), max(self.high, value)
        self.weighted += value * lasted
        self.lasted += lasted

    def slot(self) -> Slot:
        mean = self.weighted / self.lasted if self.lasted else self.high
        return Slot(self.low, float(f"{mean:.{_DIGITS}g}"), self.high, self.count)


def roll(stored: Sequence[Sample], known: Sequence[Span], begin_at: Instant) -> tuple[Slot | None, ...]:
    """The slots of the day that begins at `begin_at`; None where nothing was known, or only words were."""
    sums: dict[int, _Sum] = {}
    for value, since, until, first in _stretches(stored, known, begin_at):
        index = int((since - begin_at) // SLOT_S)
        if first:
            sums.setdefault(index, _Sum()).count += 1
        while True:
            end = min(until, begin_at + (index + 1) * SLOT_S)
            sums.setdefault(index, _Sum()).add(value, end - since)
            if end >= until:
                break
            since, index = end, index + 1
    return tuple(sums[index].slot() if index in sums else None for index in range(SLOTS))


def _stretches(
    stored: Sequence[Sample], known: Sequence[Span], begin_at: Instant
) -> Iterator[tuple[float, Instant, Instant, bool]]:
    """(value, since, until, whether it was stored within the day) of each time that a number counted."""
    end_at = begin_at + DAY_S
    for number, sample in enumerate(stored):
        if not isinstance(sample.value, float | int):
            continue
        ended = (span.until_at for span in known if span.begun_at - SLACK_S <= sample.at <= span.until_at + SLACK_S)
        through = max(ended, default=sample.at)
        after = stored[number + 1].at if number + 1 < len(stored) else end_at
        since, until = max(sample.at, begin_at), min(after, max(through, sample.at), end_at)
        if since < end_at and since <= until and until >= begin_at:
            yield float(sample.value), since, until, sample.at >= begin_at


def pack(slots: Sequence[Slot | None]) -> bytes:
    """A day in about a kilobyte: single precision, column by column, like bytes beside like, deflated."""
    columns = [[(getattr(slot, name) if slot else math.nan) for slot in slots] for name in ("low", "mean", "high")]
    floats = array("f", [_single(value) for column in columns for value in column])
    counts = array("H", [min(slot.count, 0xFFFF) if slot else 0 for slot in slots])
    _little(floats, counts)
    raw = floats.tobytes()
    return zlib.compress(b"".join(raw[byte::4] for byte in range(4)) + counts.tobytes(), 6)


def unpack(packed: bytes) -> tuple[Slot | None, ...]:
    """What was packed; `StoreError` when it is damaged."""
    raw = _inflated(packed)
    size = SLOTS * 3
    shuffled = bytearray(size * 4)
    for byte in range(4):
        shuffled[byte::4] = raw[byte * size : (byte + 1) * size]
    floats, counts = array("f", bytes(shuffled)), array("H", raw[size * 4 :])
    _little(floats, counts)
    low, mean, high = floats[:SLOTS], floats[SLOTS : 2 * SLOTS], floats[2 * SLOTS :]
    rows = zip(low, mean, high, counts, strict=True)
    return tuple(None if math.isnan(row[0]) else Slot(*row) for row in rows)


def means(packed: bytes) -> array[float]:
    """Only the means, NaN where nothing was known: a plot of a year reads hundreds of days."""
    raw = _inflated(packed)
    own = bytearray(SLOTS * 4)
    for byte in range(4):
        begin = byte * SLOTS * 3 + SLOTS
        own[byte::4] = raw[begin : begin + SLOTS]
    found = array("f", bytes(own))
    _little(found)
    return found


def _inflated(packed: bytes) -> bytes:
    try:
        raw = zlib.decompress(packed)
    except zlib.error as error:
        raise StoreError(_("a stored day of readings is damaged: {error}").format(error=error)) from error
    if len(raw) != SLOTS * 14:
        raise StoreError(_("a stored day of readings is damaged: {error}").format(error=len(raw)))
    return raw


def _single(value: float) -> float:
    """Single precision ends at 3.4e38; what is larger is as good as infinite."""
    return value if abs(value) < 3e38 or math.isnan(value) else math.copysign(math.inf, value)


def _little(*arrays: array[float] | array[int]) -> None:
    """Little-endian on every machine."""
    if sys.byteorder == "big":
        for one in arrays:
            one.byteswap()
