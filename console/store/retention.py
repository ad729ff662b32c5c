"""How long readings are kept: days become roll-ups, then old samples go; alerts, audit and journal never do."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, select, text, update

from console.model.reading import PointKey
from console.model.time import Instant, Seconds
from console.store.rollup import DAY_S, SLOT_S, SLOTS, Slot, means, pack, roll, unpack
from console.store.schema import rolled, rollups, samples, series
from console.store.spans import overlapping
from console.store.stored import Sample, is_series, ms, samples_by_id

SERIES_AT_ONCE = 20
"""A batch that the other writers need not wait for."""

LEAST_RAW_S: Seconds = 2 * DAY_S
"""What is kept in full however low the disk is."""

_LATE_S: Seconds = 3600.0
"""What a full disk held up may still come for so long after the day is over."""


class Keep(Struct, frozen=True):
    """For how long samples and roll-ups are kept, and how many octets of the disk stay free."""

    raw_s: Seconds = 30 * DAY_S
    rollup_s: Seconds = 396 * DAY_S
    least_free: int = 1 << 30


class Tended(Struct, frozen=True):
    """`more` says that another batch waits; `raw_from` is since when all samples are there."""

    more: bool
    raw_from: Instant
    hurried: bool = False


class _Mark(Struct, frozen=True):
    """Up to which day, and within it which series, roll-ups are made; days count from the epoch."""

    day: int
    series: int
    raw_day: int


def tend(connection: Connection, keep: Keep, now: Instant, free: int) -> Tended:
    """Do one batch: roll series of a day that is over, or drop what is too old; `free` octets are left on the disk."""
    mark = _mark(connection)
    if mark is None:
        return Tended(False, 0.0)
    if mark.day < int((now - _LATE_S) // DAY_S):
        _roll_some(connection, mark)
        return Tended(True, mark.raw_day * DAY_S)
    wanted = int((now - keep.raw_s) // DAY_S)
    low = free + _reusable(connection) < keep.least_free
    if low:
        wanted = max(wanted, min(mark.raw_day + 1, int((now - LEAST_RAW_S) // DAY_S)))
    # Only what has its roll-up may go.
    until = min(wanted, mark.day)
    if until > mark.raw_day:
        drop_numbers(connection, until * DAY_S)
        connection.execute(update(rolled).values(raw_day=until))
    oldest = int((now - keep.rollup_s) // DAY_S)
    connection.execute(delete(rollups).where(rollups.c.day < oldest))
    raw_day = max(until, mark.raw_day)
    hurried = low and raw_day > int((now - keep.raw_s) // DAY_S)
    return Tended(_mark(connection) != mark and low, raw_day * DAY_S, hurried)


def drop_numbers(connection: Connection, before: Instant) -> int:
    """Delete numbers that are older than `before`, but for each series' last; returns how many.

    Words and the beginnings of gaps are few, have no roll-up, and stay.
    """
    gone = 0
    for id_ in connection.scalars(select(series.c.id)).all():
        own = samples.c.series == id_
        last = select(func.max(samples.c.at_ms)).where(own, samples.c.at_ms < ms(before)).scalar_subquery()
        old = delete(samples).where(own, samples.c.at_ms < last, samples.c.value.is_not(None))
        gone += connection.execute(old).rowcount
    return gone


def raw_from(connection: Connection) -> Instant:
    """Since when every sample is still there."""
    return (connection.scalar(select(rolled.c.raw_day)) or 0) * DAY_S


def rolled_until(connection: Connection) -> Instant:
    """Until when every series has its roll-ups."""
    return (connection.scalar(select(rolled.c.day)) or 0) * DAY_S


def _packed_days(connection: Connection, key: PointKey, since: Instant, until: Instant) -> Iterator[tuple[int, bytes]]:
    """The days of a series that a time touches, oldest first, each as it was packed."""
    days = (
        select(rollups.c.day, rollups.c.packed)
        .join(series, series.c.id == rollups.c.series)
        .where(is_series(key), rollups.c.day.between(int(since // DAY_S), int(until // DAY_S)))
        .order_by(rollups.c.day)
    )
    for row in connection.execute(days):
        yield row.day, row.packed


def rolled_samples(
    connection: Connection, key: PointKey, since: Instant, until: Instant, step_s: Seconds = SLOT_S
) -> Iterator[Sample]:
    """The means of a series between two instants, oldest first, one for each `step_s` but at least one a day."""
    together = min(SLOTS, max(1, int(step_s // SLOT_S)))
    known = False
    for day, packed in _packed_days(connection, key, since, until):
        day_means = means(packed)
        for first in range(0, SLOTS, together):
            at = day * DAY_S + first * SLOT_S
            if at + together * SLOT_S <= since or at >= until:
                continue
            # NaN is the one number that is not itself.
            found = [value for value in day_means[first : first + together] if value == value]
            if found or known:
                yield Sample(at, sum(found) / len(found) if found else None)
            known = bool(found)


def rolled_slots(
    connection: Connection, key: PointKey, since: Instant, until: Instant
) -> Iterator[tuple[Instant, Slot | None]]:
    """The slots of a series that lie between two instants, oldest first; None is the beginning of a gap."""
    known = False
    for day, packed in _packed_days(connection, key, since, until):
        for place, slot in enumerate(unpack(packed)):
            at = day * DAY_S + place * SLOT_S
            if at + SLOT_S <= since or at >= until:
                continue
            if slot is not None or known:
                yield at, slot
            known = slot is not None


def rolled_values(connection: Connection, at: Instant) -> dict[int, float]:
    """By the number of its series, the mean of the five minutes in which `at` lies."""
    day = int(at // DAY_S)
    index = int((at - day * DAY_S) // SLOT_S)
    rows = connection.execute(select(rollups.c.series, rollups.c.packed).where(rollups.c.day == day))
    found = {id_: means(packed)[index] for id_, packed in rows}
    return {id_: value for id_, value in found.items() if value == value}


def _mark(connection: Connection) -> _Mark | None:
    row = connection.execute(select(rolled.c.day, rolled.c.series, rolled.c.raw_day)).first()
    if row is not None:
        return _Mark(*row)
    first = connection.scalar(select(func.min(samples.c.at_ms)))
    if first is None:
        return None
    day = int(first / 1000 // DAY_S)
    connection.execute(insert(rolled).values(id=1, day=day, series=0, raw_day=day))
    return _Mark(day, 0, day)


def _roll_some(connection: Connection, mark: _Mark) -> None:
    """Roll the next series of the mark's day, or go on to the next day."""
    following = select(series.c.id).where(series.c.id > mark.series).order_by(series.c.id).limit(SERIES_AT_ONCE)
    ids = connection.scalars(following).all()
    if not ids:
        connection.execute(update(rolled).values(day=mark.day + 1, series=0))
        return
    begin = mark.day * DAY_S
    known = overlapping(connection, begin, begin + DAY_S)
    for id_ in ids if known else ():
        slots = roll(samples_by_id(connection, id_, begin, begin + DAY_S), known, begin)
        if any(slots):
            connection.execute(insert(rollups).values(series=id_, day=mark.day, packed=pack(slots)))
    connection.execute(update(rolled).values(series=ids[-1]))


def _reusable(connection: Connection) -> int:
    """Octets of the file that new samples fill before it grows: deleting does not give them back to the disk."""
    pages = connection.scalar(text("PRAGMA freelist_count")) or 0
    return int(pages) * int(connection.scalar(text("PRAGMA page_size")) or 0)
