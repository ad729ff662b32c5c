"""What stops when something goes, by public name, with the redundancy that is left; and what a service hangs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set

from msgspec import Struct
from msgspec.structs import replace

from console.i18n import _
from console.inventory import Device, Inventory
from console.model.device import DeviceKind
from console.model.service import Hanging
from console.services.watchlist import Service, Watchlist


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
        self._beneath_of: dict[str, tuple[Hanging, ...]] = {}

    def impact(self, lost: Iterable[str]) -> Impact:
        """What happens when devices, outlets (`pdu-a/3`) or services go."""
        gone = frozenset(lost)
        dark = self._grown(gone, self._dark)
        unreached = self._grown(dark, self._unreached) - dark
        stopped = self._stopped(dark | unreached)
        return Impact(
            dark=tuple(id_ for id_ in self._devices if id_ in dark),
            unreached=tuple(id_ for id_ in self._devices if id_ in unreached),
            supplies=tuple(self._supplies(dark)),
            stops=tuple(id_ for id_ in self._services if id_ in stopped),
            weakened=tuple(
                id_ for id_ in self._services if id_ not in stopped and self._weaker(id_, dark, unreached, stopped)
            ),
        )

    def names(self, lost: Iterable[str]) -> tuple[str, ...]:
        """The public names of what stops."""
        return tuple(self._services[id_].name for id_ in self.impact(lost).stops)

    def stops_with(self) -> dict[str, tuple[str, ...]]:
        """For every device the public names of what stops with it; devices that stop nothing are left out."""
        beneath = {node for service in self._services for node in self._beneath(service)}
        named = ((id_, self.names([id_])) for id_ in self._devices if id_ in beneath)
        return {id_: names for id_, names in named if names}

    @property
    def devices(self) -> frozenset[str]:
        """The devices that any service hangs on."""
        return frozenset(node for service in self._services for node in self._beneath(service) if node in self._devices)

    def hangs_on(self, service: str, trouble: Mapping[str, str]) -> tuple[Hanging, ...]:
        """Everything that a service hangs on, worst first: what is in trouble, what is alone, what is backed up.

        `trouble` says in a few words what is wrong with a device or service.
        """
        if service not in self._beneath_of:
            self._beneath_of[service] = tuple(self._hanging(node, service) for node in self._beneath(service))
        known = self._beneath_of[service]
        found = [replace(one, trouble=trouble[one.id]) if one.id in trouble else one for one in known]
        return tuple(sorted(found, key=lambda one: (not one.trouble, not one.alone)))

    def _hanging(self, node: str, service: str) -> Hanging:
        alone = service in self.impact([node]).stops
        if node in self._services:
            return Hanging("service", node, self._services[node].name, alone)
        device = self._devices.get(node)
        if device is None:
            return Hanging("outlet", node, node, alone)
        return Hanging(device.kind.value, node, device.name, alone)

    def _beneath(self, service: str) -> list[str]:
        """What it hangs on, near things first, each once."""
        found: dict[str, None] = {}
        waiting = list(self._needed(service))
        while waiting:
            node = waiting.pop(0)
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

    def _grown(self, start: Set[str], joins: Callable[[Device, Set[str]], bool]) -> frozenset[str]:
        """`start` and all devices that join it, until none does any more."""
        found = set(start)
        grew = True
        while grew:
            new = {device.id for device in self._devices.values() if device.id not in found and joins(device, found)}
            found |= new
            grew = bool(new)
        return frozenset(found)

    @staticmethod
    def _dark(device: Device, lost: Set[str]) -> bool:
        """Whether every feed of a device is lost; one that carries on by battery is not dark by its mains alone."""
        if device.kind is DeviceKind.UPS:
            return False
        return bool(device.feeds) and all(_feed_lost(feed, lost) for feed in device.feeds)

    @staticmethod
    def _unreached(device: Device, lost: Set[str]) -> bool:
        return any(leads in lost for leads in device.depends_on)

    def _supplies(self, dark: Set[str]) -> Iterable[Supply]:
        for device in self._devices.values():
            left = sum(not _feed_lost(feed, dark) for feed in device.feeds)
            if device.id not in dark and 0 < left < len(device.feeds):
                yield Supply(device.id, left, len(device.feeds))

    def _stopped(self, lost: Set[str]) -> frozenset[str]:
        stopped = {id_ for id_ in self._services if id_ in lost}
        grew = True
        while grew:
            gone = lost | stopped
            new = {id_ for id_, one in self._services.items() if id_ not in stopped and _falls(one, gone)}
            stopped |= new
            grew = bool(new)
        return frozenset(stopped)

    def _weaker(self, service: str, dark: Set[str], unreached: Set[str], stopped: Set[str]) -> bool:
        """Whether something beneath a service that stands has gone, or has lost a feed."""
        gone = dark | unreached | stopped
        reduced = {supply.device for supply in self._supplies(dark)}
        return any(node in gone or node in reduced for node in self._beneath(service))


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


def lost_with_leak(inventory: Inventory, sensor: str) -> tuple[str, ...]:
    """What is in danger where a leak sensor is wet: water runs down, so its rack below its own unit, else its room."""
    device = inventory.devices.get(sensor)
    if device is None:
        return ()
    place = device.place
    found = lost_with_place(inventory, rack=place.rack, room="" if place.rack else place.room, below=place.unit)
    return tuple(id_ for id_ in found if id_ != sensor)


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


def _falls(service: Service, gone: Set[str]) -> bool:
    """Whether too little is left of what a service runs on."""
    left = sum(id_ not in gone for id_ in service.runs_on)
    return bool(service.runs_on) and left < service.needs
