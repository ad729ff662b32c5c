"""What stops when something goes, by public name, with the redundancy that is left; and what a service hangs on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Set
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from console.i18n import _
from console.inventory import Inventory
from console.model import leak
from console.model.device import DeviceKind
from console.model.service import Hanging
from console.services.watchlist import Service, Watchlist

Users: TypeAlias = dict[str, list[str]]
"""By the id of a thing what hangs on it."""


class Supply(Struct, frozen=True):
    """How many of a device's feeds are left."""

    device: str
    left: int
    of: int


class Impact(Struct, frozen=True):
    """What a loss does: `dark` devices lose their power or are the loss itself, `unreached` ones cannot be reached,
    `stops` are services that stop, `weakened` those that stand with less behind them; all ids, in order.
    """

    dark: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    supplies: tuple[Supply, ...] = ()
    stops: tuple[str, ...] = ()
    weakened: tuple[str, ...] = ()


class Fabric:
    """What hangs on what: devices on their feeds and the devices that lead to them, services on both."""

    def __init__(self, inventory: Inventory, services: Mapping[str, Service]) -> None:
        self._devices = inventory.devices
        self._services = services
        self._fed: Users = {}
        self._led: Users = {}
        self._used: Users = {}
        for device in self._devices.values():
            for feed in device.feeds:
                for source in {feed, feed.partition("/")[0]}:
                    self._fed.setdefault(source, []).append(device.id)
            for leads in device.depends_on:
                self._led.setdefault(leads, []).append(device.id)
        for service in services.values():
            for id_ in service.runs_on:
                self._used.setdefault(id_, []).append(service.id)
        self._stop_with: dict[str, frozenset[str]] = {}
        self._hanging_of: dict[str, tuple[Hanging, ...]] = {}

    def impact(self, lost: Iterable[str]) -> Impact:
        """What happens when devices, outlets (`pdu-a/3`) or services go."""
        dark, unreached, stopped = self._gone(lost)
        supplies = tuple(self._supplies(dark))
        reduced = {supply.device for supply in supplies}
        touched = _grown(dark | unreached | stopped | reduced, (self._fed, self._led, self._used))
        return Impact(
            dark=tuple(id_ for id_ in self._devices if id_ in dark),
            unreached=tuple(id_ for id_ in self._devices if id_ in unreached),
            supplies=supplies,
            stops=tuple(id_ for id_ in self._services if id_ in stopped),
            weakened=tuple(id_ for id_ in self._services if id_ in touched and id_ not in stopped),
        )

    def stops_with(self) -> dict[str, tuple[str, ...]]:
        """For every device the public names of what stops with it; devices that stop nothing are left out."""
        stopping = ((id_, self._stopping(id_)) for id_ in self._devices if id_ in self.devices)
        return {
            id_: tuple(one.name for one in self._services.values() if one.id in stops)
            for id_, stops in stopping
            if stops
        }

    @property
    def feeding(self) -> tuple[str, ...]:
        """The devices that others get their power from."""
        return tuple(id_ for id_ in self._devices if id_ in self._fed)

    @cached_property
    def devices(self) -> frozenset[str]:
        """The devices that any service hangs on."""
        return frozenset(node for service in self._services for node in self._beneath(service) if node in self._devices)

    def hangs_on(self, service: str, trouble: Mapping[str, str]) -> tuple[Hanging, ...]:
        """Everything that a service hangs on, worst first: what is in trouble, what is alone, what is backed up.

        `trouble` says in a few words what is wrong with a device or service.
        """
        if service not in self._hanging_of:
            self._hanging_of[service] = tuple(self._hanging(node, service) for node in self._beneath(service))
        known = self._hanging_of[service]
        found = [replace(one, trouble=trouble[one.id]) if one.id in trouble else one for one in known]
        return tuple(sorted(found, key=lambda one: (not one.trouble, not one.alone)))

    def _hanging(self, node: str, service: str) -> Hanging:
        alone = service in self._stopping(node)
        if node in self._services:
            return Hanging("service", node, self._services[node].name, alone)
        device = self._devices.get(node)
        if device is None:
            return Hanging("outlet", node, node, alone)
        return Hanging(device.kind.value, node, device.name, alone)

    def _stopping(self, node: str) -> frozenset[str]:
        """The services that stop when one thing goes; worked out once."""
        if node not in self._stop_with:
            self._stop_with[node] = self._gone([node])[2]
        return self._stop_with[node]

    def _gone(self, lost: Iterable[str]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """What is dark, what can only not be reached, and the services that stop."""
        dark = _grown(lost, (self._fed,), self._dark)
        unreached = _grown(dark, (self._led,)) - dark
        gone = _grown(dark | unreached, (self._used,), self._falls)
        return dark, unreached, frozenset(id_ for id_ in gone if id_ in self._services)

    def _dark(self, id_: str, lost: Set[str]) -> bool:
        """Whether too few feeds of a device are left; one that carries on by battery is not dark by its mains alone."""
        device = self._devices[id_]
        left = sum(not _feed_lost(feed, lost) for feed in device.feeds)
        return device.kind is not DeviceKind.UPS and left < min(device.min_feeds, len(device.feeds))

    def _falls(self, id_: str, gone: Set[str]) -> bool:
        """Whether too little is left of what a service runs on."""
        service = self._services[id_]
        return sum(one not in gone for one in service.runs_on) < service.needs

    def _beneath(self, service: str) -> list[str]:
        """What it hangs on, near things first, each once."""
        found: dict[str, None] = {}
        waiting = deque(self._needed(service))
        while waiting:
            node = waiting.popleft()
            if node not in found and node != service:
                found[node] = None
                waiting.extend(self._needed(node))
        return list(found)

    def _needed(self, node: str) -> tuple[str, ...]:
        if node in self._services:
            return self._services[node].runs_on
        device = self._devices.get(node)
        if device is not None:
            return (*device.feeds, *device.depends_on)
        source, slash, _outlet = node.partition("/")
        return (source,) if slash else ()

    def _supplies(self, dark: Set[str]) -> Iterable[Supply]:
        for device in self._devices.values():
            left = sum(not _feed_lost(feed, dark) for feed in device.feeds)
            if device.id not in dark and 0 < left < len(device.feeds):
                yield Supply(device.id, left, len(device.feeds))


def stops_with(inventory: Inventory, watched: Watchlist) -> dict[str, tuple[str, ...]]:
    """For every device the public names of the services that stop with it."""
    return Fabric(inventory, watched.services).stops_with()


def lost_with_place(
    inventory: Inventory, *, rack: str = "", room: str = "", below: int | None = None
) -> tuple[str, ...]:
    """The devices that a rack or a room takes with it; `below` limits it to what stands under that unit."""
    return tuple(
        device.id
        for device in inventory.devices.values()
        if ((rack and device.place.rack == rack) or (room and device.place.room == room))
        and (below is None or device.place.unit is None or device.place.unit <= below)
    )


def lost_with_leak(inventory: Inventory, sensor: str, zone: str = "") -> tuple[str, ...]:
    """What is in danger where a leak sensor, or one zone of it, is wet."""
    device = inventory.devices.get(sensor)
    if device is None:
        return ()
    mapped = leak.told(inventory.leak_zones, sensor, zone, any_zone=True)
    water = leak.reach(zone, device.place, device.place.room, mapped, inventory.racks)
    return tuple(
        one.id
        for one in inventory.devices.values()
        if one.id != sensor and water.wets(one.id, one.place, one.place.room)
    )


def sentence(impact: Impact, services: Mapping[str, Service]) -> str:
    """The loss in one line for a person."""
    stops = ", ".join(services[id_].name for id_ in impact.stops)
    weakened = ", ".join(services[id_].name for id_ in impact.weakened)
    said = [_("stops: {names}").format(names=stops)] if stops else [_("no service stops")]
    if weakened:
        said.append(_("goes on with less behind it: {names}").format(names=weakened))
    return "; ".join(said)


def _feed_lost(feed: str, lost: Set[str]) -> bool:
    return feed in lost or feed.partition("/")[0] in lost


def _grown(
    start: Iterable[str], ways: Iterable[Users], joins: Callable[[str, Set[str]], bool] = lambda _id, _found: True
) -> frozenset[str]:
    """`start` and all that hangs on it by these ways and joins it, until nothing does any more."""
    found = set(start)
    waiting = list(found)
    while waiting:
        node = waiting.pop()
        for id_ in (user for users in ways for user in users.get(node, ())):
            if id_ not in found and joins(id_, found):
                found.add(id_)
                waiting.append(id_)
    return frozenset(found)
