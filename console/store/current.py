"""What is known now: the newest reading of every series, how old it is, and which views of it have changed."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from console.inventory import Inventory
from console.model.poll import Poll
from console.model.reading import PointKey, Reading, State
from console.model.snapshot import DeviceDetail, DeviceView, PointView, SourceView
from console.model.time import Instant, Seconds
from console.store import views
from console.store.ageing import age, caught_up, lose, put_back
from console.store.change import Change
from console.store.dew_point import derive
from console.store.headline import of_the_room
from console.store.series import InstanceKey, Known, Series, Source
from console.store.staleness import DEFAULT_INTERVAL_S, Freshness, stale_after_s


class Expiry(Struct, frozen=True):
    """What the passing of time changed: stale readings, sources that fell behind, missing series."""

    changes: tuple[Change, ...] = ()
    missing: tuple[PointKey, ...] = ()


class Changed(Struct, frozen=True):
    """Whose views are different since they were last asked for; `gone` are readings of the room that are no more."""

    devices: tuple[str, ...] = ()
    points: tuple[PointKey, ...] = ()
    gone: tuple[PointKey, ...] = ()
    gone_devices: tuple[str, ...] = ()


class Current:
    """The state of every device of an inventory, in memory; the time always comes from the caller."""

    def __init__(self, inventory: Inventory) -> None:
        self._known: dict[str, Known] = {}
        self._lost: list[PointKey] = []
        self._attended: set[PointKey] = set()
        self._dirty: set[str] = set()
        self._dirty_points: set[PointKey] = set()
        self._gone: list[PointKey] = []
        self._gone_devices: list[str] = []
        self._now: Instant = float("-inf")
        self.adopt(inventory)

    def adopt(self, inventory: Inventory) -> None:
        """Follow a changed inventory: what stays keeps its readings, what left is dropped."""
        for id_ in self._known.keys() - inventory.devices.keys():
            self._gone.extend(series.key for series in self._known.pop(id_).series.values() if series.room)
            self._gone_devices.append(id_)
            self._dirty.discard(id_)
        self._dirty_points = {key for key in self._dirty_points if key.device in self._known}
        for id_, device in inventory.devices.items():
            self._known.setdefault(id_, Known(device)).device = device
            self._dirty.add(id_)
        wanted: dict[str, dict[str, Seconds]] = {}
        for target in inventory.targets:
            wanted.setdefault(target.device, {})[target.source] = target.interval_s
        for id_, known in self._known.items():
            self._follow(known, wanted.get(id_, {}))

    def take(self, poll: Poll) -> tuple[Change, ...]:
        """Put a poll's readings in; a failure leaves the old ones. Returns changed series, and all attended ones."""
        known = self._known.get(poll.device)
        if known is None:
            return ()
        source = known.sources.get(poll.source)
        if source is None:
            source = known.sources[poll.source] = Source(poll.device, poll.source, DEFAULT_INTERVAL_S)
        changes: list[Change] = []
        if poll.readings:
            self._bring(known, source, poll, changes)
        for id_ in poll.gone:
            self._lose(known, source, id_, poll.at)
        _note(known, source, poll)
        if source.lag and (poll.readings or poll.failure is None):
            changes.append(caught_up(source, poll.at))
        self._dirty.add(poll.device)
        return tuple(changes)

    def attend(self, key: PointKey, wanted: bool) -> None:
        """Report every reading of `key`, or again only changed ones."""
        (self._attended.add if wanted else self._attended.discard)(key)
        series = self._series(key)
        if series is not None:
            series.attended = wanted

    def expire(self, now: Instant) -> Expiry:
        """Mark what has become too old; cheap as long as nothing has."""
        back, self._now = now < self._now, now
        changes: list[Change] = []
        missing, self._lost = self._lost, []
        for known in self._known.values():
            for source in known.sources.values():
                if back:
                    put_back(source, now)
                if source.known_at is None:
                    source.known_at = now
                    source.late_at = min(source.late_at, now + stale_after_s(source.interval_s))
                elif source.late_at < now:
                    self._age(known, source, now, changes, missing)
        return Expiry(tuple(changes), tuple(missing))

    def reading(self, key: PointKey) -> Reading | None:
        """The newest reading of `key`; nothing once its source no longer has it."""
        series = self._series(key)
        return series.reading if series is not None and series.gone_at is None else None

    def readings(self, device: str) -> tuple[Reading, ...]:
        """All readings of a device by point and instance."""
        return views.readings(self._known[device]) if device in self._known else ()

    def drain_changed(self) -> Changed:
        """Which views are different since the last call."""
        changed = Changed(tuple(self._dirty), tuple(self._dirty_points), tuple(self._gone), tuple(self._gone_devices))
        self._dirty, self._dirty_points, self._gone, self._gone_devices = set(), set(), [], []
        return changed

    def touch(self, devices: Iterable[str]) -> None:
        """Count devices as changed for a reason that lies elsewhere, such as an alert."""
        self._dirty.update(device for device in devices if device in self._known)

    def device_view(self, device: str, now: Instant, standing: State | None = None) -> DeviceView:
        """The row of `device`; `standing` is how bad its alerts say it is."""
        return views.device_view(self._known[device], now, standing)

    def device_views(self, now: Instant) -> tuple[DeviceView, ...]:
        """The rows of all devices, as far as readings alone say."""
        return tuple(views.device_view(known, now, None) for known in self._known.values())

    def point_view(self, key: PointKey, now: Instant) -> PointView | None:
        """One reading of the room with its trend; nothing once its source no longer has it."""
        series = self._series(key)
        if series is None or series.gone_at is not None:
            return None
        return views.point_view(series, self._known[key.device].device.place, now)

    def point_views(self, now: Instant) -> tuple[PointView, ...]:
        """Every reading that belongs to the room."""
        keys = (series.key for known in self._known.values() for series in known.series.values() if series.room)
        return tuple(view for key in keys if (view := self.point_view(key, now)) is not None)

    def detail(self, device: str, now: Instant) -> DeviceDetail:
        """Everything known of one device."""
        return views.detail(self._known[device], now)

    def _series(self, key: PointKey) -> Series | None:
        known = self._known.get(key.device)
        return known.series.get((key.point, key.instance)) if known else None

    def _follow(self, known: Known, intervals: dict[str, Seconds]) -> None:
        """Read what the inventory says of a device's sources; a source that was taken out no longer counts as late."""
        for name in known.sources.keys() - intervals.keys():
            source = known.sources.pop(name)
            for id_ in tuple(source.series):
                self._forget(known, source, id_)
        for name, interval_s in intervals.items():
            source = known.sources.setdefault(name, Source(known.device.id, name, interval_s))
            source.interval_s = interval_s

    def _bring(self, known: Known, source: Source, poll: Poll, changes: list[Change]) -> None:
        source.good_at = poll.at
        count, oldest_at = self._put(known, source, poll.readings, poll.at, changes)
        if known.humid:
            derived = derive(poll.readings)
            count += self._put(known, source, derived, poll.at, changes)[0]
        if count >= len(source.series):
            source.late_at = oldest_at + stale_after_s(source.interval_s)

    def _put(
        self, known: Known, source: Source, readings: tuple[Reading, ...], at: Instant, changes: list[Change]
    ) -> tuple[int, Instant]:
        """Put readings in; returns how many series of this source they were, and when the oldest was taken."""
        table, count, oldest_at = known.series, len(readings), at
        for reading in readings:
            series = table.get((reading.point, reading.instance))
            if series is None:
                changes.append(self._meet(known, source, reading))
                continue
            if series.source is not source and not _take_over(series, source):
                count -= 1
                continue
            taken_at = reading.taken_at
            if taken_at < oldest_at:
                oldest_at = taken_at
            series.seen_at = taken_at if taken_at < at else at
            before = series.reading
            series.reading = reading
            if series.room:
                self._dirty_points.add(series.key)
            if (
                before.value != reading.value
                or before.quality is not reading.quality
                or before.state is not reading.state
            ):
                series.freshness = Freshness.FRESH
                series.gone_at = None
                series.note(taken_at, reading.value)
            elif not series.attended:
                continue
            changes.append(Change(series.key, reading, before, source.interval_s))
        return count, oldest_at

    def _meet(self, known: Known, source: Source, reading: Reading) -> Change:
        key = PointKey(known.device.id, reading.point, reading.instance)
        room = of_the_room(known.device.kind, reading.point, reading.instance)
        id_ = (reading.point, reading.instance)
        series = known.series[id_] = source.series[id_] = Series(key, reading, source, room)
        series.attended = key in self._attended
        known.humid = known.humid or reading.point == "humidity"
        if room:
            self._dirty_points.add(key)
        return Change(key, reading, None, source.interval_s)

    def _lose(self, known: Known, source: Source, id_: InstanceKey, at: Instant) -> None:
        series = known.series.get(id_)
        if series is None or series.source is not source or series.gone_at is not None:
            return
        lose(series, at)
        self._lost.append(series.key)
        if series.room:
            self._gone.append(series.key)

    def _age(self, known: Known, source: Source, now: Instant, changes: list[Change], missing: list[PointKey]) -> None:
        aged = age(source, now)
        changes.extend(aged.changes)
        missing.extend(aged.missing)
        for id_ in aged.forgotten:
            self._forget(known, source, id_)
        self._dirty.add(source.device)
        self._dirty_points.update(change.key for change in aged.changes if self._in_room(change.key))

    def _in_room(self, key: PointKey) -> bool:
        series = self._series(key)
        return series is not None and series.room

    def _forget(self, known: Known, source: Source, id_: InstanceKey) -> None:
        series = source.series.pop(id_)
        known.series.pop(id_, None)
        self._lost.append(series.key)
        if series.room and series.gone_at is None:
            self._gone.append(series.key)


def _take_over(series: Series, source: Source) -> bool:
    """Whether `source` may speak for a series that another one brings: only when that one has fallen silent."""
    if series.freshness is Freshness.FRESH:
        return False
    id_ = (series.key.point, series.key.instance)
    series.source.series.pop(id_, None)
    series.source = source
    source.series[id_] = series
    return True


def _note(known: Known, source: Source, poll: Poll) -> None:
    """How the source did, and what it said of the device."""
    failure = poll.failure
    source.view = SourceView(
        ok=failure is None,
        good_at=source.good_at,
        tried_at=poll.at,
        took_s=poll.took_s,
        interval_s=source.interval_s,
        cause=failure.cause if failure else None,
        message=failure.message if failure else "",
    )
    if failure is None and source.good_at is None:
        source.good_at = poll.at
    known.identity = poll.identity or known.identity
    known.profile = poll.profile or known.profile
