"""Reads stored readings out of a history's file, series by series, without writing to it; formats nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.exc import SQLAlchemyError

from console.errors import StoreError
from console.i18n import _
from console.model.reading import PointKey
from console.model.time import Instant
from console.store.retention import raw_from, rolled_slots
from console.store.rollup import Slot
from console.store.schema import VERSION, series, versions
from console.store.stored import Sample, samples_of


class Extract(Struct, frozen=True):
    """One series between two instants: `slots` of five minutes before `raw_from`, from then on values as stored."""

    key: PointKey
    unit: str
    slots: tuple[tuple[Instant, Slot | None], ...]
    samples: tuple[Sample, ...]
    raw_from: Instant


class Extraction:
    """An open file; `series` are all that it has of the devices asked for."""

    def __init__(self, connection: Connection, devices: Sequence[str]) -> None:
        self._connection = connection
        rows = connection.execute(select(series).order_by(series.c.device, series.c.point, series.c.instance))
        self.series = tuple(
            (PointKey(device, point, instance), unit)
            for _id, device, point, instance, unit in rows
            if not devices or device in devices
        )

    def between(self, since: Instant, until: Instant) -> Iterator[Extract]:
        """Each series with what is stored of it in that time; `StoreError` when the file is damaged."""
        whole_from = raw_from(self._connection)
        for key, unit in self.series:
            slots = tuple(rolled_slots(self._connection, key, since, min(whole_from, until)))
            begin = max(since, whole_from) if slots else since
            stored = samples_of(self._connection, key, begin, until) if begin < until else ()
            whole = tuple(one for one in stored if one.at >= begin)
            yield Extract(key, unit, slots, whole, begin)


@contextmanager
def extraction(path: Path, devices: Sequence[str] = ()) -> Iterator[Extraction]:
    """Open the history at `path` for reading beside its engine; `StoreError` when there is none to read."""
    if not path.is_file():
        raise StoreError(_("there is no history at {path}").format(path=path))
    engine = create_engine(f"sqlite:///file:{path.absolute()}?mode=ro&uri=true", connect_args={"timeout": 5.0})
    try:
        with engine.connect() as connection:
            if connection.scalar(select(versions.c.version)) != VERSION:
                raise StoreError(
                    _("{path} has another format: start the engine of this version once").format(path=path)
                )
            yield Extraction(connection, devices)
    except SQLAlchemyError as error:
        raise StoreError(_("{path} cannot be read: {reason}").format(path=path, reason=error)) from error
    finally:
        engine.dispose()
