"""What is known now: the newest reading of every series, how old it is, and which views of it have changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from console.inventory import Inventory
from console.model.poll import Poll
from console.model.reading import PointKey, Reading, State
from console.model.snapshot import DeviceDetail, DeviceView, PointView
from console.model.time import Instant, Seconds
from console.store import views
from console.store.ageing import JUMP_S, age, put_back, wait_anew
from console.store.change import Change
from console.store.known import Known, Shared
from console.store.series import Series, Source
from console.store.touched import Changed, Touched


class Expiry(Struct, frozen=True):
    """What the passing of time changed: stale readings, sources that fell behind, missing series."""

    changes: tuple[Change, ...] = ()
    missing: tuple[PointKey, ...] = ()


class Current:
    """The state of every device of an inventory, in memory; the time always comes from the caller."""

    def __init__(self, inventory: Inventory) -> None:
        self._known: dict[str, Known] = {}
        self._touched = Touched()
        self._shared = Shared(self._touched)
        self._now: Instant = float("-inf")
        self.adopt(inventory)

    def adopt(self, inventory: Inventory) -> None:
        """Follow a changed inventory: what stays keeps its readings, what left is dropped."""
        for id_ in self._known.keys() - inventory.devices.keys():
            left = self._known.pop(id_)
            self._touched.drop(id_, [series.key for series in left.series.values() if series.room])
        for id_, device in inventory.devices.items():
            self._known.setdefault(id_, Known(device, self._shared)).device = device
            self._touched.devices.add(id_)
        wanted: dict[str, dict[str, Seconds]] = {}
        for target in inventory.targets:
            wanted.setdefault(target.device, {})[target.source] = target.interval_s
        for id_, known in self._known.items():
            _follow(known, wanted.get(id_, {}))

    @property
    def devices(self) -> Collection[str]:
        """The ids of all devices."""
        return self._known.keys()

    def take(self, poll: Poll) -> tuple[Change, ...]:
        """Put a poll's readings in; a failure leaves the old ones. Returns changed series, and all attended ones."""
        known = self._known.get(poll.device)
        if known is None:
            return ()
        self._touched.devices.add(poll.device)
        return tuple(known.take(poll))

    def attend(self, key: PointKey, wanted: bool) -> None:
        """Report every reading of `key`, or again only changed ones."""
        (self._shared.attended.add if wanted else self._shared.attended.discard)(key)
        series = self._series(key)
        if series is not None:
            series.attended = wanted

    def expire(self, now: Instant) -> Expiry:
        """Mark what has become too old; cheap as long as nothing has."""
        back, jumped, self._now = now < self._now, now > self._now + JUMP_S, now
        changes: list[Change] = []
        missing = self._shared.lost
        self._shared.lost = []
        for known in self._known.values():
            for source in known.sources.values():
                if back:
                    put_back(source, now)
                if jumped or source.known_at is None:
                    wait_anew(source, now)
                if source.late_at <= now:
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
        return self._touched.drain()

    def touch(self, devices: Iterable[str]) -> None:
        """Count devices as changed for a reason that lies elsewhere, such as an alert."""
        self._touched.devices.update(device for device in devices if device in self._known)

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

    def _age(self, known: Known, source: Source, now: Instant, changes: list[Change], missing: list[PointKey]) -> None:
        aged = age(source, now)
        changes.extend(aged.changes)
        missing.extend(aged.missing)
        for id_ in aged.forgotten:
            known.forget(source, id_)
        self._touched.devices.add(source.device)
        late = (known.series.get((change.key.point, change.key.instance)) for change in aged.changes)
        self._touched.points.update(series.key for series in late if series is not None and series.room)


def _follow(known: Known, intervals: dict[str, Seconds]) -> None:
    """Read what the inventory says of a device's sources; a source that was taken out no longer counts as late."""
    for name in known.sources.keys() - intervals.keys():
        source = known.sources.pop(name)
        for series in tuple(source.series):
            known.forget(source, series.id)
    for name, interval_s in intervals.items():
        known.sources.setdefault(name, Source(known.device.id, name, interval_s)).interval_s = interval_s
