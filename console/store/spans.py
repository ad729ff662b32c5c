"""When the history was being written; in between, nothing is known of any series."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from console.model.time import Instant
from console.store.schema import spans
from console.store.stored import Span, ms


def lengthen(connection: Connection, span: int | None, now: Instant) -> int:
    """Everything is known until `now`, too; begins a span where there is none. Returns its id."""
    if (
        span is None
        or not connection.execute(update(spans).where(spans.c.id == span).values(until_ms=ms(now))).rowcount
    ):
        made = connection.execute(insert(spans).values(begun_ms=ms(now), until_ms=ms(now))).inserted_primary_key
        assert made is not None
        return int(made[0])
    return span


def overlapping(connection: Connection, since: Instant, until: Instant) -> tuple[Span, ...]:
    """The spans that touch a stretch of time."""
    touching = select(spans.c.begun_ms, spans.c.until_ms).where(
        spans.c.until_ms >= ms(since), spans.c.begun_ms <= ms(until)
    )
    return tuple(Span(begun / 1000, end / 1000) for begun, end in connection.execute(touching))
