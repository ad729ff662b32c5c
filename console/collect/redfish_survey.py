"""Which resources of a BMC are read and in what order: first what can save a server, then what changes slowly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

import msgspec
from msgspec import Struct

from console.clock import Clock
from console.collect.measure import Gauge
from console.collect.redfish_event_log import read_event_log
from console.collect.redfish_supply import environment, power, power_supplies
from console.collect.redfish_system import chassis, drive, identity, manager, system, volume
from console.collect.redfish_thermal import (
    fans,
    leak_detectors,
    redundancy,
    sensors,
    sensors_without_names,
    thermal,
    thermal_metrics,
)
from console.collect.redfish_tree import FIXED, LIVE, SLOW, Tree
from console.collect.redfish_words import Resource, is_absent, items, link, named, text
from console.model.device import Identity

Gauges: TypeAlias = tuple[Gauge, ...]

_MOST_SYSTEMS = 8
_MOST_CHASSIS = 16
_MOST_PARTS = 32
_MOST_SENSORS = 128
_MOST_DRIVES = 64
_MEASURED = ("Thermal", "ThermalSubsystem", "Power", "PowerSubsystem", "EnvironmentMetrics")
_SENSED = frozenset({"temperature", "humidity"})


class Step(Struct, frozen=True):
    """One part of a poll; a slow one may wait for the next when the time is over."""

    read: Callable[[], Awaitable[Gauges]]
    slow: bool = False


class Survey:
    """Walks one BMC."""

    def __init__(self, tree: Tree, clock: Clock) -> None:
        self._tree = tree
        self._clock = clock

    async def steps(self) -> list[Step]:
        """What to read, found by following links once; raises CollectError when the BMC cannot be read at all."""
        systems = await self._paths("Systems", _MOST_SYSTEMS)
        enclosures = await self._enclosures()
        first = [Step(partial(self._system, path, place)) for place, path in enumerate(systems)]
        measured = [one for one in enclosures if any(link(one, key) for key in _MEASURED)]
        for place, enclosure in enumerate(measured):
            prefix = text(enclosure, "Name", "Id") if place else ""
            first.append(Step(partial(self._within, prefix, self._cooling, enclosure)))
            first.append(Step(partial(self._within, prefix, self._supply, enclosure)))
        later = (
            partial(self._states, enclosures),
            self._managers,
            partial(self._drives, systems),
            partial(self._log, systems),
        )
        return [*first, *(Step(read, slow=True) for read in later)]

    async def identity(self) -> Identity:
        """Who the first system is and which firmware its BMC runs."""
        found = [await self._first("Systems"), await self._first("Managers")]
        return identity(*found)

    async def _paths(self, key: str, most: int) -> list[str]:
        collection = await self._tree.follow(await self._tree.root(), key, FIXED)
        return [path for one in items(collection or {}, "Members")[:most] if (path := link({"_": one}, "_"))]

    async def _first(self, key: str) -> Resource:
        paths = await self._paths(key, 1)
        return await self._tree.get(paths[0], FIXED) or {} if paths else {}

    async def _enclosures(self) -> list[Resource]:
        found = [await self._tree.get(path, FIXED) for path in await self._paths("Chassis", _MOST_CHASSIS)]
        return [one for one in found if one is not None]

    async def _system(self, path: str, place: int) -> Gauges:
        resource = await self._tree.get(path, LIVE)
        if resource is None:
            return ()
        return system(resource, text(resource, "Name", "Id") if place else "")

    async def _within(self, prefix: str, read: Callable[[Resource], Awaitable[Gauges]], enclosure: Resource) -> Gauges:
        """Gauges of a further chassis carry its name, so that they cannot be taken for the first one's."""
        gauges = await read(enclosure)
        if not prefix:
            return gauges
        return tuple(
            msgspec.structs.replace(one, instance=f"{prefix}: {one.instance}" if one.instance else prefix)
            for one in gauges
        )

    async def _cooling(self, enclosure: Resource) -> Gauges:
        """The old resource is one request, so it is taken where it says something."""
        old = await self._tree.follow(enclosure, "Thermal")
        gauges = thermal(old) if old is not None else ()
        subsystem = await self._tree.follow(enclosure, "ThermalSubsystem", FIXED)
        if subsystem is None:
            return gauges
        leaks = await self._leaks(subsystem)
        return (*(gauges or await self._new_cooling(enclosure, subsystem)), *leaks)

    async def _new_cooling(self, enclosure: Resource, subsystem: Resource) -> Gauges:
        metrics = await self._tree.follow(subsystem, "ThermalMetrics")
        temperatures = thermal_metrics(metrics or {}, await self._sensor_names(metrics or {}))
        temperatures = temperatures or await self._sensors(link(enclosure, "Sensors"))
        turning = await self._tree.members(link(subsystem, "Fans"), LIVE, _MOST_PARTS)
        return (*temperatures, *fans(turning), *redundancy(subsystem, "FanRedundancy", "fans"))

    async def _sensor_names(self, metrics: Resource) -> dict[str, str]:
        """What the sensors are called that `ThermalMetrics` only links to; asked once."""
        unnamed = sensors_without_names(metrics)[:_MOST_SENSORS]
        found = {path: await self._tree.get(path, FIXED) for path in unnamed}
        return {path: name for path, one in found.items() if one is not None and (name := text(one, "Name"))}

    async def _sensors(self, path: str) -> Gauges:
        """Where each sensor must be asked by itself, those that measure something else are asked only once."""
        known = await self._tree.members(path, FIXED, _MOST_SENSORS)
        fitting = [one for one in known if sensors([one], _SENSED)]
        live = [await self._tree.get(link({"_": one}, "_"), LIVE) for one in fitting]
        return sensors([one for one in live if one is not None], _SENSED)

    async def _leaks(self, subsystem: Resource) -> Gauges:
        detection = await self._tree.follow(subsystem, "LeakDetection", FIXED)
        return leak_detectors(await self._tree.members(link(detection or {}, "LeakDetectors"), LIVE, _MOST_PARTS))

    async def _supply(self, enclosure: Resource) -> Gauges:
        old = await self._tree.follow(enclosure, "Power")
        gauges = power(old) if old is not None else ()
        return gauges or await self._new_supply(enclosure)

    async def _new_supply(self, enclosure: Resource) -> Gauges:
        metrics = await self._tree.follow(enclosure, "EnvironmentMetrics")
        subsystem = await self._tree.follow(enclosure, "PowerSubsystem", FIXED)
        supplies = await self._tree.members(link(subsystem or {}, "PowerSupplies"), LIVE, _MOST_PARTS)
        measured = [(one, await self._tree.follow(one, "Metrics") or {}) for one in supplies]
        groups = redundancy(subsystem or {}, "PowerSupplyRedundancy", "power supplies")
        return (*environment(metrics or {}), *power_supplies(measured), *groups)

    async def _states(self, enclosures: list[Resource]) -> Gauges:
        paths = [path for one in enclosures if (path := link({"_": one}, "_"))]
        found = [one for path in paths if (one := await self._tree.get(path, SLOW)) is not None]
        return tuple(gauge for name, one in named(found, "chassis", "Name", "Id") for gauge in chassis(one, name))

    async def _managers(self) -> Gauges:
        paths = await self._paths("Managers", 1)
        resource = await self._tree.get(paths[0], SLOW) if paths else None
        return manager(resource) if resource is not None else ()

    async def _drives(self, systems: list[str]) -> Gauges:
        drives: list[Resource] = []
        volumes: list[Resource] = []
        for path in systems:
            resource = await self._tree.get(path, SLOW)
            for store in await self._tree.members(link(resource or {}, "Storage"), FIXED, _MOST_PARTS):
                drives += await self._tree.linked(store, "Drives", SLOW, _MOST_DRIVES - len(drives))
                volumes += await self._tree.members(link(store, "Volumes"), SLOW, _MOST_PARTS)
        fitted = [one for one in drives if not is_absent(one)]
        return (
            *(drive(one, name) for name, one in named(fitted, "drive", "Name", "Id")),
            *(volume(one, name) for name, one in named(volumes, "volume", "Name", "Id")),
        )

    async def _log(self, systems: list[str]) -> Gauges:
        owners = [await self._tree.get(path, SLOW) for path in [*systems[:1], *await self._paths("Managers", 1)]]
        return await read_event_log(self._tree, [one for one in owners if one is not None], self._clock.now())
