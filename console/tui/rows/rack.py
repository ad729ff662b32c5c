"""A rack's elevation as rows: its units from the top, what fills them, what feeds it, and what water would reach."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _, ngettext
from console.model.device import DeviceKind
from console.model.reading import Quality, State
from console.model.snapshot import DeviceView, EntityKey
from console.tui import ages, glyphs
from console.tui.cells import Column, Entry, Line, Span, line
from console.tui.rows.listing import Listing
from console.tui.rows.measure import figure, measured
from console.tui.rows.outlets import Outlets
from console.tui.rows.scene import Scene, attention, cut_off, device_mark, device_standing, last_heard
from console.tui.rows.water import endangered

DEVICE = "device:"
EMPTY = "empty:"
LOOSE = "loose"
_FOLDED_FROM = 3
"""So many empty units one over the other are told in one line."""


class Rack(Listing):
    """Devices of one rack by unit; a device of several units fills several lines."""

    id = "rack"

    def __init__(self, rack: str) -> None:
        self.rack = rack
        self.outlets = Outlets()

    def title(self) -> str:
        return _("Rack")

    def columns(self) -> tuple[Column, ...]:
        return (
            *front(),
            Column("feeds", _("feeds"), 8, 13, priority=2),
            Column("temperature", _("°C"), 5, right=True, priority=3),
            Column("power", _("power"), 7, right=True, priority=5),
            Column("note", _("remark"), 16, 70, priority=2),
        )

    def orders(self) -> tuple[str, ...]:
        return (_("by unit"), _("worst first"))

    def _devices(self, scene: Scene) -> list[DeviceView]:
        return [device for device in scene.world.devices.values() if device.place.rack == self.rack]

    def keys(self, scene: Scene) -> Iterable[str]:
        rack = scene.world.racks.get(self.rack)
        if rack is None:
            return
        filled: set[int] = set()
        for device in self._devices(scene):
            unit, height = device.place.unit, max(1, device.place.height)
            if unit is None:
                yield LOOSE
                yield f"{DEVICE}{device.id}:0"
                continue
            filled |= set(range(unit, unit + height))
            yield from (f"{DEVICE}{device.id}:{row}" for row in range(height))
        yield from _empties(rack.units, filled)

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        kind, id_ = change
        if kind == "DeviceView":
            device = scene.world.devices.get(id_)
            return _lines_of(device) if device is not None and device.place.rack == self.rack else ()
        if kind in ("Alert", "Incident", "Rack", "Tag", "PointView", "SiteView"):
            return self.keys(scene)
        return ()

    def entry(self, key: str, scene: Scene) -> Entry | None:
        if key == LOOSE:
            return Entry(key, ((1, 0, 0, ""), (9.0, 0, "")), "", heading=True)
        if key.startswith(EMPTY):
            top = int(key.split(":")[1])
            return Entry(key, ((0, -top, 0, ""), (8.0, -top, "")), _("empty"), well=True)
        device, row = _of(key, scene)
        if device is None:
            return None
        state, unit = device_standing(device, scene), device.place.unit
        rank = (1, 0, 0, device.id) if unit is None else (0, -(unit + device.place.height - 1 - row), row, device.id)
        text = f"{device.name} {device.id} {device.kind} {device.address} {device_mark(device, scene).word}"
        well = state is State.OK and device.quality is Quality.GOOD and not endangered(device, scene)
        return Entry(
            key, (rank, (attention(state, device.quality) if not row else 7.0, row, device.id)), text, well=well
        )

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        if key.startswith(EMPTY):
            top, bottom = key.split(":")[1:]
            units = top if top == bottom else f"{bottom}-{top}"
            return self._blank(units, scene.glyphs.dot)
        device, row = _of(key, scene)
        if device is None:
            return self._blank("", "")
        unit = "" if device.place.unit is None else str(device.place.unit + device.place.height - 1 - row)
        if row:
            return self._blank(unit, scene.glyphs.rail)
        mark = device_mark(device, scene)
        return (
            Span(unit, "muted"),
            Span(device.name or device.id, "strong"),
            Span(scene.glyphs.named(mark), mark.role),
            *self.device_cells(device, scene),
        )

    def device_cells(self, device: DeviceView, scene: Scene) -> tuple[Span, ...]:
        """The cells of the columns beyond `front`."""
        role = "text" if device.quality is Quality.GOOD else "stale"
        return (
            feeds(device, scene, self.outlets),
            Span(figure(device.figures.get("temperature"), "temperature"), role),
            Span(_power(device), role),
            remark(device, scene),
        )

    def _blank(self, units: str, sign: str) -> tuple[Span, ...]:
        """A line on which no device begins."""
        return (Span(units, "muted"), Span(sign, "muted"), *(Span("", "muted"),) * (len(self.columns()) - 2))

    def heading(self, key: str, scene: Scene) -> str:
        return _("Without a unit of their own")

    def summary(self, scene: Scene) -> Line:
        return ()

    def nothing(self, scene: Scene) -> str:
        return _("This rack is no longer in the configuration.")


def front() -> tuple[Column, ...]:
    """The columns that a rack has from every side."""
    return (
        Column("unit", _("unit"), 5, right=True, priority=0),
        Column("name", _("what"), 14, 28, priority=0),
        Column("state", _("state"), glyphs.state_width(), priority=1),
    )


def device_at(key: str) -> str:
    """The device of a row, or nothing where the unit is empty."""
    return key.removeprefix(DEVICE).rpartition(":")[0] if key.startswith(DEVICE) else ""


def rack_head(rack_id: str, scene: Scene) -> list[Line]:
    """What the rack as a whole holds, draws and has to fear; one line."""
    rack = scene.world.racks.get(rack_id)
    if rack is None:
        return [()]
    inside = [device for device in scene.world.devices.values() if device.place.rack == rack_id]
    used = sum(device.place.height for device in inside if device.place.unit is not None)
    devices = ngettext("{n} device", "{n} devices", len(inside)).format(n=len(inside))
    told = _("{devices}, {used} of {units} U").format(devices=devices, used=used, units=rack.units)
    fresh = (device for device in inside if device.quality is not Quality.STALE)
    drawn = [device.figures.get("power") for device in fresh if device.kind is DeviceKind.PDU]
    watts = sum(value for value in drawn if isinstance(value, float | int))
    if watts:
        told += "  " + measured(float(watts), "W")
    risky = sum(bool(endangered(device, scene)) for device in inside)
    risk = ngettext("{n} device at risk", "{n} devices at risk", risky).format(n=risky)
    tagged = sum(device.id in scene.world.tags for device in inside)
    tags = ngettext("{n} not to be energised", "{n} not to be energised", tagged).format(n=tagged)
    return [
        line(
            Span(told, "muted"),
            Span(f"  {risk}" if risky else "", "critical"),
            Span(f"  {tags}" if tagged else "", "seal"),
        ),
    ]


def feeds(device: DeviceView, scene: Scene, outlets: Outlets) -> Span:
    """`A ✓ B ✖`: the outlets that power a device, in the order of the configuration, each with its state."""
    marks = [_feed(feed, scene, outlets) for feed in device.feeds]
    words = " ".join(f"{letter} {scene.glyphs.of(mark)}" for letter, mark in zip("ABCDEFGH", marks, strict=False))
    bad = [mark.role for mark in marks if mark is not glyphs.OK]
    return Span(words, bad[0] if bad else "muted")


def _feed(feed: str, scene: Scene, outlets: Outlets) -> glyphs.Mark:
    state = outlets.read(feed, "outlet_state", scene)
    if state is not None:
        return glyphs.OK if state.reading.value == "on" else glyphs.CRITICAL
    device = scene.world.devices.get(feed.partition("/")[0])
    return glyphs.UNKNOWN if device is None else device_mark(device, scene)


def remark(device: DeviceView, scene: Scene) -> Span:
    """What is to be known of a device before anything else: a tag, water, its severest alert, its age."""
    tag = scene.world.tags.get(device.id)
    if tag is not None:
        return Span(_("DO NOT ENERGISE: {reason} ({who})").format(reason=tag.reason, who=tag.by), "seal")
    risk = endangered(device, scene)
    if risk:
        return Span(risk, "critical")
    alert = scene.concerns.get(device.id)
    if alert is not None and not (alert.suppressed_by and cut_off(device, scene)):
        return Span(alert.summary, glyphs.of_severity(alert.severity).role)
    if cut_off(device, scene):
        return Span(last_heard(device.data_at, scene), "stale")
    if device.data_at is not None and device.quality is Quality.STALE:
        return Span(_("{age} old").format(age=ages.age(device.data_at, scene.now)), "stale")
    return Span(device.note, "muted")


def _power(device: DeviceView) -> str:
    value = device.figures.get("power")
    return measured(value, "W") if isinstance(value, float | int) else ""


def _of(key: str, scene: Scene) -> tuple[DeviceView | None, int]:
    id_, _colon, row = key.removeprefix(DEVICE).rpartition(":")
    return scene.world.devices.get(id_), int(row or 0)


def _lines_of(device: DeviceView) -> list[str]:
    return [f"{DEVICE}{device.id}:{row}" for row in range(max(1, device.place.height))]


def _empties(units: int, filled: set[int]) -> Iterable[str]:
    run: list[int] = []
    for unit in range(1, units + 2):
        if unit <= units and unit not in filled:
            run.append(unit)
            continue
        if len(run) >= _FOLDED_FROM:
            yield f"{EMPTY}{run[-1]}:{run[0]}"
        else:
            yield from (f"{EMPTY}{one}:{one}" for one in run)
        run = []
