"""The tables of the history, as SQLAlchemy Core knows them; nothing is read or written here."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

VERSION = 1
"""Raised when the tables change; a database of a higher version is left alone."""

metadata = MetaData()

versions = Table("versions", metadata, Column("version", Integer, primary_key=True))

series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("device", Text, nullable=False),
    Column("point", Text, nullable=False),
    Column("instance", Text, nullable=False),
    Column("unit", Text, nullable=False),
    UniqueConstraint("device", "point", "instance"),
)

samples = Table(
    "samples",
    metadata,
    Column("series", Integer, ForeignKey("series.id"), primary_key=True),
    Column("at_ms", Integer, primary_key=True),
    Column("value", Float),
    Column("word", Text),
    sqlite_with_rowid=False,
)
"""A value counts from its time until the next one; a row with neither value nor word is the beginning of a gap."""

spans = Table(
    "spans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("begun_ms", Integer, nullable=False),
    Column("until_ms", Integer, nullable=False),
)
"""When anybody wrote: outside of these times nothing is known of any series."""

alert_log = Table(
    "alert_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("alert", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("point", Text, nullable=False),
    Column("instance", Text, nullable=False),
    Column("turn", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("value", Float),
    Column("word", Text),
    Column("note", Text, nullable=False),
    Column("person", Text, nullable=False),
    Index("alert_log_by_device", "device", "id"),
)

alert_state = Table(
    "alert_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("book", LargeBinary, nullable=False),
)
"""One row: the alert book as it exports itself."""
