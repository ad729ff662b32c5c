"""What a plan is made from: everything known now that can change which steps run or whether they may."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from console.collect.outlets.reading import OutletReading
from console.inventory import Device
from console.model.board import TimeLeft
from console.model.place import Rack, Room, Site
from console.model.tag import Tag
from console.model.time import Instant, Seconds

SIGN_SOURCES = ("ssh", "snmp", "ping", "bmc")
"""The signs by which a server can be seen to be on or off."""

_SIGN_OF = {"redfish": "bmc", "ipmi": "bmc"}


class SourceState(Struct, frozen=True):
    """How a source of a device did last: `answers` is None while it has not been tried."""

    answers: bool | None = None
    message: str = ""


class World(Struct, frozen=True):
    """One moment's knowledge, frozen.

    `sources` holds each device's sources by name, `took_s` the last measured times by (runbook/step, device),
    `locks` the run that holds a target, `services` the public names that stop with a device, `tags` the do-not-energise
    tags by device. `outlets` and `resets` hold what PDUs and BMCs were just asked, by feed and by device, or the
    sentence that says why it is not known; `dew_margins` by how many kelvin the coldest air at a device is above its
    dew point, `label_codes` the racks whose label has a code, `time_left` the rooms' clocks,
    `service_ids` the services that are configured, `dead_feeds` the outlets that were last read off,
    `on_battery` the UPSes that were last read to run on their battery, `closed` the sites that nobody may
    enter and why.
    """

    devices: dict[str, Device] = {}
    racks: dict[str, Rack] = {}
    rooms: dict[str, Room] = {}
    sites: dict[str, Site] = {}
    sources: dict[str, dict[str, SourceState]] = {}
    took_s: dict[tuple[str, str], Seconds] = {}
    locks: dict[str, str] = {}
    services: dict[str, tuple[str, ...]] = {}
    tags: dict[str, Tag] = {}
    outlets: dict[str, OutletReading | str] = {}
    resets: dict[str, tuple[str, ...] | str] = {}
    dew_margins: dict[str, float] = {}
    label_codes: frozenset[str] = frozenset()
    time_left: tuple[TimeLeft, ...] = ()
    service_ids: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    dead_feeds: frozenset[str] = frozenset()
    on_battery: frozenset[str] = frozenset()
    closed: dict[str, str] = {}
    at: Instant = 0.0

    def source(self, device: str, name: str) -> SourceState | None:
        """How `name` of `device` did last; None when the device has no such source."""
        return self.sources.get(device, {}).get(name)

    def signs_of(self, device: str) -> tuple[str, ...]:
        """The signs by which `device` can be measured off."""
        signs = {_SIGN_OF.get(source, source) for source in self.sources.get(device, {})}
        return tuple(name for name in SIGN_SOURCES if name in signs)

    def has_bmc(self, device: str) -> bool:
        """Whether `device` has a BMC that can be asked."""
        return any(_SIGN_OF.get(source) == "bmc" for source in self.sources.get(device, {}))

    def places(self, scope: str) -> frozenset[str]:
        """The ids of every rack, room or site."""
        tables: dict[str, Iterable[str]] = {"rack": self.racks, "room": self.rooms, "site": self.sites}
        return frozenset(tables[scope])

    def devices_in(self, scope: str, place: str) -> tuple[Device, ...]:
        """The devices that stand in a rack, room or site, by id."""
        inside = (device for device in self.devices.values() if place in self._places(device, scope))
        return tuple(sorted(inside, key=lambda device: device.id))

    def site_of(self, scope: str, target: str) -> str:
        """The id of the site that a server, rack or room is in; empty when that is not configured."""
        if scope == "server":
            return self._places(self.devices[target], "site")[0] if target in self.devices else ""
        room = self.racks[target].room if scope == "rack" and target in self.racks else target
        return target if scope == "site" else self.rooms[room].site if room in self.rooms else ""

    def _places(self, device: Device, scope: str) -> tuple[str, ...]:
        """The id of the place of that kind that a device stands in, found through rack and room where it says less."""
        rack = self.racks.get(device.place.rack)
        room_id = device.place.room or (rack.room if rack else "")
        room = self.rooms.get(room_id)
        site_id = device.place.site or (room.site if room else "")
        return ({"rack": device.place.rack, "room": room_id, "site": site_id}[scope],)

    def dependents(self, device: str) -> tuple[Device, ...]:
        """The devices that say they depend on `device`."""
        return tuple(other for other in self.devices.values() if device in other.depends_on)
