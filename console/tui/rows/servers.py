"""The servers pane: one row a server, switch or storage, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter

from console.i18n import _, ngettext
from console.model.reading import Quality, State
from console.model.snapshot import DeviceView, EntityKey
from console.tui import ages, glyphs
from console.tui.cells import Column, Entry, Line, Span
from console.tui.rows.listing import Listing
from console.tui.rows.measure import figure
from console.tui.rows.scene import (
    SERVER_KINDS,
    Scene,
    attention,
    cut_off,
    device_mark,
    device_standing,
    last_heard,
    never_asked,
    on_site,
    stands_at,
)

_FIGURES = ("cpu_utilization", "memory_utilization", "temperature", "load_average", "uptime")


class Servers(Listing):
    """Devices that somebody works on, as rows."""

    id = "servers"

    def title(self) -> str:
        return _("Servers")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("state", _("state"), glyphs.state_width()),
            Column("name", _("name"), 14, 30, priority=0),
            Column("place", _("place"), 6, 8, priority=3),
            Column("cpu", _("cpu%"), 4, right=True, priority=1),
            Column("memory", _("mem%"), 4, right=True, priority=1),
            Column("temperature", _("°C"), 5, right=True, priority=1),
            Column("load", _("load"), 5, right=True, priority=5),
            Column("uptime", _("up"), 7, right=True, priority=6),
            Column("trend", _("trend"), 8, 12, tail=True, priority=5),
            Column("note", _("remark"), 14, 48, priority=2),
        )

    def orders(self) -> tuple[str, ...]:
        return (_("worst first"), _("name"), _("place"))

    def keys(self, scene: Scene) -> Iterable[str]:
        return scene.world.devices

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        return (change[1],) if change[0] == "DeviceView" else on_site(change, scene)

    def entry(self, key: str, scene: Scene) -> Entry | None:
        device = scene.world.devices.get(key)
        if device is None or device.kind not in SERVER_KINDS:
            return None
        state = device_standing(device, scene)
        name = device.name or device.id
        place = device.place
        word = device_mark(device, scene).word
        ranks = (
            (attention(state, device.quality), name, key),
            (name, key),
            (place.room, place.rack, -(place.unit or 0), name),
        )
        text = f"{name} {device.id} {device.address} {place.rack} {device.kind} {word} {device.note}"
        return Entry(key, ranks, text, well=state is State.OK and device.quality is Quality.GOOD)

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        device = scene.world.devices[key]
        mark = device_mark(device, scene)
        old = _is_stale(device)
        role = "stale" if old else "text"
        cpu, memory, temperature, load, uptime = (Span(figure(device.figures.get(p), p), role) for p in _FIGURES)
        return (
            Span(scene.glyphs.named(mark), mark.role),
            Span(device.name or device.id, "stale" if old else "strong"),
            Span(stands_at(device.place, scene), "muted"),
            cpu,
            memory,
            temperature,
            load,
            uptime,
            Span(scene.glyphs.sparkline(device.trend, 12), "muted"),
            self._remark(device, scene),
        )

    @staticmethod
    def _remark(device: DeviceView, scene: Scene) -> Span:
        alert = scene.concerns.get(device.id)
        if cut_off(device, scene):
            return Span(last_heard(device.data_at, scene), "stale")
        if device.data_at is None:
            if never_asked(device):
                return Span(_("not asked yet"), "muted")
            return Span(device.note or _first_failure(device) or _("no data yet"), "unknown")
        if _is_stale(device):
            age = ages.age(device.data_at, scene.now)
            why = _first_failure(device) or device.note
            return Span(_("{age} old  {why}").format(age=age, why=why).rstrip(), "stale")
        if alert is not None:
            return Span(alert.summary, glyphs.of_severity(alert.severity).role)
        if device.warranty.sealed and not device.note:
            return Span(_("sealed"), "muted")
        return Span(device.note, "muted")

    def summary(self, scene: Scene) -> Line:
        return _summary([device for device in scene.world.devices.values() if device.kind in SERVER_KINDS], scene)

    def nothing(self, scene: Scene) -> str:
        return _("No servers yet. `ronda probe ADDRESS` prints the lines that add one to the configuration.")


def _first_failure(device: DeviceView) -> str:
    return next((source.message for source in device.sources.values() if not source.ok and source.message), "")


def _is_stale(device: DeviceView) -> bool:
    return device.quality is Quality.STALE and device.data_at is not None


def _summary(devices: list[DeviceView], scene: Scene) -> Line:
    states = Counter(map(attrgetter("state"), devices))
    for device in (scene.world.devices[id_] for id_ in scene.concerns if id_ in scene.world.devices):
        if device.kind in SERVER_KINDS:
            states[device.state] -= 1
            states[device_standing(device, scene)] += 1
    # Most devices answer, and of those nothing more is asked: this is reckoned for thousands, again and again.
    old = Quality.STALE
    quiet = [device for device in devices if device.data_at is None or device.quality is old]
    cut = [device for device in quiet if device_mark(device, scene) is glyphs.CUT_OFF]
    states[State.UNKNOWN] -= sum(device_standing(device, scene) is State.UNKNOWN for device in cut)
    awaited = sum(device.data_at is None and device_mark(device, scene) is glyphs.AWAITED for device in quiet)
    states[State.UNKNOWN] -= awaited
    stale = sum(_is_stale(device) and not cut_off(device, scene) for device in quiet)
    total = ngettext("{n} device", "{n} devices", len(devices)).format(n=len(devices))
    spans = [Span(total, "muted")]
    for state in (State.CRITICAL, State.WARNING, State.UNKNOWN):
        if states[state] > 0:
            mark = glyphs.of_state(state)
            spans.append(Span(f"  {scene.glyphs.of(mark)} {states[state]} {mark.word}", mark.role))
    if awaited:
        spans.append(Span(f"  {scene.glyphs.of(glyphs.AWAITED)} {awaited} {glyphs.AWAITED.word}", "muted"))
    if cut:
        mark = glyphs.CUT_OFF
        spans.append(Span(f"  {scene.glyphs.of(mark)} {len(cut)} {mark.word}", mark.role))
    if stale:
        spans.append(Span(f"  {scene.glyphs.of(glyphs.STALE)} {stale} {glyphs.STALE.word}", "stale"))
    if len(spans) == 1 and devices:
        spans.append(Span("  " + _("all well"), "muted"))
    return tuple(spans)
