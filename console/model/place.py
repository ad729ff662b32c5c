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
    """A room of a site."""

    id: str
    name: str
    site: str


class Rack(Struct, frozen=True, tag=True):
    """A rack of a room; `units` is its height in U."""

    id: str
    name: str
    room: str
    units: int = 42


class Place(Struct, frozen=True):
    """Ids of where a device is; `unit` is its lowest U, `height` how many U it fills. Empty words mean not known."""

    site: str = ""
    room: str = ""
    rack: str = ""
    unit: int | None = None
    height: int = 1
