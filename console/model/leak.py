"""Where the water runs that a leak sensor sees; which readings say so, and what is done then, is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from console.model.place import LeakZone, Place, Rack


class Down(Struct, frozen=True):
    """Water that runs down a rack from the unit `top`; None is from above it."""

    rack: str
    top: int | None = None


class Reach(Struct, frozen=True):
    """What water reaches: racks from some height down, single devices, or all of a room where nobody knows better."""

    racks: tuple[Down, ...] = ()
    devices: frozenset[str] = frozenset()
    room: str = ""

    def wets(self, device: str, place: Place, room: str) -> bool:
        """Whether a device at `place`, in `room`, may get wet; one whose unit is not known may."""
        if device in self.devices or (self.room and self.room == room):
            return True
        return any(
            down.rack == place.rack and (down.top is None or place.unit is None or place.unit <= down.top)
            for down in self.racks
        )


def told(zones: Iterable[LeakZone], sensor: str, zone: str, any_zone: bool = False) -> tuple[LeakZone, ...]:
    """What the configuration says of one zone of a sensor; with `any_zone` of all of them where none is named."""
    every = any_zone and not zone
    return tuple(one for one in zones if one.sensor == sensor and (every or one.instance in ("", zone)))


def reach(zone: str, place: Place, room: str, mapped: Iterable[LeakZone], racks: Mapping[str, Rack]) -> Reach:
    """What is in the way of water at a zone of a sensor that hangs at `place`, in `room`.

    What is `mapped` says it; without that a zone belongs to the rack whose id or name it carries, otherwise to where
    its sensor hangs: water runs down, so in its rack from its own unit, else in its room.
    """
    if known := tuple(mapped):
        downs = tuple(Down(rack, one.from_unit) for one in known for rack in one.racks)
        return Reach(downs, frozenset(device for one in known for device in one.devices))
    carried = next((rack.id for rack in racks.values() if _carries(zone, rack.id, rack.name)), "")
    if carried:
        return Reach((Down(carried),))
    return Reach((Down(place.rack, place.unit),)) if place.rack else Reach(room=room)


def _carries(zone: str, *words: str) -> bool:
    """Whether a zone is called by one of these words, as in `under rack r1`."""
    padded = f" {zone.casefold()} "
    return any(word and f" {word.casefold()} " in padded for word in words)
