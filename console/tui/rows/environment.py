"""The environment pane: what is measured in the room, by room and rack; what is in breach comes before the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from console.i18n import _, ngettext
from console.model.place import Place
from console.model.reading import Quality, State
from console.model.snapshot import DeviceView, EntityKey, PointView
from console.tui import glyphs
from console.tui.cells import Column, Entry, Line, Span
from console.tui.rows.listing import Listing
from console.tui.rows.measure import measured, point_name
from console.tui.rows.remark import remark
from console.tui.rows.scene import (
    SERVER_KINDS,
    Scene,
    attention,
    cut_off,
    device_mark,
    last_heard,
    lost_site,
    on_site,
    standing,
    stands_at,
)

_ORDER = (
    "leak",
    "smoke",
    "temperature",
    "humidity",
    "dew_point",
    "airflow",
    "pressure",
    "door",
    "motion",
    "vibration",
    "contact",
    "cooling_state",
    "ups_state",
    "battery_state",
    "charge",
    "runtime",
    "load",
    "power",
    "apparent_power",
    "current",
    "voltage",
    "frequency",
    "outlet_state",
)
_PLACE = {point: order for order, point in enumerate(_ORDER)}
_GROUP = "group:"
_BREACHED, _QUIET = "1", "2"
"""Each place has a group for what is in breach, before all that is quiet, and one for the rest."""
_SILENT = "device:"
ALARMS = "alarms"
_ABOVE_ALL = frozenset({"leak", "smoke"})
"""In breach these come before every place: of a tall room the first page must show them."""
_SEVEREST = (State.CRITICAL, State.WARNING)
_NAME_CELLS = 18
_TROUBLES = (glyphs.CRITICAL, glyphs.WARNING, glyphs.UNKNOWN, glyphs.AWAITED, glyphs.CUT_OFF, glyphs.STALE)
_TOLD_BY_UNIT = frozenset(
    {("temperature", "°C"), ("humidity", "%RH"), ("voltage", "V"), ("current", "A"), ("power", "W"), ("leak", "")}
)
"""Of a long name the unit, or the word that is its value, says this much already."""


def reading_columns() -> tuple[Column, ...]:
    """What every list of readings begins with: state, what it is, value, trend."""
    return (
        Column("state", _("state"), glyphs.state_width()),
        Column("point", _("what"), 14, 34, 17, priority=0),
        Column("value", _("value"), 10, right=True, priority=0),
        Column("trend", "", 1, priority=2),
    )


class Environment(Listing):
    """Points of the room, and those of its devices that have said nothing yet, as rows under their rack."""

    id = "environment"

    def title(self) -> str:
        return _("Environment")

    def columns(self) -> tuple[Column, ...]:
        return (
            *reading_columns(),
            Column("past", _("past"), 6, 14, tail=True, priority=4),
            Column("device", _("device"), 8, 18, 12, priority=3),
            Column("age", _("remark"), 5, 28, 15, priority=2),
        )

    def orders(self) -> tuple[str, ...]:
        return (_("place"), _("worst first"))

    def keys(self, scene: Scene) -> Iterable[str]:
        if _alarmed(scene):
            yield ALARMS
        yield from scene.world.points
        for device in scene.world.devices.values():
            if device.kind not in SERVER_KINDS:
                yield _SILENT + device.id
        places = {point.place for point in scene.world.points.values()}
        places |= {d.place for d in scene.world.devices.values() if d.kind not in SERVER_KINDS}
        yield from {group for place in places for group in _groups(place)}

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        kind, id_ = change
        if kind == "PointView":
            point = scene.world.points.get(id_)
            return (id_, ALARMS) if point is None else (id_, ALARMS, *_groups(point.place), _SILENT + point.device)
        if kind == "SiteView":
            lost = set(on_site(change, scene))
            points = [point.id for point in scene.world.points.values() if point.device in lost]
            return [*points, *(_SILENT + id_ for id_ in lost)]
        if kind == "DeviceView":
            device = scene.world.devices.get(id_)
            return (_SILENT + id_,) if device is None else (_SILENT + id_, *_groups(device.place))
        return ()

    def entry(self, key: str, scene: Scene) -> Entry | None:
        if key == ALARMS:
            ranks = (("0", "", "", "", -1, 0, "", ""), (9.0, "~", "~"))
            return Entry(key, ranks, "", heading=True) if _alarmed(scene) else None
        if key.startswith(_GROUP):
            return Entry(
                key, ((*key.removeprefix(_GROUP).split("\t"), -1, 0, "", ""), (9.0, "~", "~")), "", heading=True
            )
        if key.startswith(_SILENT):
            return self._silent_entry(key, scene)
        point = scene.world.points.get(key)
        if point is None:
            return None
        reading, place = point.reading, point.place
        state = standing(reading.state, scene.concerns.get(key))
        name = told(point)
        order = _PLACE.get(reading.point, len(_ORDER))
        breached = _breached(state)
        stands = (_BREACHED if breached else _QUIET, place.site, place.room, place.rack)
        where = ("0", "", "", "") if breached and reading.point in _ABOVE_ALL else stands
        ranks = (
            (*where, _SEVEREST.index(state) if breached else 0, order, point.device, reading.instance),
            (attention(state, reading.quality), name, key),
        )
        word = glyphs.of_state(state, reading.quality).word
        text = f"{name} {reading.point} {point.device} {place.room} {place.rack} {word}"
        return Entry(key, ranks, text, well=state is State.OK and reading.quality is Quality.GOOD)

    def _silent_entry(self, key: str, scene: Scene) -> Entry | None:
        device = scene.world.devices.get(key.removeprefix(_SILENT))
        if device is None or not _is_silent(device):
            return None
        place = device.place
        stands = (_QUIET, place.site, place.room, place.rack)
        ranks = ((*stands, 1, 99, device.id, ""), (attention(State.UNKNOWN), device.id, key))
        return Entry(key, ranks, f"{device.name} {device.id} {device.kind} {glyphs.UNKNOWN.word}")

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        if key.startswith(_SILENT):
            return self._silent_cells(scene.world.devices[key.removeprefix(_SILENT)], scene)
        point = scene.world.points[key]
        reading = point.reading
        state = standing(reading.state, scene.concerns.get(key))
        mark = _mark(point, state, scene)
        fresh = reading.quality is Quality.GOOD
        role = ("text" if mark.role == "ok" else mark.role) if fresh else "stale"
        return (
            Span(scene.glyphs.named(mark), mark.role),
            Span(told(point), "text" if fresh else "stale"),
            Span(measured(reading.value, reading.unit, reading.point), role),
            Span(scene.glyphs.trend(point.rate_per_h), "muted"),
            Span(scene.glyphs.sparkline(point.trend, 14), "muted"),
            Span(point.device, "muted"),
            remark(point, scene),
        )

    @staticmethod
    def _silent_cells(device: DeviceView, scene: Scene) -> tuple[Span, ...]:
        why = next((source.message for source in device.sources.values() if source.message), device.note)
        if cut_off(device, scene):
            why = last_heard(device.data_at, scene)
        mark = device_mark(device, scene)
        return (
            Span(scene.glyphs.named(mark), mark.role),
            Span(device.name or device.id, "text"),
            Span(_("no data"), mark.role),
            Span(" "),
            Span(""),
            Span(device.id, "muted"),
            Span(why, "unknown"),
        )

    def heading(self, key: str, scene: Scene) -> str:
        if key == ALARMS:
            return _("Water or smoke")
        _tier, site, room, rack = key.removeprefix(_GROUP).split("\t")
        names = []
        if room:
            names.append(stands_at(Place(room=room), scene))
        if rack:
            known = scene.world.racks.get(rack)
            names.append(known.name if known is not None and known.name else rack)
        return f" {scene.glyphs.dot} ".join(names) or site or _("place not known")

    def summary(self, scene: Scene) -> Line:
        points = scene.world.points.values()
        total = ngettext("{n} point", "{n} points", len(points)).format(n=len(points))
        marks = Counter(_mark(p, standing(p.reading.state, scene.concerns.get(p.id)), scene) for p in points)
        unheard = [device for device in scene.world.devices.values() if device.data_at is None]
        marks += Counter(device_mark(device, scene) for device in unheard if _is_silent(device))
        trouble = tuple(
            Span(f"{scene.glyphs.of(mark)} {marks[mark]} {mark.word}  ", mark.role) for mark in _TROUBLES if marks[mark]
        )
        if not points:
            return trouble or (Span(total, "muted"),)
        return (*(trouble or (Span(total, "muted"), Span("  " + _("all well") + "  ", "muted"))), *_unproven(points))

    def nothing(self, scene: Scene) -> str:
        return _("Nothing measures this room yet. Add a sensor, UPS, PDU or air conditioner to the configuration.")


def _unproven(points: Iterable[PointView]) -> Line:
    """How many sensors nobody has ever tested: no fault of now, and not to be forgotten."""
    count = sum(point.unproven for point in points)
    told = ngettext("{n} unproven", "{n} unproven", count).format(n=count)
    return (Span(told, "muted"),) if count else ()


def _mark(point: PointView, state: State, scene: Scene) -> glyphs.Mark:
    """A reading's mark; of what is well and behind a way that is gone it is not known whether it still is."""
    mark = glyphs.of_state(state, point.reading.quality)
    return glyphs.CUT_OFF if mark is glyphs.STALE and lost_site(point.place, scene) is not None else mark


