"""What rows are drawn from: the world as last heard, the time, and what this terminal can show; it changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from typing import NamedTuple

from console.i18n import _
from console.model.alert import SEVEREST_FIRST, Alert, AlertState, Severity
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.reading import WORST_FIRST, Quality, State
from console.model.service import PathState, SiteView
from console.model.snapshot import DeviceView, EntityKey, Snapshot
from console.model.time import Instant
from console.tui.ages import moment
from console.tui.battery import Battery
from console.tui.glyphs import AWAITED, CUT_OFF, STANDING, Glyphs, Mark, of_state
from console.tui.pace import PaceView

SERVER_KINDS = frozenset({DeviceKind.SERVER, DeviceKind.STORAGE, DeviceKind.SWITCH, DeviceKind.UNKNOWN})
"""What the servers pane lists; everything else belongs to the room."""

_ATTENTION = {state: order for order, state in enumerate(WORST_FIRST)}
_SEVERITY = {severity: order for order, severity in enumerate(SEVEREST_FIRST)}


class Scene(NamedTuple):
    """One moment: `lost_at` is when the engine was last heard, None while it is there; `lost_why` a sentence.

    `concerns` maps a point's or device's id to the alert that says most of it. With `past`, `now` is a moment of
    the history and the world is as it was then. `pace` says how the line to the terminal does, `battery` how this
    machine is supplied, `bell_off` that this person has muted the bell.
    """

    world: Snapshot
    now: Instant
    glyphs: Glyphs = Glyphs()
    zone: tzinfo = UTC
    lost_at: Instant | None = None
    lost_why: str = ""
    waiting: bool = False
    concerns: Mapping[str, Alert] = {}
    read_only: bool = False
    past: bool = False
    pace: PaceView = PaceView()
    battery: Battery | None = None
    bell_off: bool = False


def attention(state: State, quality: Quality = Quality.GOOD) -> float:
    """Where a standing comes in a list with the worst first; what is stale comes just before what is well."""
    rank = float(_ATTENTION[state])
    return rank - 0.5 if quality is not Quality.GOOD and state is State.OK else rank


def severity_rank(severity: Severity) -> int:
    """Where a severity comes in a list with the severest first."""
    return _SEVERITY[severity]


def point_id(alert: Alert) -> str:
    """The id of the point that an alert is about."""
    return f"{alert.device}/{alert.point}/{alert.instance}"


def concerns(alerts: Iterable[Alert]) -> dict[str, Alert]:
    """The alert that says most of each point and of each device.

    Of a point that is the severest that fires: in breach it is whether somebody is called or not. Of a device one that
    calls comes before every one that is explained or put aside.
    """
    worst: dict[str, Alert] = {}
    for alert in alerts:
        if alert.state is not AlertState.FIRING:
            continue
        for key, rank in ((alert.device, _calls_first), (point_id(alert), _severest_first)):
            other = worst.get(key)
            if other is None or rank(alert) < rank(other):
                worst[key] = alert
    return worst


def _severest_first(alert: Alert) -> tuple[bool, int]:
    return False, _SEVERITY[alert.severity]


def _calls_first(alert: Alert) -> tuple[bool, int]:
    return bool(alert.suppressed_by), _SEVERITY[alert.severity]


def touched_by(before: Mapping[str, Alert], after: Mapping[str, Alert]) -> set[EntityKey]:
    """The devices and points whose severest alert is another one now."""
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return {("PointView" if "/" in key else "DeviceView", key) for key in keys}


def standing(state: State, alert: Alert | None) -> State:
    """What the device says of itself, or what an alert on it says when that calls for attention first."""
    if alert is None:
        return state
    said = STANDING[alert.severity]
    return said if _ATTENTION[said] < _ATTENTION[state] else state


def device_standing(device: DeviceView, scene: Scene) -> State:
    """How a device stands with the alerts counted in that call; what others explain is in its own state already."""
    alert = scene.concerns.get(device.id)
    return standing(device.state, None if alert is None or alert.suppressed_by else alert)


def never_asked(device: DeviceView) -> bool:
    """Whether no source of a device has been tried yet."""
    return device.data_at is None and all(source.tried_at is None for source in device.sources.values())


def lost_site(place: Place, scene: Scene) -> SiteView | None:
    """The site of a place when the way there is gone, or only the second one is left."""
    site = scene.world.site_views.get(place.site)
    return site if site is not None and site.path in (PathState.GONE, PathState.SECOND) else None


def cut_off(device: DeviceView, scene: Scene) -> bool:
    """Whether a device has fallen silent because the way to its site is gone; who answers by another way has not."""
    silent = device.quality is Quality.STALE or device.data_at is None
    return silent and not never_asked(device) and lost_site(device.place, scene) is not None


def last_known(at: Instant | None, scene: Scene) -> str:
    """What is said of something that is cut off: when it was last heard of."""
    if at is None:
        return _("cut off, never heard of")
    return _("cut off, last known good at {moment}").format(moment=moment(at, scene.now, scene.zone))


def last_heard(at: Instant | None, scene: Scene) -> str:
    """The same for a narrow column: the time stands first, so that it stays when the rest does not fit."""
    if at is None:
        return last_known(at, scene)
    return _("{moment} last known good, cut off").format(moment=moment(at, scene.now, scene.zone))


def on_site(change: EntityKey, scene: Scene) -> Iterable[str]:
    """The devices that look different when what is known of their site has changed."""
    if change[0] != "SiteView":
        return ()
    return [device.id for device in scene.world.devices.values() if device.place.site == change[1]]


def device_mark(device: DeviceView, scene: Scene) -> Mark:
    """A device's mark: what never brought data is not stale but unknown, or awaited where nobody has asked it yet."""
    state = device_standing(device, scene)
    if state in (State.OK, State.UNKNOWN) and cut_off(device, scene):
        return CUT_OFF
    if device.data_at is not None:
        return of_state(state, device.quality)
    return AWAITED if state in (State.OK, State.UNKNOWN) and never_asked(device) else of_state(state)


def stands_at(place: Place, scene: Scene) -> str:
    """Where something is, short: `r1 U10`, `r1`, the room's name, or nothing."""
    if place.rack:
        return place.rack if place.unit is None else f"{place.rack} U{place.unit}"
    return _room(place.room, scene)


def held_at(place: Place, devices: Iterable[str], scene: Scene) -> str:
    """Where something is that may be larger than a room: as `stands_at`, else its site, else that of these devices."""
    if place.rack or place.room or place.site:
        return stands_at(place, scene) or _site(place.site, scene)
    places = [scene.world.devices[id_].place for id_ in devices if id_ in scene.world.devices]
    rooms = dict.fromkeys(_room(one.room, scene) or _site(one.site, scene) for one in places)
    first, *more = [*filter(None, rooms)] or [""]
    return f"{first} +{len(more)}" if more else first


def _room(id_: str, scene: Scene) -> str:
    room = scene.world.rooms.get(id_)
    return room.name if room is not None and room.name else id_


def _site(id_: str, scene: Scene) -> str:
    site = scene.world.sites.get(id_)
    return site.name if site is not None and site.name else id_
