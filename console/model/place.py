"""Where things stand: site, room, rack, unit."""

from __future__ import annotations

from msgspec import Struct


class Site(Struct, frozen=True, tag=True):
    """A building or campus with one time zone and one set of people; `currency` is what its equipment is valued in."""

    id: str
    name: str
    timezone: str = "UTC"
    currency: str = ""


class Room(Struct, frozen=True, tag=True):
    """A room of a site; in `corrosive` air metal is eaten when it is as damp as elsewhere it may be."""

    id: str
    name: str
    site: str
    corrosive: bool = False


class Rack(Struct, frozen=True, tag=True):
    """A rack of a room; `units` is its height in U."""

    id: str
    name: str
    room: str
    units: int = 42


class LeakZone(Struct, frozen=True, tag=True):
    """What water that a leak sensor sees runs down: of `racks` all up to `from_unit`, and single `devices`.

    An empty `instance` means every zone of the sensor; without `from_unit` the water comes from above the rack.
    """

    id: str
    sensor: str
    instance: str = ""
    racks: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    from_unit: int | None = None


class Place(Struct, frozen=True):
    """Ids of where a device is; `unit` is its lowest U, `height` how many U it fills. Empty words mean not known."""

    site: str = ""
    room: str = ""
    rack: str = ""
    unit: int | None = None
    height: int = 1
