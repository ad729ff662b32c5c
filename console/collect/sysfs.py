"""Collects from sensors on the pins of this host: 1-wire thermometers and GPIO inputs; it judges no limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

from console.clock import Clock
from console.collect.mapping import gauge
from console.collect.measure import Gauge
from console.collect.payload import malformed
from console.collect.rates import readings
from console.errors import CollectError
from console.feeds.access import Gpio, OneWire, PointMap, SysfsAccess
from console.i18n import _
from console.inventory import Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import State
from console.model.time import Seconds

_SCRATCHPAD = re.compile(r"(?:[0-9a-f]{2} ){9}: crc=[0-9a-f]{2} (YES|NO)\s+(?:[0-9a-f]{2} ){9}t=(-?\d{1,6})\s*")
_RESET_MILLIDEGREES = 85_000


class FileTransport(Protocol):
    """What this collector needs to read files."""

    async def read(self, path: Path, timeout_s: Seconds) -> str:
        """The beginning of a file as text; raises CollectError."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...


class SysfsCollector:
    """Reads one sensor after the other: they share a bus."""

    def __init__(self, transport: FileTransport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock

    async def poll(self, target: Target) -> Poll:
        """Read all sensors once; one that cannot be read is named beside what the others say."""
        started_s = self._clock.monotonic()
        access = target.access
        gauges: list[Gauge] = []
        failure: Failure | None = None
        if isinstance(access, SysfsAccess):
            sensors: tuple[OneWire | Gpio, ...] = (*access.gpio, *access.onewire)
            for sensor in sensors:
                try:
                    gauges.append(await self._read(access.root, sensor, target.timeout_s))
                except CollectError as error:
                    failure = failure or error.failure
        else:
            text = _("{device} has no sensors on this host.").format(device=target.device)
            failure = Failure(Cause.INTERNAL, text)
        now, took_s = self._clock.now(), self._clock.monotonic() - started_s
        return Poll(target.device, target.source, now, took_s, readings(gauges, None, 0.0, now), failure)

    async def _read(self, root: Path, sensor: OneWire | Gpio, timeout_s: Seconds) -> Gauge:
        if isinstance(sensor, OneWire):
            path = root / "bus" / "w1" / "devices" / sensor.id / "w1_slave"
            return thermometer(sensor, await self._transport.read(path, timeout_s), path)
        path = root / "class" / "gpio" / f"gpio{sensor.line}" / "value"
        return contact(sensor, await self._transport.read(path, timeout_s), path)

    async def forget(self, target: Target) -> None:
        """Nothing is kept."""

    async def close(self) -> None:
        """Give the threads back."""
        await self._transport.close()


def thermometer(sensor: OneWire, text: str, path: Path) -> Gauge:
    """The temperature in a `w1_slave` file (Linux, w1_therm); raises CollectError when its checksum is wrong.

    85 °C exactly is what a DS18B20 holds after it was switched on, before it has measured: it says nothing.
    """
    found = _SCRATCHPAD.fullmatch(text)
    if found is None:
        raise malformed(_("{path} has not the form of a 1-wire thermometer.").format(path=path))
    if found[1] != "YES":
        raise malformed(_("{path}: the checksum is wrong; check the sensor's wires.").format(path=path))
    map_ = PointMap("temperature", sensor.instance or sensor.id, factor=0.001)
    if int(found[2]) == _RESET_MILLIDEGREES:
        note = _("the sensor was switched on and has not measured yet")
        return Gauge(map_.point, map_.instance, None, State.UNKNOWN, note)
    read = gauge(int(found[2]), map_)
    assert read is not None  # a number always is a gauge
    return read


def contact(sensor: Gpio, text: str, path: Path) -> Gauge:
    """What a GPIO line's `value` file says; raises CollectError when that is neither 0 nor 1."""
    level = text.strip()
    if level not in ("0", "1"):
        raise malformed(_("{path} says neither 0 nor 1.").format(path=path))
    active = (level == "1") != sensor.active_low
    found = gauge(active, sensor.map)
    if found is None:
        raise malformed(_("{path}: this level means nothing; correct `words`.").format(path=path))
    return found
