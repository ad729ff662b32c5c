"""Which loss a word means (a device, an outlet, a rack, a leak …), and what follows from it, told by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from console.inventory import Inventory
from console.model.impact import Impact, Named, StoppedService, Weakened
from console.services.impact import Fabric, lost_with_leak, lost_with_place
from console.services.watchlist import Service

KINDS = ("device", "outlet", "rack", "room", "site", "service", "leak")
"""In the order in which a bare id is looked up; a leak is said as `leak:SENSOR/ZONE`, since a sensor is a device."""


class Loss(Struct, frozen=True):
    """What goes first: a thing of the configuration, and the ids that go with it at once."""

    kind: str
    id: str
    name: str
    lost: tuple[str, ...]


def find_loss(about: str, inventory: Inventory, services: Mapping[str, Service]) -> Loss | None:
    """The loss that `about` names, as an id or as `kind:id`; None when there is no such thing."""
    kind, colon, id_ = about.partition(":")
    if colon and kind in KINDS:
        return _of(kind, id_, inventory, services)
    found = (_of(one, about, inventory, services) for one in KINDS if one != "leak")
    return next((loss for loss in found if loss is not None), None)


def foresee(
    loss: Loss, inventory: Inventory, services: Mapping[str, Service], fabric: Fabric, silent: Iterable[str] = ()
) -> Impact:
    """What follows from a loss by itself, and what more because a `silent` feed is none to rely on.

    What the silent ones take without the loss is no part of it.
    """
    gone = tuple(id_ for id_ in silent if id_ not in loss.lost)
    before, alone, reach = fabric.impact(gone), fabric.impact(loss.lost), fabric.impact((*gone, *loss.lost))

    def counted(reached: tuple[str, ...], already: tuple[str, ...], by_itself: tuple[str, ...]) -> list[str]:
        return [id_ for id_ in reached if id_ not in already or id_ in by_itself]

    stops = counted(reach.stops, before.stops, alone.stops)
    dark = counted(reach.dark, before.dark, alone.dark)

    def named(ids: Iterable[str]) -> tuple[Named, ...]:
        return tuple(Named(id_, _name(id_, inventory, services)) for id_ in ids)

    return Impact(
        kind=loss.kind,
        id=loss.id,
        name=loss.name,
        lost=named(loss.lost),
        dark=named(id_ for id_ in dark if id_ not in loss.lost),
        unreached=named(counted(reach.unreached, before.unreached, alone.unreached)),
        fewer_feeds=tuple(
            Weakened(one.device, _name(one.device, inventory, services), one.left, one.of)
            for one in reach.supplies
            if one not in before.supplies
        ),
        stops=tuple(_stopped(services[id_]) for id_ in stops),
        weakened=named(id_ for id_ in alone.weakened if id_ not in stops),
        silent=named(gone),
    )


def _of(kind: str, id_: str, inventory: Inventory, services: Mapping[str, Service]) -> Loss | None:
    match kind:
        case "device" if id_ in inventory.devices:
            return Loss(kind, id_, inventory.devices[id_].name, (id_,))
        case "outlet" if id_.partition("/")[0] in inventory.devices and id_.partition("/")[2]:
            return Loss(kind, id_, id_, (id_,))
        case "rack" if id_ in inventory.racks:
            return Loss(kind, id_, inventory.racks[id_].name or id_, lost_with_place(inventory, rack=id_))
        case "room" if id_ in inventory.rooms:
            return Loss(kind, id_, inventory.rooms[id_].name or id_, lost_with_place(inventory, room=id_))
        case "site" if id_ in inventory.sites:
            there = tuple(device.id for device in inventory.devices.values() if device.place.site == id_)
            return Loss(kind, id_, inventory.sites[id_].name or id_, there)
        case "service" if id_ in services:
            return Loss(kind, id_, services[id_].name, (id_,))
        case "leak" if id_.partition("/")[0] in inventory.devices:
            sensor, slash, zone = id_.partition("/")
            name = inventory.devices[sensor].name
            return Loss(kind, id_, f"{name}, {zone}" if slash else name, lost_with_leak(inventory, sensor, zone))
        case _other:
            return None


def _name(id_: str, inventory: Inventory, services: Mapping[str, Service]) -> str:
    if id_ in inventory.devices:
        return inventory.devices[id_].name
    return services[id_].name if id_ in services else id_


def _stopped(service: Service) -> StoppedService:
    return StoppedService(
        service.id, service.name, service.owner, service.urls, service.worth_per_hour, service.currency
    )