def _alarmed(scene: Scene) -> bool:
    """Whether any leak or smoke sensor is in breach."""
    points = (point for point in scene.world.points.values() if point.reading.point in _ABOVE_ALL)
    return any(_breached(standing(point.reading.state, scene.concerns.get(point.id))) for point in points)


def _breached(state: State) -> bool:
    return state in _SEVEREST


def _is_silent(device: DeviceView) -> bool:
    return device.kind not in SERVER_KINDS and device.data_at is None


def told(point: PointView) -> str:
    """What is measured and, where there may be several, of which part or device."""
    reading = point.reading
    name = point.label or point_name(reading.point, reading.instance or point.device)
    return reading.instance if len(name) > _NAME_CELLS and (reading.point, reading.unit) in _TOLD_BY_UNIT else name


def _groups(place: Place) -> tuple[str, str]:
    """The headings of a place; one under which nothing stands is not shown."""
    stands = f"{place.site}\t{place.room}\t{place.rack}"
    return f"{_GROUP}{_BREACHED}\t{stands}", f"{_GROUP}{_QUIET}\t{stands}"


def device_of(key: str, scene: Scene) -> str:
    """The device behind a row's key: of a point, of a silent device, or the key itself."""
    if key.startswith(_GROUP) or key == ALARMS:
        return ""
    if key.startswith(_SILENT):
        return key.removeprefix(_SILENT)
    point = scene.world.points.get(key)
    return key if point is None else point.device
