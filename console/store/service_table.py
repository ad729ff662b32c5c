"""Outages, tripwire marks and closed sites in the tables; what they mean is the services' business."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import Connection, RowMapping, and_, delete, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from console.model.time import Instant
from console.store.schema import service_marks, service_spans, service_watch, site_closures
from console.store.stored import ms


class SpanRow(Struct, frozen=True):
    """A service was in `state`; `ended_at` is None while it still is."""

    service: str
    state: str
    begun_at: Instant
    ended_at: Instant | None


class MarkRow(Struct, frozen=True):
    """What one tripwire compares with."""

    service: str
    check: str
    mark: str
    value: float | None
    at: Instant
    by: str


class ClosureRow(Struct, frozen=True):
    """A site that nobody may enter."""

    site: str
    at: Instant
    by: str
    reason: str


def save_spans(connection: Connection, spans: Iterable[SpanRow], seen_at: Instant) -> None:
    """Add spans, or the ends of those that are there, and note until when we looked."""
    for span in spans:
        ended = None if span.ended_at is None else ms(span.ended_at)
        row = upsert(service_spans).values(
            service=span.service, state=span.state, begun_ms=ms(span.begun_at), ended_ms=ended
        )
        newer = {"state": span.state, "ended_ms": ended}
        connection.execute(row.on_conflict_do_update(index_elements=["service", "begun_ms"], set_=newer))
    seen = upsert(service_watch).values(id=1, seen_ms=ms(seen_at))
    connection.execute(seen.on_conflict_do_update(index_elements=["id"], set_={"seen_ms": ms(seen_at)}))


def load_spans(connection: Connection, since: Instant) -> tuple[tuple[SpanRow, ...], Instant | None]:
    """The spans that reach past `since`, oldest first, and until when services were watched."""
    table = service_spans.c
    recent = select(service_spans).where(or_(table.ended_ms.is_(None), table.ended_ms >= ms(since)))
    spans = tuple(map(_span, connection.execute(recent.order_by(table.begun_ms, table.id)).mappings()))
    seen = connection.scalar(select(service_watch.c.seen_ms))
    return spans, None if seen is None else seen / 1000


def spans_at(connection: Connection, at: Instant) -> tuple[SpanRow, ...]:
    """The spans that were under way at `at`, oldest first."""
    table = service_spans.c
    under_way = and_(table.begun_ms <= ms(at), or_(table.ended_ms.is_(None), table.ended_ms > ms(at)))
    rows = connection.execute(select(service_spans).where(under_way).order_by(table.begun_ms, table.id)).mappings()
    return tuple(map(_span, rows))


def _span(row: RowMapping) -> SpanRow:
    ended = None if row["ended_ms"] is None else row["ended_ms"] / 1000
    return SpanRow(row["service"], row["state"], row["begun_ms"] / 1000, ended)


def save_mark(connection: Connection, mark: MarkRow) -> None:
    """Let a tripwire compare with this from now on."""
    values = {"mark": mark.mark, "value": mark.value, "at_ms": ms(mark.at), "person": mark.by}
    row = upsert(service_marks).values(service=mark.service, check=mark.check, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["service", "check"], set_=values))


def load_marks(connection: Connection) -> tuple[MarkRow, ...]:
    """What every tripwire compares with."""
    rows = connection.execute(select(service_marks)).mappings()
    return tuple(
        MarkRow(row["service"], row["check"], row["mark"], row["value"], row["at_ms"] / 1000, row["person"])
        for row in rows
    )


def save_closures(connection: Connection, closures: Iterable[ClosureRow]) -> None:
    """Replace the list of closed sites."""
    connection.execute(delete(site_closures))
    rows = [{"site": one.site, "at_ms": ms(one.at), "person": one.by, "reason": one.reason} for one in closures]
    if rows:
        connection.execute(insert(site_closures), rows)


def load_closures(connection: Connection) -> tuple[ClosureRow, ...]:
    """The sites that nobody may enter."""
    rows = connection.execute(select(site_closures)).mappings()
    return tuple(ClosureRow(row["site"], row["at_ms"] / 1000, row["person"], row["reason"]) for row in rows)
