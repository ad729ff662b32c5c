"""What the board of services leaves on the disk and finds there again, and what it tells the alert rules."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from console.errors import StoreError
from console.model.reading import PointKey, Quality, Reading
from console.model.service import BackupState, PathState, ServiceState, SiteState, SiteView
from console.model.time import Instant, Seconds
from console.services.board import Board
from console.services.outage import Span, year_begin
from console.store.change import Change
from console.store.database import Database
from console.store.service_table import (
    MarkRow,
    SpanRow,
    load_closures,
    load_marks,
    load_spans,
    save_closures,
    save_mark,
    save_spans,
)

_UNSEEN = (ServiceState.CUT_OFF, ServiceState.UNKNOWN, SiteState.UNKNOWN, BackupState.UNKNOWN)
"""Compared by identity: a site that is cut off is known to be so, and its word equals that of a service."""

_INTERVAL_S: Seconds = 2.0
_REACHES_BACK_S: Seconds = 86400.0


class ServiceStore:
    """The ledger's tables; one that cannot be opened is tried again with every write, and nothing is lost meanwhile."""

    def __init__(self, path: Path, notice: Callable[[str, str | None], None]) -> None:
        self._path = path
        self._notice = notice
        self._database: Database | None = None
        self._marks: tuple[MarkRow, ...] = ()

    async def recall(self, board: Board, now: Instant) -> None:
        """Let `board` go on from what was stored."""
        since = year_begin(now, "UTC") - _REACHES_BACK_S
        database = await self._opened()
        if database is None:
            return
        try:
            spans, seen_at = await database.run(lambda connection: load_spans(connection, since))
            marks = await database.run(load_marks)
            closures = await database.run(load_closures)
        except StoreError as error:
            self._notice("services", str(error))
            return
        board.marks.recall(marks)
        board.closures = {row.site: row for row in closures}
        board.ledger.recall((_span(row) for row in spans), seen_at, board.watched.services, now)

    async def write(self, board: Board, now: Instant) -> None:
        """Store what is new; what cannot be stored waits, and the trouble is said."""
        database = await self._opened()
        if database is None:
            return
        spans = board.ledger.drain()
        self._marks = (*self._marks, *board.marks.drain())

        def save(connection: Connection) -> None:
            save_spans(connection, map(_row, spans), now)
            for mark in self._marks:
                save_mark(connection, mark)

        try:
            await database.run(save)
        except StoreError as error:
            board.ledger.put_back(spans)
            self._notice("services", str(error))
            return
        self._marks = ()
        self._notice("services", None)

    async def save_closures(self, board: Board) -> None:
        """Store which sites are closed; raises `StoreError`."""
        database = await self._opened()
        if database is not None:
            rows = tuple(board.closures.values())
            await database.run(lambda connection: save_closures(connection, rows))

    async def close(self) -> None:
        """Give the database back."""
        if self._database is not None:
            await self._database.close()

    async def _opened(self) -> Database | None:
        if self._database is None:
            try:
                self._database = await Database.open(self._path)
            except StoreError as error:
                self._notice("services", str(error))
        return self._database


def change_of(device: str, point: str, state: StrEnum, note: str, now: Instant) -> Change:
    """A state as a reading that rules can hold on; what nobody could see is no news: a rule keeps what it had."""
    quality = Quality.STALE if any(state is one for one in _UNSEEN) else Quality.GOOD
    reading = Reading(point, "", state.value, "", now, quality=quality, note=note)
    return Change(PointKey(device, point, ""), reading, interval_s=_INTERVAL_S)


def site_alerted(site: SiteView) -> SiteState:
    """What rules are told of a site: that its way is gone goes on being so when nobody may go in either."""
    return SiteState.CUT_OFF if site.path in (PathState.GONE, PathState.SECOND) else site.state


def _span(row: SpanRow) -> Span:
    return Span(row.service, ServiceState(row.state), row.begun_at, row.ended_at)


def _row(span: Span) -> SpanRow:
    return SpanRow(span.service, span.state.value, span.begun_at, span.ended_at)
