"""How values lie in the tables, and how a series is read back as even steps; writes nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, and_, select

from console.model.reading import PointKey, Value
from console.model.time import Instant, Seconds
from console.store.schema import samples, series


class Sample(Struct, frozen=True):
    """One stored value; with nothing in it, the series could not be read from here on."""

    at: Instant
    value: Value


class Span(Struct, frozen=True):
    """A time during which everything was written down."""

    begun_at: Instant
    until_at: Instant


SLACK_S: Seconds = 60.0
"""Batches are written now and then: a span may have begun, and may end, this much outside of what it says."""


def ms(at: Instant) -> int:
    """An instant as it is stored: whole milliseconds."""
    return round(at * 1000)


def split(value: Value) -> tuple[float | None, str | None]:
    """A value as the number and the word that the columns hold."""
    return (None, value) if isinstance(value, str) else (value, None)


def is_series(key: PointKey) -> ColumnElement[bool]:
    """The row of `series` that is `key`."""
    return and_(series.c.device == key.device, series.c.point == key.point, series.c.instance == key.instance)


def samples_of(connection: Connection, key: PointKey, since: Instant, until: Instant) -> tuple[Sample, ...]:
    """What is stored of `key`, oldest first, with the last sample before `since`."""
    id_ = connection.scalar(select(series.c.id).where(is_series(key)))
    return () if id_ is None else samples_by_id(connection, id_, since, until)


def samples_by_id(connection: Connection, id_: int, since: Instant, until: Instant) -> tuple[Sample, ...]:
    """The same of the series with that number."""
    columns = select(samples.c.at_ms, samples.c.value, samples.c.word).where(samples.c.series == id_)
    before = columns.where(samples.c.at_ms < ms(since)).order_by(samples.c.at_ms.desc()).limit(1)
    within = columns.where(samples.c.at_ms.between(ms(since), ms(until))).order_by(samples.c.at_ms)
    rows = (*connection.execute(before), *connection.execute(within))
    return tuple(Sample(at / 1000, word if word is not None else number) for at, number, word in rows)


def stepped(
    stored: Sequence[Sample], known: Sequence[Span], since: Instant, until: Instant, points: int
) -> tuple[float | None, ...]:
    """`points` even steps that end at `until`: each the last value by then, None where it was not known."""
    times = [sample.at for sample in stored]
    step = (until - since) / points if points else 0.0
    return tuple(_value_at(since + step * number, stored, times, known) for number in range(1, points + 1))


def _value_at(at: Instant, stored: Sequence[Sample], times: list[Instant], known: Sequence[Span]) -> float | None:
    index = bisect_right(times, at) - 1
    if index < 0:
        return None
    sample = stored[index]
    through = any(span.begun_at - SLACK_S <= sample.at and at <= span.until_at + SLACK_S for span in known)
    return sample.value if through and isinstance(sample.value, float | int) else None
