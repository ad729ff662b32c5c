"""In which places a thing is: an alert, an incident, a run, a device, a service; who may do what there is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from console.engine.bus import Bus
from console.inventory import Inventory
from console.model.alert import Alert
from console.model.armed import Armed
from console.model.flag import flag_key
from console.model.incident import Incident
from console.model.place import Place
from console.model.run import Run
from console.model.service import ServiceView
from console.model.silence import Silence


class Whereabouts:
    """`inventory` is that of now; `target_of` gives the target of a kept plan, or nothing."""

    def __init__(self, bus: Bus, inventory: Callable[[], Inventory], target_of: Callable[[str], str]) -> None:
        self._bus = bus
        self._inventory = inventory
        self._target_of = target_of

    def places(self, id_: str) -> tuple[frozenset[str], ...]:
        """The racks, rooms and sites of everything that `id_` stands for, one set each; none for what is not known."""
        return tuple(found for one in self._things(id_, deep=2) if (found := self._chain(one)))

    def _things(self, id_: str, deep: int) -> Iterable[str]:
        """The devices and places behind an id."""
        thing = next((found for kind in _KINDS if (found := self._bus.get((kind, id_))) is not None), None)
        match thing:
            case Alert(device=device):
                yield from self._behind(device, deep)
            case Incident(alerts=alerts):
                yield from (one for alert in alerts if deep for one in self._things(alert, deep - 1))
            case Run(target=target) | Armed(target=target):
                yield target
            case Silence(matcher=matcher):
                yield from matcher.devices or matcher.racks or matcher.rooms or matcher.sites
            case None if id_.startswith(flag_key("")):
                yield from (one.target for one in self._armed() if id_ in map(flag_key, one.flags))
            case _none:
                yield from self._behind(self._target_of(id_) or id_, deep)

    def _armed(self) -> Iterable[Armed]:
        found = (self._bus.get(key) for key in self._bus.keys("Armed"))
        return [one for one in found if isinstance(one, Armed)]

    def _behind(self, id_: str, deep: int) -> Iterable[str]:
        """A service stands where its sites are; everything else where it is."""
        service = self._bus.get(("ServiceView", id_))
        if isinstance(service, ServiceView) and deep:
            yield from service.sites
        else:
            yield id_

    def _chain(self, id_: str) -> frozenset[str]:
        inventory = self._inventory()
        device = inventory.devices.get(id_)
        place = device.place if device is not None else Place()
        rack = inventory.racks.get(place.rack or id_)
        room = inventory.rooms.get(place.room or (rack.room if rack else id_))
        site = inventory.sites.get(place.site or (room.site if room else id_))
        return frozenset(one.id for one in (rack, room, site) if one is not None)


_KINDS = ("Alert", "Incident", "Run", "Armed", "Silence")
