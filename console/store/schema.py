"""The tables of the history, as SQLAlchemy Core knows them; nothing is read or written here."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

VERSION = 3
"""Raised when the tables change; a database of a higher version is left alone, an older one gets what it lacks."""

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

rollups = Table(
    "rollups",
    metadata,
    Column("series", Integer, ForeignKey("series.id"), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)
"""A series' day (counted from the epoch, UTC) in five-minute slots."""

rolled = Table(
    "rolled",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Integer, nullable=False),
    Column("series", Integer, nullable=False),
    Column("raw_day", Integer, nullable=False),
)
"""One row: the day whose roll-ups are being made, the last series done in it, and the first day with all samples."""

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

service_spans = Table(
    "service_spans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("begun_ms", Integer, nullable=False),
    Column("ended_ms", Integer),
    UniqueConstraint("service", "begun_ms"),
)
"""The outage ledger: a row for each time that a service was not simply up; without an end it still is not."""

service_watch = Table(
    "service_watch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seen_ms", Integer, nullable=False),
)
"""One row: until when services were watched; what happened afterwards nobody saw."""

service_marks = Table(
    "service_marks",
    metadata,
    Column("service", Text, primary_key=True),
    Column("check", Text, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("value", Float),
    Column("at_ms", Integer, nullable=False),
    Column("person", Text, nullable=False),
)
"""What each tripwire compares with, and who accepted it; nobody where it was simply seen first."""

site_closures = Table(
    "site_closures",
    metadata,
    Column("site", Text, primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Sites that nobody may enter."""

proofs = Table(
    "proofs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sensor", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("witness", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("proofs_by_sensor", "sensor", "at_ms"),
)
"""Every test of a sensor that was passed, or said to be."""
