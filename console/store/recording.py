"""A stretch of the history as even steps of every series, for playing it again; judges nothing and writes nothing."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, func, select

from console.errors import StoreError
from console.i18n import _
from console.model.reading import PointKey, Value
from console.model.time import Instant, Seconds
from console.store.database import Database
from console.store.schema import series, spans
from console.store.spans import overlapping
from console.store.stored import SLACK_S, Sample, Span, samples_of


class Recorded(Struct, frozen=True):
    """One series; `values` are one a step, None where nothing was known."""

    key: PointKey
    values: tuple[Value, ...]


class Recording(Struct, frozen=True):
    """What was read from `begun_at` on, a value every `interval_s`."""

    begun_at: Instant
    interval_s: Seconds
    series: tuple[Recorded, ...]


async def read_recording(path: Path, last_s: Seconds, interval_s: Seconds) -> Recording:
    """The last `last_s` of the history in the file `path`; `StoreError` when there is none."""
    if not await asyncio.to_thread(path.is_file):
        raise StoreError(_("there is no history at {path}").format(path=path))
    database = await Database.open(path)
    try:
        return await database.run(lambda connection: _recording(connection, path, last_s, interval_s))
    finally:
        await database.close()


def _recording(connection: Connection, path: Path, last_s: Seconds, interval_s: Seconds) -> Recording:
    newest = connection.scalar(select(func.max(spans.c.until_ms)))
    if newest is None:
        raise StoreError(_("the history at {path} is empty").format(path=path))
    until = newest / 1000
    since = until - last_s
    known = overlapping(connection, since, until)
    keys = connection.execute(select(series.c.device, series.c.point, series.c.instance))
    every = []
    for key in (PointKey(*row) for row in keys):
        stored = samples_of(connection, key, since, until)
        values = tuple(_steps(stored, known, since, until, interval_s))
        if any(value is not None for value in values):
            every.append(Recorded(key, values))
    return Recording(since, interval_s, tuple(every))


def _steps(
    stored: Sequence[Sample], known: Sequence[Span], since: Instant, until: Instant, interval_s: Seconds
) -> Iterator[Value]:
    times = [sample.at for sample in stored]
    for number in range(int((until - since) / interval_s) + 1):
        at = since + number * interval_s
        index = bisect_right(times, at) - 1
        through = index >= 0 and any(
            span.begun_at - SLACK_S <= times[index] and at <= span.until_at + SLACK_S for span in known
        )
        yield stored[index].value if through else None
