"""Where water stands in a rack and what it endangers; which readings and alerts say so is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from console.i18n import _
from console.model.alert import AlertState
from console.model.device import DeviceKind
from console.model.place import LeakZone, Place
from console.model.snapshot import DeviceView
from console.tui.rows.scene import Scene

EVERYWHERE = 1 << 16
"""A height under which the whole rack is."""


class Wet(NamedTuple):
    """Water in a rack: at or under unit `top` everything is in its way."""

    top: int
    sensor: str
    zone: str = ""


def water(rack_id: str, scene: Scene) -> Wet | None:
    """The highest water in a rack or its room; where nobody says how high, the whole rack may be under it."""
    rack = scene.world.racks.get(rack_id)
    if rack is None:
        return None
    found: list[Wet] = []
    for sensor, instance in _wet(scene):
        zones = _zones(sensor, instance, scene)
        if zones:
            found += [Wet(_from(zone), sensor, instance) for zone in zones if rack_id in zone.racks]
            continue
        device = scene.world.devices.get(sensor)
        place = None if device is None else device.place
        if place is not None and (place.rack == rack_id or (not place.rack and place.room == rack.room)):
            found.append(Wet(_height(place, instance), sensor, instance))
    return max(found, default=None)


def endangered(device: DeviceView, scene: Scene) -> str:
    """Why a device is at risk, or nothing: it stands under water, or an open incident counts it."""
    wet = water(device.place.rack, scene) if device.place.rack else None
    if wet is not None and device.id != wet.sensor and device.kind is not DeviceKind.SENSOR:
        if wet.top == EVERYWHERE:
            return _("at risk: water, {zone}").format(zone=wet.zone or wet.sensor)
        if device.place.unit is not None and device.place.unit <= wet.top:
            return _("at risk: under water at U{unit} ({sensor})").format(unit=wet.top, sensor=wet.sensor)
    for sensor, instance in _wet(scene):
        if any(device.id in zone.devices for zone in _zones(sensor, instance, scene)):
            return _("at risk: water, {zone}").format(zone=instance or sensor)
    for incident in scene.world.incidents.values():
        if device.id in incident.at_risk.devices and incident.ended_at is None:
            return _("at risk: {incident}").format(incident=incident.title)
    return ""


def _wet(scene: Scene) -> Iterable[tuple[str, str]]:
    """Every (sensor, zone) that reads wet, or whose alert says so still."""
    readings = ((point.device, point.reading) for point in scene.world.points.values())
    wet = {(device, one.instance) for device, one in readings if one.point == "leak" and one.value == "wet"}
    alerts = scene.world.alerts.values()
    return wet | {(a.device, a.instance) for a in alerts if a.point == "leak" and a.state is AlertState.FIRING}


def _zones(sensor: str, instance: str, scene: Scene) -> list[LeakZone]:
    """What the configuration says of this zone of a sensor."""
    zones = scene.world.leak_zones.values()
    return [zone for zone in zones if zone.sensor == sensor and zone.instance in ("", instance)]


def _from(zone: LeakZone) -> int:
    return EVERYWHERE if zone.from_unit is None else zone.from_unit


def _height(place: Place, zone: str) -> int:
    """The unit up to which water stands or falls: the sensor's own, none for the floor, all where nobody can say."""
    if place.rack and place.unit is not None:
        return place.unit
    return 0 if "floor" in zone.casefold() else EVERYWHERE
