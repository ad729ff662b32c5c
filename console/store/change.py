"""What a poll or the passing of time changed about one series."""

from __future__ import annotations

from msgspec import Struct

from console.model.reading import PointKey, Reading
from console.model.time import Seconds

DATA_AGE = "data_age"
"""The point that says how old a source's data is, in multiples of its interval; the instance is the source."""


class Change(Struct, frozen=True):
    """A series' reading and the one before; `interval_s` is how often its source is read."""

    key: PointKey
    reading: Reading
    previous: Reading | None = None
    interval_s: Seconds = 60.0
