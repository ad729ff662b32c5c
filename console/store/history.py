"""What was: samples of every series and the life of every alert, written in batches; keeps what it cannot write yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter, Connection, bindparam, select
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as insert_new

from console.errors import StoreError
from console.model.proof import Proof
from console.model.reading import PointKey, Reading
from console.model.time import Instant, Seconds
from console.store.alert_table import load_book, save_alerts, transitions_of, turns_of
from console.store.change import DATA_AGE, Change
from console.store.database import Database
from console.store.proof_table import load_proofs, save_proof
from console.store.retention import Keep, Tended, drop_numbers, raw_from, rolled_samples, rolled_until, tend
from console.store.rollup import SLOT_S
from console.store.sampling import Sampler, worth
from console.store.schema import samples, series
from console.store.spans import lengthen, overlapping
from console.store.stored import Sample, ms, samples_of, split, stepped
from console.store.then import Moment, moment_of
from console.store.transition import Transition

MOST_WAITING = 200_000
"""How many samples, and how many transitions, wait in memory while the disk does not take them; then the oldest go."""

_AT_ONCE = 2000
"""How many samples are handed to the database together: a thousand devices that are met at once are many."""


class _Row(Struct, frozen=True, gc=False):
    key: PointKey
    reading: Reading


class History:
    """The stored past; any method may raise `StoreError`; what was to be written is then tried again next time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sampler = Sampler()
        self._rows: deque[_Row] = deque(maxlen=MOST_WAITING)
        self._turns: deque[Transition] = deque(maxlen=MOST_WAITING)
        self._span: int | None = None

    @classmethod
    async def open(cls, path: Path) -> History:
        """The history in the file `path`, made if it is not there."""
        return cls(await Database.open(path))

    @property
    def waiting(self) -> int:
        """How many samples and transitions are not on the disk yet."""
        return len(self._rows) + len(self._turns)

    def note(self, changes: Iterable[Change]) -> None:
        """Choose what of `changes` is worth keeping; it is written with the next `flush`."""
        for change in changes:
            if change.key.point != DATA_AGE and self._sampler.keeps(change):
                self._rows.append(_Row(change.key, change.reading))

    async def flush(self, now: Instant) -> int:
        """Write what waits, and that everything is known until `now`; returns how many samples were written."""
        batch, self._rows = tuple(self._rows), deque(maxlen=MOST_WAITING)
        try:
            self._span = await self._database.run(lambda connection: self._write(connection, batch, now))
        except StoreError:
            self._rows = deque((*batch, *self._rows), maxlen=MOST_WAITING)
            raise
        return len(batch)

    async def append(self, changes: Iterable[Change], now: Instant) -> int:
        """Keep `changes` and write all that waits."""
        self.note(changes)
        return await self.flush(now)

    async def trend(self, key: PointKey, since: Instant, until: Instant, points: int) -> tuple[float | None, ...]:
        """`points` values at even steps that end at `until`; None where nothing is known or the value is a word."""
        step_s = (until - since) / max(1, points)
        return await self._database.run(
            lambda connection: stepped(
                _kept(connection, key, since, until, step_s),
                overlapping(connection, since, until),
                since,
                until,
                points,
            )
        )

    async def samples(self, key: PointKey, since: Instant, until: Instant) -> tuple[Sample, ...]:
        """What is stored of `key`, oldest first, with the last sample before `since`.

        Of a time whose samples have gone it is the mean of every five minutes.
        """
        return await self._database.run(lambda connection: _kept(connection, key, since, until))

    async def moment(self, at: Instant) -> Moment:
        """What was known at `at`."""
        return await self._database.run(lambda connection: moment_of(connection, at))

    async def save_alerts(self, book: bytes, transitions: Iterable[Transition], now: Instant) -> None:
        """Store the alert book together with what has happened since the last time: both or neither."""
        batch, self._turns = (*self._turns, *transitions), deque(maxlen=MOST_WAITING)
        try:
            await self._database.run(lambda connection: save_alerts(connection, book, batch, now))
        except StoreError:
            self._turns = deque((*batch, *self._turns), maxlen=MOST_WAITING)
            raise

    async def load_alerts(self) -> bytes | None:
        """The alert book as it was stored last."""
        return await self._database.run(lambda connection: load_book(connection))

    async def transitions(self, device: str = "", limit: int = 200) -> tuple[Transition, ...]:
        """The newest turns in the lives of alerts, of one device or of all, newest first."""
        return await self._database.run(lambda connection: transitions_of(connection, device, limit))

    async def turns(self, alert: str, limit: int) -> tuple[Transition, ...]:
        """The newest turns in the life of one alert and of those before it on the same series, newest first."""
        return await self._database.run(lambda connection: turns_of(connection, alert, limit))

    async def save_proof(self, proof: Proof) -> None:
        """Store that a sensor was proven."""
        await self._database.run(lambda connection: save_proof(connection, proof))

    async def load_proofs(self) -> dict[str, Proof]:
        """The last proof of every sensor."""
        return await self._database.run(load_proofs)

    async def prune(self, before: Instant) -> int:
        """Delete numbers that are older than `before`, but for each series' last; returns how many."""
        return await self._database.run(lambda connection: drop_numbers(connection, before))

    async def tend(self, keep: Keep, now: Instant, free: int) -> Tended:
        """Make a batch of roll-ups, or let go of what is too old; `free` octets are left on the disk."""
        return await self._database.run(lambda connection: tend(connection, keep, now, free))

    async def close(self) -> None:
        """Let go of the file; what waits is lost unless it was flushed."""
        await self._database.close()

    def _write(self, connection: Connection, batch: tuple[_Row, ...], now: Instant) -> int:
        for begin in range(0, len(batch), _AT_ONCE):
            part = [_columns(row) for row in batch[begin : begin + _AT_ONCE]]
            connection.execute(_NEW_SERIES, part)
            connection.execute(_NEW_SAMPLES, part)
        return lengthen(connection, self._span, now)


