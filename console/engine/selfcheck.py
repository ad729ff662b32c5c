"""The engine's readings of itself, judged by the alert rules like any device's: late, behind, full, unheard."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct, structs

from console.clock import Clock
from console.inventory import Device, Inventory
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.point import POINTS
from console.model.reading import PointKey, Reading
from console.model.time import Instant, Seconds
from console.store.change import Change

ENGINE = "ronda-engine"
"""The id under which the engine itself is watched."""

SAMPLE_S: Seconds = 0.5


class Vitals(Struct, frozen=True):
    """What the parts of the engine say of themselves; each is asked at every check."""

    late_s: Callable[[], Seconds]
    unwritten_s: Callable[[], Seconds]
    undelivered: Callable[[], int]


def with_engine(inventory: Inventory) -> Inventory:
    """The inventory with the engine beside the devices, so that alert rules fit it."""
    engine = Device(ENGINE, ENGINE, DeviceKind.ENGINE, Place())
    return structs.replace(inventory, devices={ENGINE: engine, **inventory.devices})


class SelfCheck:
    """`sample` belongs in a task of its own, `check` is called every `interval_s`."""

    def __init__(
        self,
        state_dir: Path,
        vitals: Vitals,
        observe: Callable[[tuple[Change, ...]], None],
        clock: Clock,
        interval_s: Seconds,
    ) -> None:
        self._state_dir = state_dir
        self._vitals = vitals
        self._observe = observe
        self._clock = clock
        self._interval_s = interval_s
        self._lag_s: Seconds = 0.0

    async def sample(self) -> None:
        """Measure how much later than asked the event loop comes back."""
        begun_s = self._clock.monotonic()
        await asyncio.sleep(SAMPLE_S)
        self._lag_s = max(self._lag_s, self._clock.monotonic() - begun_s - SAMPLE_S)

    async def check(self) -> None:
        """Read everything once and let the rules see it."""
        used = await asyncio.to_thread(_used_percent, self._state_dir)
        now = self._clock.now()
        self._observe(tuple(self._changes(used, now)))
        self._lag_s = 0.0

    def _changes(self, used_percent: float | None, now: Instant) -> Iterator[Change]:
        yield self._change("loop_lag", "", self._lag_s, now)
        yield self._change("read_lag", "", self._vitals.late_s(), now)
        yield self._change("store_lag", "", self._vitals.unwritten_s(), now)
        yield self._change("undelivered", "", float(self._vitals.undelivered()), now)
        if used_percent is not None:
            yield self._change("filesystem_utilization", str(self._state_dir), used_percent, now)

    def _change(self, point: str, instance: str, value: float, now: Instant) -> Change:
        reading = Reading(point, instance, round(value, 3), POINTS[point].unit, now)
        return Change(PointKey(ENGINE, point, instance), reading, interval_s=self._interval_s)


def _used_percent(directory: Path) -> float | None:
    """How full the state directory's file system is for this account; None when it does not say."""
    try:
        found = os.statvfs(directory)
    except OSError:
        return None
    usable = found.f_blocks - found.f_bfree + found.f_bavail
    return 100.0 * (1 - found.f_bavail / usable) if usable else None
