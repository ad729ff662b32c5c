"""Who depends on whom: ways of the network, feeds, rooms, and how deep in a rack things stand; knows no alert."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from console.inventory import Device, Inventory
from console.model.device import DeviceKind
from console.model.place import Place

SOURCES_OF_POWER = frozenset({DeviceKind.UPS, DeviceKind.PDU})


class Relations:
    """The inventory as a net; ways that lead in a circle are walked once."""

    def __init__(self, inventory: Inventory) -> None:
        self.devices = inventory.devices
        self._sites = inventory.sites
        self.racks = inventory.racks
        self.rooms = inventory.rooms
        self.leak_zones = inventory.leak_zones
        self._down: dict[str, set[str]] = defaultdict(set)
        self._members: dict[str, set[str]] = defaultdict(set)
        self._at: dict[str, set[str]] = defaultdict(set)
        self._standing_for: dict[str, set[str]] = defaultdict(set)
        self._sources: dict[str, set[str]] = defaultdict(set)
        for device in inventory.devices.values():
            self._members[room_of(device.place)].add(device.id)
            if device.kind is DeviceKind.SITE:
                self._standing_for[device.place.site].add(device.id)
            elif device.place.site:
                self._at[device.place.site].add(device.id)
            for parent in (*device.depends_on, *feeders(device)):
                self._down[parent].add(device.id)
        for target in inventory.targets:
            self._sources[target.device].add(target.source)
        self._below: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}

    def place(self, device: str) -> Place:
        """Where `device` is; nowhere when it is not known."""
        known = self.devices.get(device)
        return known.place if known else Place()

    def kind(self, device: str) -> DeviceKind:
        """What `device` is."""
        known = self.devices.get(device)
        return known.kind if known else DeviceKind.UNKNOWN

    def room(self, device: str) -> str:
        """The room of `device`, or its site where no room is said; empty when neither is known."""
        return room_of(self.place(device))

    def currency(self, place: Place) -> str:
        """In what the site of `place` counts."""
        site = self._sites.get(place.site)
        return site.currency if site else ""

    def sources(self, device: str) -> frozenset[str]:
        """The sources by which `device` is read."""
        return frozenset(self._sources.get(device, ()))

    def members(self, room: str) -> frozenset[str]:
        """The devices of a room, as `room` names it."""
        return frozenset(self._members.get(room, ())) if room else frozenset()

    def at(self, site: str) -> frozenset[str]:
        """Everything on a site, but for what stands for the site itself."""
        return frozenset(self._at.get(site, ()))

    def standing_for(self, device: str) -> frozenset[str]:
        """What stands for the site of `device` among those that have alerts; nothing for a site itself."""
        site = self.place(device).site
        return frozenset(self._standing_for.get(site, ())) - {device} if site else frozenset()

    def below(self, device: str) -> frozenset[str]:
        """Every device that is reached or fed through `device`, however indirectly."""
        if device not in self._below:
            self._below[device] = _reached(lambda one: self._down.get(one, ()), device)
        return self._below[device]

    def above(self, device: str) -> frozenset[str]:
        """Every device that `device` cannot be reached without, however indirectly."""
        if device not in self._above:
            self._above[device] = _reached(self._leading, device)
        return self._above[device]

    def feeders(self, device: str) -> tuple[str, ...]:
        """What gives power to `device`: PDUs or a UPS, each once."""
        known = self.devices.get(device)
        return feeders(known) if known else ()

    def on_mains(self, device: str) -> bool:
        """Whether `device` hangs on the mains of its room: cooling, and a PDU that no UPS feeds."""
        kind = self.kind(device)
        if kind is DeviceKind.COOLING:
            return not self.feeders(device)
        return kind is DeviceKind.PDU and not self.feeders(device)

    def _leading(self, device: str) -> Iterable[str]:
        known = self.devices.get(device)
        return known.depends_on if known else ()


def feeders(device: Device) -> tuple[str, ...]:
    """The devices that a device's feeds name (`pdu-a/3` is an outlet of `pdu-a`)."""
    return tuple(dict.fromkeys(feed.partition("/")[0] for feed in device.feeds))


def room_of(place: Place) -> str:
    """A word for the room of a place, or for its site where no room is said."""
    return f"{place.site}/{place.room}" if place.site or place.room else ""


def _reached(ways: Callable[[str], Iterable[str]], start: str) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(ways(start))
    while waiting:
        device = waiting.pop()
        if device not in seen:
            seen.add(device)
            waiting.extend(ways(device))
    return frozenset(seen - {start})
