"""Tests of `console.store.service_table`: what is stored of outages, marks and closed sites comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.store.database import Database
from console.store.service_table import (
    ClosureRow,
    MarkRow,
    SpanRow,
    load_closures,
    load_marks,
    load_spans,
    save_closures,
    save_mark,
    save_spans,
)

AT = 1_767_225_600.0


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "history.db")
    yield database
    await database.close()


async def test_the_end_of_an_outage_is_written_to_its_row(database: Database) -> None:
    """A span that is stored twice is one row with its newest end."""
    begun = SpanRow("portal", "down", AT, None)
    ended = SpanRow("portal", "down", AT, AT + 60)
    await database.run(lambda connection: save_spans(connection, [begun], AT + 1))
    await database.run(lambda connection: save_spans(connection, [ended], AT + 61))
    spans, seen_at = await database.run(lambda connection: load_spans(connection, AT - 1))
    assert (spans, seen_at) == ((ended,), AT + 61)


async def test_only_what_reaches_into_the_time_is_loaded(database: Database) -> None:
    """Spans that ended before are left on the disk; one that goes on is always loaded."""
    old, open_ = SpanRow("portal", "down", AT - 900, AT - 800), SpanRow("mail", "cut_off", AT - 950, None)
    await database.run(lambda connection: save_spans(connection, [old, open_], AT))
    spans, _seen_at = await database.run(lambda connection: load_spans(connection, AT - 100))
    assert spans == (open_,)


async def test_an_empty_ledger_was_never_watched(database: Database) -> None:
    """Before the first write nobody has looked."""
    assert await database.run(lambda connection: load_spans(connection, 0.0)) == ((), None)


async def test_a_mark_replaces_the_one_before(database: Database) -> None:
    """A tripwire has one mark, with the name of who accepted it."""
    first, second = MarkRow("portal", "page", "a", None, AT, ""), MarkRow("portal", "page", "b", 2.0, AT + 1, "budi")
    for mark in (first, second):
        await database.run(lambda connection, mark=mark: save_mark(connection, mark))  # type: ignore[misc]
    assert await database.run(load_marks) == (second,)


async def test_the_list_of_closed_sites_is_replaced_as_a_whole(database: Database) -> None:
    """A site that was opened again is no longer there."""
    for rows in (
        [ClosureRow("a", AT, "budi", "fire"), ClosureRow("b", AT, "budi", "fire")],
        [ClosureRow("b", AT, "sari", "x")],
    ):
        await database.run(lambda connection, rows=rows: save_closures(connection, rows))  # type: ignore[misc]
    assert await database.run(load_closures) == (ClosureRow("b", AT, "sari", "x"),)
    await database.run(lambda connection: save_closures(connection, []))
    assert await database.run(load_closures) == ()
