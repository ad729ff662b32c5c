"""What an id that stands on the screen leads to: its device, rack, room, incident or point; empty for none."""

from __future__ import annotations

from console.model.incident import Incident, IncidentState
from console.model.place import Place
from console.tui.rows.scene import Scene, point_id


def device_of(subject: str, scene: Scene) -> str:
    """The device that a device's, point's or alert's id is about."""
    world = scene.world
    if subject in world.devices:
        return subject
    if subject in world.points:
        return world.points[subject].device
    if subject in world.alerts:
        return world.alerts[subject].device
    device = subject.partition("/")[0]
    return device if device in world.devices else ""


def rack_of(subject: str, scene: Scene) -> str:
    """The rack that a subject is or stands in; of nothing in particular, the first rack."""
    racks = scene.world.racks
    if subject in racks:
        return subject
    place = _place_of(subject, scene)
    if place is not None and place.rack in racks:
        return place.rack
    return min(racks, default="")


def room_of(subject: str, scene: Scene) -> str:
    """The room that a subject is or stands in; of nothing in particular, the first room."""
    rooms, racks = scene.world.rooms, scene.world.racks
    if subject in rooms:
        return subject
    if subject in racks:
        return racks[subject].room
    place = _place_of(subject, scene)
    if place is not None and place.room in rooms:
        return place.room
    return min(rooms, default="")


def site_of(subject: str, scene: Scene) -> str:
    """The site that a subject is or is in; of nothing in particular, the first site."""
    sites, rooms = scene.world.sites, scene.world.rooms
    if subject in sites:
        return subject
    room = rooms.get(room_of(subject, scene))
    return room.site if room is not None and room.site in sites else min(sites, default="")


def incident_of(subject: str, scene: Scene) -> str:
    """The incident that a subject is or belongs to; of nothing in particular, the newest that is open."""
    incidents = scene.world.incidents
    if subject in incidents:
        return subject
    alert = scene.world.alerts.get(subject)
    if alert is not None and alert.incident in incidents:
        return alert.incident
    device = device_of(subject, scene)
    own = [one for one in _open(scene) if device and _concerns(one, device, scene)]
    return max(own or _open(scene), key=lambda one: (one.started_at, one.id)).id if own or _open(scene) else ""


def point_of(subject: str, scene: Scene) -> str:
    """The point that a subject is or is about, else its device."""
    alert = scene.world.alerts.get(subject)
    if alert is not None and alert.point:
        return point_id(alert)
    return subject if subject.partition("/")[0] in scene.world.devices else ""


def loss_of(subject: str, scene: Scene) -> str:
    """What would go if the subject went: a leak for a leak's reading or alert, else the thing or its device."""
    world = scene.world
    incident = world.incidents.get(subject)
    alert, point = world.alerts.get(incident.lead if incident else subject), world.points.get(subject)
    if alert is not None:
        return _loss(alert.device, alert.point, alert.instance)
    return subject if point is None else _loss(point.device, point.reading.point, point.reading.instance)


def _loss(device: str, point: str, instance: str) -> str:
    if point != "leak":
        return device
    return f"leak:{device}/{instance}" if instance else f"leak:{device}"


def _open(scene: Scene) -> list[Incident]:
    return [one for one in scene.world.incidents.values() if one.state is IncidentState.OPEN]


def _concerns(incident: Incident, device: str, scene: Scene) -> bool:
    alerts = (scene.world.alerts.get(id_) for id_ in incident.alerts)
    return any(alert is not None and alert.device == device for alert in alerts)


def _place_of(subject: str, scene: Scene) -> Place | None:
    device = scene.world.devices.get(device_of(subject, scene))
    return None if device is None else device.place
