"""Collects from the host that the engine runs on, a technician's laptop included; it judges no limits."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Callable, Iterator

import psutil

from console.clock import Clock
from console.collect.measure import Counter, Gauge, Measure, Share
from console.collect.rates import Sample, readings, sample_of
from console.i18n import _
from console.inventory import Target
from console.model.device import Identity
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import State
from console.model.text import neutralise
from console.model.time import Seconds

_NOT_OURS = ("lo", "veth", "docker", "virbr", "br-", "ifb", "tap", "cali", "cni", "flannel")
_PSEUDO = frozenset({"squashfs", "iso9660", "tmpfs", "devtmpfs", "overlay", "nfs", "nfs4", "cifs", "fuse.sshfs"})
_FULL_PERCENT = 99


class LocalCollector:
    """Polls this host through psutil, in a worker thread: a dead mount must not stop the event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before: Sample | None = None
        self._measuring: asyncio.Future[list[Measure]] | None = None

    async def poll(self, target: Target) -> Poll:
        """Read this host once; a part that it cannot tell is absent."""
        started_s = self._clock.monotonic()
        measures = await self._measured(target.timeout_s)
        if measures is None:
            return self._failed(target, started_s)
        at_s, now = self._clock.monotonic(), self._clock.now()
        read = readings([*measures, _uptime(now)], self._before, at_s, now)
        self._before = sample_of(measures, at_s)
        return Poll(target.device, target.source, now, at_s - started_s, readings=read, identity=_identity())

    async def _measured(self, timeout_s: Seconds) -> list[Measure] | None:
        """Everything, or None when it takes too long; a measurement that hangs is waited for, not begun again."""
        if self._measuring is None:
            self._measuring = asyncio.ensure_future(asyncio.to_thread(measure))
        measuring = self._measuring
        done, _pending = await asyncio.wait({measuring}, timeout=timeout_s)
        if not done:
            return None
        if self._measuring is measuring:
            self._measuring = None
        return measuring.result()

    def _failed(self, target: Target, started_s: float) -> Poll:
        sentence = _("This host did not answer its own questions within {seconds:g} s: is a mount dead?")
        failure = Failure(Cause.TIMEOUT, sentence.format(seconds=target.timeout_s))
        return Poll(
            target.device, target.source, self._clock.now(), self._clock.monotonic() - started_s, failure=failure
        )

    async def forget(self, target: Target) -> None:
        """Drop the last counters."""
        self._before = None

    async def close(self) -> None:
        """There is nothing to give back."""


def measure() -> list[Measure]:
    """Everything that psutil can tell here and now."""
    return [found for part in _PARTS for found in _tolerant(part)]


def _tolerant(part: Callable[[], Iterator[Measure]]) -> list[Measure]:
    """One part that fails (no such file in a container, no permission) loses only itself."""
    try:
        return list(part())
    except (OSError, psutil.Error, AttributeError, NotImplementedError, RuntimeError):
        return []


def _uptime(now: float) -> Gauge:
    return Gauge("uptime", "", max(now - psutil.boot_time(), 0.0))


def _identity() -> Identity:
    return Identity(firmware=neutralise(platform.platform(terse=True)), name=neutralise(platform.node()))


def _cpu() -> Iterator[Measure]:
    times = psutil.cpu_times()
    # Guest time is already in user time (proc(5)).
    whole = sum(times) - getattr(times, "guest", 0) - getattr(times, "guest_nice", 0)
    idle = times.idle + getattr(times, "iowait", 0)
    yield Share("cpu_utilization", "", whole - idle, whole)


def _load() -> Iterator[Measure]:
    for name, mean in zip(("1 min", "5 min", "15 min"), psutil.getloadavg(), strict=True):
        yield Gauge("load_average", name, round(mean, 2))


def _memory() -> Iterator[Measure]:
    yield Gauge("memory_utilization", "", psutil.virtual_memory().percent)
    swap = psutil.swap_memory()
    if swap.total:
        yield Gauge("swap_utilization", "", swap.percent)


def _filesystems() -> Iterator[Measure]:
    seen = set()
    for partition in psutil.disk_partitions(all=False):
        if partition.fstype in _PSEUDO or partition.device in seen:
            continue
        seen.add(partition.device)
        used = psutil.disk_usage(partition.mountpoint)
        if used.total:
            yield Gauge("filesystem_utilization", neutralise(partition.mountpoint), used.percent)


def _disks() -> Iterator[Measure]:
    for name, totals in psutil.disk_io_counters(perdisk=True).items():
        if not name.startswith(("loop", "ram", "zram", "dm-", "md")) and not _is_partition(name):
            yield Counter("disk_read", neutralise(name), totals.read_bytes)
            yield Counter("disk_write", neutralise(name), totals.write_bytes)


def _is_partition(name: str) -> bool:
    numbered = name.startswith(("nvme", "mmcblk"))
    return "p" in name.removeprefix("nvme").removeprefix("mmcblk") if numbered else name[-1:].isdigit()


def _interfaces() -> Iterator[Measure]:
    states = psutil.net_if_stats()
    for name, totals in psutil.net_io_counters(pernic=True).items():
        if name.startswith(_NOT_OURS):
            continue
        instance = neutralise(name)
        yield Counter("interface_in", instance, totals.bytes_recv)
        yield Counter("interface_out", instance, totals.bytes_sent)
        if name in states:
            yield Gauge("interface_state", instance, "up" if states[name].isup else "down")


def _temperatures() -> Iterator[Measure]:
    for chip, sensors in psutil.sensors_temperatures().items():
        for at, sensor in enumerate(sensors, 1):
            yield Gauge("temperature", neutralise(f"{chip} {sensor.label or f'temp{at}'}"), sensor.current)


def _fans() -> Iterator[Measure]:
    for chip, sensors in psutil.sensors_fans().items():
        for at, sensor in enumerate(sensors, 1):
            yield Gauge("fan_speed", neutralise(f"{chip} {sensor.label or f'fan{at}'}"), float(sensor.current))


def _battery() -> Iterator[Measure]:
    battery = psutil.sensors_battery()
    if battery is None:
        return
    yield Gauge("charge", "battery", round(battery.percent, 1))
    yield from _supply(battery.power_plugged, battery.percent, battery.secsleft)


def _supply(plugged: bool | None, percent: float, left_s: float) -> Iterator[Measure]:
    """What feeds the laptop; `plugged` is None where the system cannot tell."""
    if plugged:
        yield Gauge("battery_state", "battery", "ok" if percent >= _FULL_PERCENT else "charging")
    elif plugged is not None:
        yield Gauge("battery_state", "battery", "discharging", State.WARNING)
        if left_s > 0:
            yield Gauge("runtime", "battery", float(left_s))


def _users() -> Iterator[Measure]:
    yield Gauge("users", "", float(len(psutil.users())))


_PARTS = (_cpu, _load, _memory, _filesystems, _disks, _interfaces, _temperatures, _fans, _battery, _users)
