"""A room as rows: its racks with a strip of heat, then what is measured in it, place by place."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _, ngettext
from console.model.reading import Quality, State, worst
from console.model.snapshot import DeviceView, EntityKey
from console.tui import glyphs
from console.tui.cells import Column, Entry, Line, Span, line
from console.tui.rows.environment import ALARMS, Environment, reading_columns
from console.tui.rows.measure import measured
from console.tui.rows.scene import Scene, attention, cut_off, device_standing
from console.tui.rows.water import endangered

RACK = "rack:"
_RACKS = "racks"
_BESIDE = ("01", "", "", "")
"""The racks stand after water and smoke, before everything else."""


class Room(Environment):
    """The environment pane's rows for one room, with its racks before them."""

    id = "room"

    def __init__(self, room: str) -> None:
        self.room = room

    def title(self) -> str:
        return _("Room")

    def columns(self) -> tuple[Column, ...]:
        return (
            *reading_columns(),
            Column("past", _("past, heat"), 10, 42, 14, priority=3),
            Column("device", _("device"), 10, 18, 12, priority=4),
            Column("age", _("remark"), 10, 30, 16, priority=2),
        )

    def keys(self, scene: Scene) -> Iterable[str]:
        racks = [rack.id for rack in scene.world.racks.values() if rack.room == self.room]
        yield from (RACK + rack for rack in racks)
        if racks:
            yield _RACKS
        yield from (key for key in super().keys(scene) if self._is_here(key, scene))

    def _is_here(self, key: str, scene: Scene) -> bool:
        if key == ALARMS:
            return True
        if key.startswith("group:"):
            return key.split("\t")[2] == self.room
        point = scene.world.points.get(key)
        device = scene.world.devices.get(key.removeprefix("device:"))
        place = point.place if point is not None else device.place if device is not None else None
        return place is not None and place.room == self.room

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        kind, id_ = change
        if kind == "Rack":
            return (RACK + id_, _RACKS)
        own = [key for key in super().touched(change, scene) if self._is_here(key, scene) or not _known(key, scene)]
        device = scene.world.devices.get(id_) if kind == "DeviceView" else None
        return own if device is None or not device.place.rack else [*own, RACK + device.place.rack]

    def entry(self, key: str, scene: Scene) -> Entry | None:
        if key == _RACKS:
            return Entry(key, ((*_BESIDE, -1, 0, "", ""), (-1.0, "", "")), "", heading=True)
        if not key.startswith(RACK):
            return super().entry(key, scene)
        rack = scene.world.racks.get(key.removeprefix(RACK))
        if rack is None or rack.room != self.room:
            return None
        state = _rack_state(_inside(rack.id, scene), scene)
        ranks = ((*_BESIDE, 0, 0, rack.name, rack.id), (attention(state), rack.name, key))
        return Entry(key, ranks, f"{rack.name} {rack.id} {state}", well=state is State.OK)

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        if not key.startswith(RACK):
            return super().cells(key, scene)
        rack = scene.world.racks[key.removeprefix(RACK)]
        inside = _inside(rack.id, scene)
        mark = _rack_mark(inside, scene)
        heat = [_heat(device) for device in inside]
        hottest = max((value for value in heat if value is not None), default=None)
        old = bool(inside) and not any(map(_is_fresh, inside))
        told = "unknown" if hottest is None else "stale" if old else "text"
        risky = sum(bool(endangered(device, scene)) for device in inside)
        return (
            Span(scene.glyphs.named(mark), mark.role),
            Span(rack.name or rack.id, "strong"),
            Span(measured(hottest, "°C"), told),
            Span(" "),
            Span(scene.glyphs.heat(tuple(heat)), "stale" if old else "text"),
            Span(ngettext("{n} device", "{n} devices", len(inside)).format(n=len(inside)), "muted"),
            Span(_("{n} at risk").format(n=risky) if risky else "", "critical"),
        )

    def heading(self, key: str, scene: Scene) -> str:
        return _("Racks") if key == _RACKS else super().heading(key, scene)

    def nothing(self, scene: Scene) -> str:
        return _("Nothing stands in this room and nothing measures it yet.")


def room_head(room_id: str, scene: Scene) -> list[Line]:
    """What the room as a whole holds; one line."""
    room = scene.world.rooms.get(room_id)
    if room is None:
        return [()]
    racks = sum(rack.room == room_id for rack in scene.world.racks.values())
    devices = [device for device in scene.world.devices.values() if device.place.room == room_id]
    told = ngettext("{n} rack", "{n} racks", racks).format(n=racks)
    told += ", " + ngettext("{n} device", "{n} devices", len(devices)).format(n=len(devices))
    values = [value for device in devices if _is_fresh(device) and (value := _heat(device)) is not None]
    if values:
        coolest, hottest = measured(min(values), "°C"), measured(max(values), "°C")
        told += "  " + _("between {low} and {high}").format(low=coolest, high=hottest)
    return [line(Span(told, "muted"))]


def _known(key: str, scene: Scene) -> bool:
    return (
        key == ALARMS
        or key in scene.world.points
        or key.removeprefix("device:") in scene.world.devices
        or key.startswith("group:")
    )


def _inside(rack: str, scene: Scene) -> list[DeviceView]:
    devices = [device for device in scene.world.devices.values() if device.place.rack == rack]
    return sorted(devices, key=lambda device: (device.place.unit is None, device.place.unit or 0, device.id))


def _rack_state(inside: list[DeviceView], scene: Scene) -> State:
    return worst({device_standing(device, scene) for device in inside})


def _rack_mark(inside: list[DeviceView], scene: Scene) -> glyphs.Mark:
    """The worst of what stands in it; where the way to all that it has is gone, that."""
    state = _rack_state(inside, scene)
    gone = bool(inside) and all(cut_off(device, scene) for device in inside)
    return glyphs.CUT_OFF if gone and state in (State.OK, State.UNKNOWN) else glyphs.of_state(state)


def _is_fresh(device: DeviceView) -> bool:
    return device.quality is Quality.GOOD


def _heat(device: DeviceView) -> float | None:
    value = device.figures.get("temperature")
    return float(value) if isinstance(value, float | int) else None
