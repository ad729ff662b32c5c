"""Where water stands in a rack and what it endangers; which readings and alerts say so is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from console.i18n import _
from console.model import leak
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
        reached = _reach(sensor, instance, scene)
        tops = [down.top for down in reached.racks if down.rack == rack_id]
        tops += [None] if reached.room and reached.room == rack.room else []
        zone = "" if _told(sensor, instance, scene) else instance
        found += [Wet(_height(top, zone), sensor, instance) for top in tops]
    return max(found, default=None)


def endangered(device: DeviceView, scene: Scene) -> str:
    """Why a device is at risk, or nothing: it stands under water, or an open incident counts it."""
    wet = water(device.place.rack, scene) if device.place.rack else None
    if wet is not None and device.id != wet.sensor and device.kind is not DeviceKind.SENSOR:
        if wet.top == EVERYWHERE:
            return _("at risk: water, {zone}").format(zone=wet.zone or wet.sensor)
        # Whose unit nobody knows has no place in the picture; an incident counts it all the same.
        if device.place.unit is not None and device.place.unit <= wet.top:
            return _("at risk: under water at U{unit} ({sensor})").format(unit=wet.top, sensor=wet.sensor)
    for sensor, instance in _wet(scene):
        if device.id in _reach(sensor, instance, scene).devices:
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


def _told(sensor: str, zone: str, scene: Scene) -> tuple[LeakZone, ...]:
    return leak.told(scene.world.leak_zones.values(), sensor, zone)


def _reach(sensor: str, zone: str, scene: Scene) -> leak.Reach:
    """Where the water of this zone of a sensor runs; nowhere known when the sensor is not."""
    device, mapped = scene.world.devices.get(sensor), _told(sensor, zone, scene)
    if device is None and not mapped:
        return leak.Reach()
    place = Place() if device is None else device.place
    return leak.reach(zone, place, place.room, mapped, scene.world.racks)


def _height(top: int | None, zone: str) -> int:
    """The unit up to which water stands or falls: none for the floor, all where nobody can say."""
    if top is not None:
        return top
    return 0 if "floor" in zone.casefold() else EVERYWHERE
