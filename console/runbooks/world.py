"""What a plan is made from: everything known now that can change which steps run or whether they may."""

from __future__ import annotations

from msgspec import Struct

from console.inventory import Device
from console.model.place import Rack, Room, Site
from console.model.time import Instant, Seconds

SIGN_SOURCES = ("ssh", "snmp", "ping", "bmc")
"""The sources by which a server can be seen to be on or off."""


class SourceState(Struct, frozen=True):
    """How a source of a device did last: `answers` is None while it has not been tried."""

    answers: bool | None = None
    message: str = ""


class World(Struct, frozen=True):
    """One moment's knowledge, frozen.

    `sources` holds each device's sources by name, `took_s` the last measured times by (runbook/step, device),
    `locks` the run that holds a device, `services` the public names that stop with a device.
    """

    devices: dict[str, Device] = {}
    racks: dict[str, Rack] = {}
    rooms: dict[str, Room] = {}
    sites: dict[str, Site] = {}
    sources: dict[str, dict[str, SourceState]] = {}
    took_s: dict[tuple[str, str], Seconds] = {}
    locks: dict[str, str] = {}
    services: dict[str, tuple[str, ...]] = {}
    at: Instant = 0.0

    def source(self, device: str, name: str) -> SourceState | None:
        """How `name` of `device` did last; None when the device has no such source."""
        return self.sources.get(device, {}).get(name)

    def signs_of(self, device: str) -> tuple[str, ...]:
        """The sources by which `device` can be measured off."""
        return tuple(name for name in SIGN_SOURCES if name in self.sources.get(device, {}))

    def dependents(self, device: str) -> tuple[Device, ...]:
        """The devices that say they depend on `device`."""
        return tuple(other for other in self.devices.values() if device in other.depends_on)
