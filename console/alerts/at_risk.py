"""What an alert endangers: what stands in a leak's shadow, hangs on a feed, breathes a room's air; calls nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from console.alerts.relations import Relations
from console.config.services import ServiceTable
from console.model import leak
from console.model.alert import Alert
from console.model.device import DeviceKind
from console.model.incident import AtRisk
from console.store.change import DATA_AGE

Services = Callable[[Iterable[str]], tuple[str, ...]]
"""The public names of the services that run on these devices."""

_NO_EQUIPMENT = frozenset(
    {DeviceKind.SENSOR, DeviceKind.SERVICE, DeviceKind.SITE, DeviceKind.BACKUP, DeviceKind.ENGINE}
)
_FALLING = frozenset({"leak"})
_IN_THE_AIR = frozenset({"smoke", "temperature", "humidity", "dew_point", "dew_margin", "cooling_state", "airflow"})
_OF_POWER = frozenset({"ups_state", "battery_state", "runtime", "charge", "load", "outlet_state", "shutdown_margin"})


def hosted(tables: Mapping[str, ServiceTable]) -> Services:
    """The services of the configuration by their public names, also those that run on another service."""
    on: dict[str, set[str]] = {}
    for id_, table in tables.items():
        for host in table.runs_on:
            on.setdefault(host, set()).add(id_)

    def named(devices: Iterable[str]) -> tuple[str, ...]:
        found: set[str] = set()
        waiting = list(devices)
        while waiting:
            fresh = on.get(waiting.pop(), set()) - found
            found |= fresh
            waiting.extend(fresh)
        return tuple(sorted(tables[id_].name or id_ for id_ in found))

    return named


def at_risk(alerts: Iterable[Alert], relations: Relations, services: Services) -> AtRisk:
    """What all of `alerts` together endanger; sensors are not counted."""
    devices = sorted({device for alert in alerts for device in endangered(alert, relations)})
    values = [known.value for device in devices if (known := relations.devices.get(device)) and known.value is not None]
    currencies = {relations.currency(relations.place(device)) for device in devices} - {""}
    return AtRisk(
        devices=tuple(devices),
        services=services(devices),
        value=sum(values) if values else None,
        currency=currencies.pop() if len(currencies) == 1 else "",
    )


def endangered(alert: Alert, relations: Relations) -> frozenset[str]:
    """The devices that one alert endangers, without sensors."""
    if alert.point in _FALLING:
        found = shadow(alert, relations)
    elif alert.point in _IN_THE_AIR and relations.kind(alert.device) in (DeviceKind.SENSOR, DeviceKind.COOLING):
        found = _around(alert.device, relations)
    elif alert.point in _OF_POWER or alert.point == DATA_AGE:
        found = relations.below(alert.device) | {alert.device}
    else:
        found = frozenset({alert.device})
    return frozenset(device for device in found if relations.kind(device) not in _NO_EQUIPMENT)


def shadow(alert: Alert, relations: Relations) -> frozenset[str]:
    """What water reaches, by the configuration's `[leak_zones]` or by where the sensor hangs."""
    room = relations.room(alert.device)
    mapped = leak.told(relations.leak_zones, alert.device, alert.instance)
    water = leak.reach(alert.instance, relations.place(alert.device), room, mapped, relations.racks)
    if water.room:
        return relations.members(water.room)
    return frozenset(device.id for device in relations.devices.values() if water.wets(device.id, device.place, ""))


def _in_rack(rack: str, relations: Relations) -> frozenset[str]:
    return frozenset(device.id for device in relations.devices.values() if device.place.rack == rack)


def _around(device: str, relations: Relations) -> frozenset[str]:
    place = relations.place(device)
    if relations.kind(device) is DeviceKind.SENSOR and place.rack:
        return _in_rack(place.rack, relations)
    return relations.members(relations.room(device))
