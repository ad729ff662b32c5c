"""What is kept of one series and of one source; judges nothing."""

from __future__ import annotations

from console.model.reading import PointKey, Reading, Value
from console.model.snapshot import SourceView
from console.model.time import Instant, Seconds
from console.store.staleness import Freshness
from console.store.trend import Trend

InstanceKey = tuple[str, str]
"""(point, instance): a series within its device."""


class Series:
    """The newest reading of a series and the source that brings it; `seen_at` is its time, never later than the poll's.

    `room` says that it is shown with the room, `prominence` how far it stands for its device, `gone_at` since when its
    source says that it no longer exists.
    """

    __slots__ = (
        "_known_at",
        "_trend",
        "attended",
        "freshness",
        "gone_at",
        "id",
        "prominence",
        "reading",
        "room",
        "seen_at",
        "source",
    )

    def __init__(self, id_: InstanceKey, reading: Reading, source: Source, room: bool, prominence: int) -> None:
        self.id = id_
        self.reading = reading
        self.source = source
        self.seen_at: Instant = reading.taken_at
        self.freshness = Freshness.FRESH
        self.gone_at: Instant | None = None
        self.room = room
        self.prominence = prominence
        self.attended = False
        self._known_at: Instant = reading.taken_at
        self._trend: Trend | None = None

    @property
    def key(self) -> PointKey:
        """Its name among all; made when it is asked for, since most series are asked by nobody."""
        return PointKey(self.source.device, *self.id)

    @property
    def trend(self) -> Trend:
        """How it has moved; most series never do, so this is made when it is first needed."""
        if self._trend is None:
            self._trend = Trend()
            _put(self._trend, self._known_at, self.reading.value)
        return self._trend

    def moved(self, at: Instant, reading: Reading) -> None:
        """The source has brought another value, or the same one after a silence."""
        trend = self.trend
        self.freshness = Freshness.FRESH
        self.gone_at = None
        self.reading = reading
        _put(trend, at, reading.value)


class Source:
    """How one source of one device does, and the series it brings.

    `late_at` is when the first of them gets too old, `lag` how many whole intervals it is behind (0 while in time).
    """

    __slots__ = ("device", "good_at", "interval_s", "known_at", "lag", "late_at", "name", "series", "view")

    def __init__(self, device: str, name: str, interval_s: Seconds) -> None:
        self.device = device
        self.name = name
        self.interval_s = interval_s
        self.known_at: Instant | None = None
        self.good_at: Instant | None = None
        self.late_at: Instant = float("inf")
        self.lag = 0
        self.series: list[Series] = []
        self.view: SourceView | None = None


def _put(trend: Trend, at: Instant, value: Value) -> None:
    if value.__class__ is not str and value is not None:
        trend.put(at, value)  # type: ignore[arg-type]
