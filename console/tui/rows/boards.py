"""The boards of every rack: whether hands may touch it, how far recovery is, how its servers dry, how long is left."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import N_, _, ngettext
from console.model.board import Drying, Recovery, SafeToTouch, TimeLeft, Touch
from console.model.place import Place
from console.tui import ages
from console.tui.cells import Line, Span, line, padded, paragraph, widest
from console.tui.glyphs import Mark
from console.tui.rows.clock import lasting
from console.tui.rows.measure import measured
from console.tui.rows.scene import Scene, lost_site

MARKS = {
    Touch.SAFE: Mark("✓", "-", N_("SAFE TO TOUCH"), "ok"),
    Touch.NOT_SAFE: Mark("✖", "X", N_("NOT SAFE"), "critical"),
    Touch.UNKNOWN: Mark("?", "?", N_("NOT SAFE: not all is measured"), "critical"),
}

_STAGES = {"wet": N_("wet"), "drying": N_("drying"), "dry": N_("dry")}
_STAGE_ROLES = {"wet": "critical", "drying": "warning", "dry": "ok"}
_NAME = 20
"""Cells of a server's name in the drying ledger, where none is longer."""


def boards_lines(scene: Scene, width: int, only: str = "") -> list[Line]:
    """Every rack's boards, those where something is under way first; of the rack `only` where one is named."""
    world = scene.world
    racks = [only] if only else sorted(world.touch, key=lambda rack: (not _under_way(rack, scene), rack))
    if not racks:
        return paragraph(_("No rack is configured."), width, "muted")
    return [*_clocks(scene), *(one for rack in racks for one in rack_lines(rack, scene, width))]


def rack_lines(rack: str, scene: Scene, width: int) -> list[Line]:
    """One rack's boards."""
    world = scene.world
    place, board, recovery = world.racks.get(rack), world.touch.get(rack), world.recovery.get(rack)
    name = place.name if place is not None and place.name else rack
    lines: list[Line] = [line(Span(name, "heading"))]
    lines += paragraph(_("Nothing is known of this rack yet."), width, "unknown", "  ") if board is None else []
    lines += [] if board is None else _touch(board, scene, width)
    lines += [] if recovery is None else _recovery(recovery, scene, width)
    ledger = sorted((one for one in world.drying.values() if _stands_in(one.id, rack, scene)), key=lambda one: one.id)
    cells = min(width // 3, max(_NAME, widest(_names((one.id,), scene) for one in ledger)))
    lines += [one for server in ledger for one in _dries(server, scene, width, cells)]
    return [*lines, ()]


def _under_way(rack: str, scene: Scene) -> bool:
    recovery = scene.world.recovery.get(rack)
    troubled = recovery is not None and bool(recovery.down or recovery.held)
    return troubled or any(_stands_in(id_, rack, scene) for id_ in scene.world.drying)


def _stands_in(device: str, rack: str, scene: Scene) -> bool:
    view = scene.world.devices.get(device)
    return view is not None and view.place.rack == rack


def _clocks(scene: Scene) -> list[Line]:
    """How long each room can still be run."""
    lines = [_clock(one, scene) for one in sorted(scene.world.time_left.values(), key=lambda one: one.ends_at)]
    return [*lines, ()] if lines else []


def _clock(one: TimeLeft, scene: Scene) -> Line:
    room = scene.world.rooms.get(one.room)
    name = room.name if room is not None and room.name else one.room
    words = (
        _("{room}: {cause} lasts until {until}, {left} from now")
        if one.ends_at > scene.now
        else _("{room}: {cause} was to last until {until}")
    )
    left, until = ages.span(one.ends_at - scene.now), ages.moment(one.ends_at, scene.now, scene.zone)
    return line(Span(words.format(room=name, cause=lasting(one.cause), until=until, left=left), "critical"))


def _touch(board: SafeToTouch, scene: Scene, width: int) -> list[Line]:
    # What was measured before the line fell puts nobody's hand on copper.
    mark = MARKS[board.state if scene.lost_at is None else Touch.UNKNOWN]
    amperes = "" if board.amperes is None else "  " + measured(board.amperes, "A", "current")
    since = _("for {time}").format(time=ages.age(board.since_at, scene.now))
    feeds = ngettext("{n} feed", "{n} feeds", board.feeds).format(n=board.feeds)
    lines = [line(Span(f"  {scene.glyphs.named(mark)}", mark.role), Span(f"  {since}  {feeds}{amperes}", "muted"))]
    if board.live:
        lines += paragraph(_("live: {feeds}").format(feeds=", ".join(board.live)), width, "text", "    ")
    if board.unknown:
        lines += paragraph(_("not measured: {feeds}").format(feeds=", ".join(board.unknown)), width, "unknown", "    ")
    return lines


def _recovery(board: Recovery, scene: Scene, width: int) -> list[Line]:
    total = len(board.up) + len(board.down)
    if not total:
        return []
    place = scene.world.racks.get(board.id)
    room = scene.world.rooms.get(place.room) if place is not None else None
    if room is not None and lost_site(Place(site=room.site), scene) is not None:
        return paragraph(_("The way there is gone: which servers are up is not known."), width, "unknown", "  ")
    told = [_("{up} of {total} up").format(up=len(board.up), total=total)]
    if board.held:
        told.append(ngettext("{n} on hold", "{n} on hold", len(board.held)).format(n=len(board.held)))
    told.append(_("since {time}").format(time=ages.moment(board.since_at, scene.now, scene.zone)))
    role = "ok" if not board.down else "warning"
    lines = [line(Span("  "), *_bar(board, scene), Span("  " + ", ".join(told), role))]
    for label, ids in ((_("down: {names}"), board.down), (_("on hold: {names}"), board.held)):
        if ids:
            lines += paragraph(label.format(names=_names(ids, scene)), width, "text", "    ")
    return lines


def _bar(board: Recovery, scene: Scene) -> Line:
    """A sign for each server, in order: up, down, or on hold."""
    up, down, held = "-X#" if scene.glyphs.ascii else "█░■"
    signs = "".join(
        up if id_ in board.up else held if id_ in board.held else down for id_ in sorted((*board.up, *board.down))
    )
    return (Span(f"[{signs}]" if scene.glyphs.ascii else signs, "text"),)


def _dries(one: Drying, scene: Scene, width: int, name_cells: int) -> list[Line]:
    name = padded(_names((one.id,), scene), name_cells)
    since = ages.moment(one.since_at, scene.now, scene.zone)
    told = [_("since {time}").format(time=since)]
    if one.stage == "drying" and one.earliest_at is not None:
        earliest = ages.moment(one.earliest_at, scene.now, scene.zone)
        told.append(_("power at {time} at the earliest").format(time=earliest))
    stage = _(_STAGES[one.stage]) if one.stage in _STAGES else one.stage
    lines = [
        line(
            Span(f"  {name} "),
            Span(stage, _STAGE_ROLES.get(one.stage, "text")),
            Span("  " + ", ".join(told), "muted"),
        )
    ]
    written = (
        (_("opened: {text}"), one.opened),
        (_("dried: {text}"), one.method),
        (_("checked: {text}"), one.checked),
        (_("photos: {text}"), one.photos),
    )
    for label, text in written:
        lines += paragraph(label.format(text=text), width, "muted", "    ") if text else []
    return lines


def _names(ids: Iterable[str], scene: Scene) -> str:
    devices = scene.world.devices
    return ", ".join(devices[id_].name or id_ if id_ in devices else id_ for id_ in ids)