def _kept(
    connection: Connection, key: PointKey, since: Instant, until: Instant, step_s: Seconds = 0.0
) -> tuple[Sample, ...]:
    """Samples as far as they are there and steps are so short that they tell more than means."""
    whole_from = rolled_until(connection) if step_s >= SLOT_S else raw_from(connection)
    if since >= whole_from:
        return samples_of(connection, key, since, until)
    found = tuple(rolled_samples(connection, key, since, min(whole_from, until), step_s))
    if not found:
        # Words have no mean and are not let go.
        return samples_of(connection, key, since, until)
    stored = samples_of(connection, key, whole_from, until) if until > whole_from else ()
    return (*found, *stored)


def _columns(row: _Row) -> dict[str, object]:
    reading = row.reading
    number, word = split(worth(reading))
    device, point, instance = row.key
    return {
        "its_device": device,
        "its_point": point,
        "its_instance": instance,
        "its_unit": reading.unit,
        # A gap begins after the last value, whose time it carries, or that value would go on counting.
        "its_at_ms": ms(reading.taken_at) + (number is None and word is None),
        "its_value": number,
        "its_word": word,
    }


def _statements() -> tuple[Insert, Insert]:
    """How a batch is written: the series that are not there yet, then each sample under its series' number."""
    given: dict[str, BindParameter[Any]] = {
        column.name: bindparam(f"its_{column.name}") for column in (*series.c, *samples.c)
    }
    names = ("device", "point", "instance", "unit")
    met = insert_new(series).values({name: given[name] for name in names}).on_conflict_do_nothing()
    its_own = (series.c[name] == given[name] for name in names[:3])
    found = select(series.c.id, given["at_ms"], given["value"], given["word"]).where(*its_own)
    return met, insert_new(samples).from_select(["series", "at_ms", "value", "word"], found).on_conflict_do_nothing()


_NEW_SERIES, _NEW_SAMPLES = _statements()
