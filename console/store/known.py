"""All that is known of one device, and what a poll makes of it; time passes elsewhere."""

from __future__ import annotations

from msgspec import Struct

from console.inventory import Device
from console.model.device import Identity
from console.model.poll import Poll
from console.model.reading import PointKey, Reading
from console.model.snapshot import SourceView
from console.model.time import Instant
from console.store.ageing import caught_up, lose
from console.store.change import Change
from console.store.dew_point import derive
from console.store.headline import of_the_room, prominence
from console.store.identity import merged
from console.store.series import InstanceKey, Series, Source
from console.store.staleness import DEFAULT_INTERVAL_S, Freshness, stale_after_s
from console.store.touched import Touched


class Shared(Struct):
    """What all devices have in common: who is told, which series report every reading, which have just gone, names."""

    touched: Touched
    attended: set[PointKey] = set()
    lost: list[PointKey] = []
    ids: dict[InstanceKey, InstanceKey] = {}


class Known:
    """The series and sources of one device; `humid` once its dew points are to be computed."""

    __slots__ = ("_identities", "_shared", "device", "humid", "identity", "profile", "series", "sources")

    def __init__(self, device: Device, shared: Shared) -> None:
        self._shared = shared
        self.device = device
        self.series: dict[InstanceKey, Series] = {}
        self.sources: dict[str, Source] = {}
        self.identity = Identity()
        self._identities: dict[str, Identity] = {}
        self.profile = ""
        self.humid = False

    def take(self, poll: Poll) -> list[Change]:
        """Put a poll in; returns changed series, and all attended ones."""
        source = self.sources.get(poll.source)
        if source is None:
            source = self.sources[poll.source] = Source(poll.device, poll.source, DEFAULT_INTERVAL_S)
        changes: list[Change] = []
        if poll.readings:
            self._bring(source, poll, changes)
        for id_ in poll.gone:
            self._lose(source, id_, poll.at)
        self._note(source, poll)
        if source.lag and (poll.readings or poll.failure is None):
            changes.append(caught_up(source, poll.at))
        return changes

    def forget(self, source: Source, id_: InstanceKey) -> None:
        """Drop a series."""
        series = self.series.pop(id_)
        source.series.remove(series)
        self._shared.lost.append(series.key)
        if series.room:
            self._shared.touched.gone.add(series.key)

    def _bring(self, source: Source, poll: Poll, changes: list[Change]) -> None:
        source.good_at = poll.at
        count, oldest_at = self._put(source, poll.readings, poll.at, changes)
        if self.humid:
            count += self._put(source, derive(poll.readings), poll.at, changes)[0]
        if count >= len(source.series):
            source.late_at = oldest_at + stale_after_s(source.interval_s)
        else:
            source.late_at = min(source.late_at, oldest_at + stale_after_s(source.interval_s))

    def _put(
        self, source: Source, readings: tuple[Reading, ...], at: Instant, changes: list[Change]
    ) -> tuple[int, Instant]:
        """Put readings in; returns how many series of this source they were, and when the oldest was taken.

        Nearly every reading is unchanged and of interest to nobody: that way through the loop is the short one.
        """
        table, points, count, oldest_at = self.series, self._shared.touched.points, len(readings), at
        for reading in readings:
            taken_at = reading.taken_at
            if taken_at < oldest_at:
                oldest_at = taken_at
            series = table.get((reading.point, reading.instance))
            if series is None:
                changes.append(self._meet(source, reading, at))
                continue
            if series.source is not source and not _take_over(series, source):
                count -= 1
                continue
            series.seen_at = taken_at if taken_at < at else at
            before = series.reading
            if series.room:
                points.add(series.key)
            if (
                before.value != reading.value
                or before.quality is not reading.quality
                or before.state is not reading.state
            ):
                series.moved(taken_at, reading)
            else:
                series.reading = reading
                if not series.attended:
                    continue
            changes.append(Change(series.key, reading, before, source.interval_s))
        return count, oldest_at

    def _meet(self, source: Source, reading: Reading, at: Instant) -> Change:
        """A series that was not there before."""
        id_ = reading.point, reading.instance
        id_ = self._shared.ids.setdefault(id_, id_)
        key = PointKey(self.device.id, *id_)
        room = of_the_room(self.device.kind, *id_)
        series = self.series[id_] = Series(id_, reading, source, room, prominence(*id_))
        source.series.append(series)
        series.seen_at = min(reading.taken_at, at)
        series.attended = key in self._shared.attended
        self.humid = self.humid or reading.point == "humidity"
        if room:
            self._shared.touched.points.add(key)
        return Change(key, reading, None, source.interval_s)

    def _lose(self, source: Source, id_: InstanceKey, at: Instant) -> None:
        series = self.series.get(id_)
        if series is None or series.source is not source or series.gone_at is not None:
            return
        lose(series, at)
        self._shared.lost.append(series.key)
        if series.room:
            self._shared.touched.points.discard(series.key)
            self._shared.touched.gone.add(series.key)

    def _note(self, source: Source, poll: Poll) -> None:
        """How the source did, and what it said of the device."""
        failure = poll.failure
        if failure is None:
            source.good_at = poll.at
        source.view = SourceView(
            ok=failure is None,
            good_at=source.good_at,
            tried_at=poll.at,
            took_s=poll.took_s,
            interval_s=source.interval_s,
            cause=failure.cause if failure else None,
            message=failure.message if failure else "",
        )
        if poll.identity is not None and poll.identity != self._identities.get(poll.source):
            self._identities[poll.source] = poll.identity
            self.identity = merged(self._identities)
        self.profile = poll.profile or self.profile


def _take_over(series: Series, source: Source) -> bool:
    """Whether `source` may speak for a series that another one brings: only when that one has fallen silent."""
    if series.freshness is Freshness.FRESH:
        return False
    series.source.series.remove(series)
    series.source = source
    source.series.append(series)
    return True
