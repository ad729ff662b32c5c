"""What is reckoned from several readings so that rules can hold on it: dew-point margins, runtime against the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from console.alerts.margins import dew_margins
from console.clock import Clock
from console.inventory import Device, Inventory
from console.model.device import DeviceKind
from console.model.point import POINTS
from console.model.reading import PointKey, Quality, Reading
from console.model.time import Instant, Seconds
from console.runbooks.library import Library
from console.runbooks.plan import plan
from console.runbooks.world import World
from console.store.change import Change
from console.store.current import Current

EVERY_S: Seconds = 10.0
_PLANNED_EVERY_S: Seconds = 300.0
"""How often the length of the plan is reckoned anew: it changes when something was measured."""

PLAN = "ups-low"
"""The runbook whose measured time a battery must outlast twice."""


class Margins:
    """`tick` belongs every `EVERY_S`; `observe` takes what is reckoned to the rules and the history."""

    def __init__(
        self, current: Current, world: Callable[[], World], observe: Callable[[tuple[Change, ...]], None], clock: Clock
    ) -> None:
        self._current = current
        self._world = world
        self._observe = observe
        self._clock = clock
        self._inventory = Inventory()
        self._library = Library()
        self._needs_s: dict[str, Seconds | None] = {}
        self._planned_s: float = float("-inf")
        self._said: set[PointKey] = set()

    def adopt(self, inventory: Inventory, library: Library) -> None:
        """Follow a changed configuration."""
        self._inventory, self._library = inventory, library
        self._planned_s = float("-inf")

    def tick(self) -> None:
        """Reckon everything once; what can be reckoned no more is old, which ends no alert."""
        now = self._clock.now()
        changes = tuple(self._changes(now))
        keys = {change.key for change in changes}
        lost = (_change(key, None, now) for key in sorted(self._said - keys))
        self._said = keys
        every = (*changes, *lost)
        if every:
            self._observe(every)

    def _changes(self, now: Instant) -> Iterator[Change]:
        sensed = (view for view in self._current.point_views(now) if self._is(view.device, DeviceKind.SENSOR))
        for device, margin in dew_margins(sensed).items():
            yield _change(PointKey(device, "dew_margin", ""), margin, now)
        for ups in self._batteries():
            needs_s, runtime_s = self._needs(ups.place.room), self._runtime_s(ups.id)
            if needs_s and runtime_s is not None:
                yield _change(PointKey(ups.id, "shutdown_margin", ""), runtime_s / needs_s, now)

    def _is(self, device: str, kind: DeviceKind) -> bool:
        return device in self._inventory.devices and self._inventory.devices[device].kind is kind

    def _batteries(self) -> Iterable[Device]:
        devices = self._inventory.devices.values()
        return (device for device in devices if device.kind is DeviceKind.UPS and device.place.room)

    def _runtime_s(self, ups: str) -> Seconds | None:
        found = (one for one in self._current.readings(ups) if one.point == "runtime" and one.quality is Quality.GOOD)
        values = [float(one.value) for one in found if isinstance(one.value, int | float)]
        return min(values, default=None)

    def _needs(self, room: str) -> Seconds | None:
        """How long the orderly shutdown of a room takes by its last measured times; None while one was not measured."""
        here_s = self._clock.monotonic()
        if here_s - self._planned_s > _PLANNED_EVERY_S:
            self._needs_s, self._planned_s = {}, here_s
        if room not in self._needs_s:
            self._needs_s[room] = self._planned(room)
        return self._needs_s[room]

    def _planned(self, room: str) -> Seconds | None:
        book = self._library.runbooks.get(PLAN)
        if book is None:
            return None
        return plan(book, room, self._world(), {}, self._clock.now(), self._library.runbooks).needs_s


def _change(key: PointKey, value: float | None, now: Instant) -> Change:
    quality = Quality.GOOD if value is not None else Quality.STALE
    number = None if value is None else round(value, 2)
    reading = Reading(key.point, key.instance, number, POINTS[key.point].unit, now, quality=quality)
    return Change(key, reading, interval_s=EVERY_S)
