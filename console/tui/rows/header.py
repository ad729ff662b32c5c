"""The line that always stands at the top: where, how bad, how old, who else; and the notices under it."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter

from console.i18n import _, ngettext
from console.model.alert import AlertState
from console.model.reading import State, worst
from console.model.run import RunState
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, shortened, wide
from console.tui.rows.alerts import count
from console.tui.rows.armed import armed_part, countdowns
from console.tui.rows.banner import banner
from console.tui.rows.fading import lost_line
from console.tui.rows.scene import Scene
from console.tui.rows.services import SITE_MARKS, site_lines, troubled_sites

_FRESH_S = 5
_CLOCKS_S = 10
"""A reading from so far in the future was taken by another clock than ours, or ours has been put back."""

_NOTICES = 2
_SITE = 22
_STATE = 20
"""Cells of the site's name, or a third of the line, and of how bad it is, which must stand beside it."""

_SITES = 2
_LOW_PERCENT = 25


def header(scene: Scene, width: int) -> Line:
    """The parts that fit `width`, the least important left out first; text is in the roles of the bar."""
    parts: list[tuple[int, Span]] = [
        (0, Span(f" {shortened(site_name(scene), max(min(_SITE, width - _STATE), width // 3))} ", "bar_strong")),
        (1, _worst(scene)),
        (1, _sites(scene)),
        (2, _data_age(scene)),
        (5, _alerts(scene)),
        (8, _silences(scene)),
        (7, _runs(scene)),
        (3, armed_part(scene)),
        (4, _battery(scene)),
        (4, _bell(scene)),
        (4, _terminal_line(scene)),
        (3, _simulated(scene)),
        (4, _read_only(scene)),
        (6, _present(scene, names=True)),
    ]
    shown = [(rank, span) for rank, span in parts if span.text]
    while len(shown) > 1 and sum(wide(span.text) + 2 for _rank, span in shown) > width:
        last = max(shown)
        shown.remove(last)
        if last[0] == 6 and last[1].text != _present(scene, names=False).text:
            shown.append((6, _present(scene, names=False)))
    spans: list[Span] = []
    for _rank, span in shown:
        spans += [span, Span("  ", "bar")]
    return tuple(spans)


def site_name(scene: Scene) -> str:
    """The site's name, with how many there are besides it, or the program's where none is configured."""
    first, *more = [site.name for site in scene.world.sites.values()] or ["Ronda"]
    return f"{first} +{len(more)}" if more else first


def overall(scene: Scene) -> State:
    """The worst that is known of any device or point; with nobody to ask it is unknown."""
    if scene.lost_at is not None or scene.waiting:
        return State.UNKNOWN
    firing = {
        glyphs.STANDING[alert.severity]
        for alert in scene.world.alerts.values()
        if alert.state is AlertState.FIRING and not alert.suppressed_by
    }
    states = set(map(attrgetter("state"), scene.world.devices.values()))
    return worst(states | firing)


def _worst(scene: Scene) -> Span:
    if scene.lost_at is not None:
        return Span(scene.glyphs.of(glyphs.UNKNOWN) + " " + _("not connected"), "banner")
    if scene.waiting:
        return Span(_("connecting"), "bar")
    mark = glyphs.of_state(overall(scene))
    role = {"critical": "banner", "warning": "bar_warning"}.get(mark.role, "bar")
    return Span(f" {scene.glyphs.named(mark)} ", role)


def _sites(scene: Scene) -> Span:
    """The worst that befell a site as a whole, and how many it befell: cut off, or closed to people."""
    struck = troubled_sites(scene)
    if scene.waiting or not struck:
        return Span("", "bar")
    mark = SITE_MARKS[struck[0].state]
    name = f"{struck[0].name}: " if len(scene.world.site_views) > 1 else ""
    more = f" +{len(struck) - 1}" if len(struck) > 1 else ""
    return Span(f" {name}{scene.glyphs.named(mark)}{more} ", "banner" if mark.role == "critical" else "bar_warning")


def _data_age(scene: Scene) -> Span:
    if scene.past:
        return Span(_("as it was"), "bar_warning")
    heard = [at for device in scene.world.devices.values() if (at := device.data_at) is not None]
    if not heard:
        return Span(_("no data"), "bar")
    age = scene.now - max(heard)
    if age < -_CLOCKS_S:
        return Span(_("age unknown, clocks differ by {span}").format(span=ages.span(-age)), "bar_warning")
    if age < _FRESH_S and scene.lost_at is None:
        return Span(_("data live"), "bar")
    return Span(_("data {age} old").format(age=ages.span(age)), "bar_warning" if age > ages.MINUTE else "bar")


def _alerts(scene: Scene) -> Span:
    firing, open_ = count(scene)
    if not firing:
        return Span("", "bar")
    text = ngettext("{n} alert", "{n} alerts", firing).format(n=firing)
    return Span(text if not open_ else _("{alerts}, {n} not taken on").format(alerts=text, n=open_), "bar")


def _present(scene: Scene, *, names: bool) -> Span:
    """Who else is here; without the engine nobody knows."""
    people = [session.user for session in scene.world.sessions.values()]
    if len(people) < 2 or scene.lost_at is not None:
        return Span("", "bar")
    text = ngettext("{n} here", "{n} here", len(people)).format(n=len(people))
    return Span(f"{text}: {', '.join(dict.fromkeys(people))}" if names else text, "bar")


def _silences(scene: Scene) -> Span:
    now = scene.now
    held = sum(silence.begins_at <= now < silence.ends_at for silence in scene.world.silences.values())
    return Span(ngettext("{n} silence", "{n} silences", held).format(n=held) if held else "", "bar_notice")


def _runs(scene: Scene) -> Span:
    active = sum(run.state in (RunState.RUNNING, RunState.PAUSED) for run in scene.world.runs.values())
    return Span(ngettext("{n} run", "{n} runs", active).format(n=active) if active else "", "bar_notice")


def _terminal_line(scene: Scene) -> Span:
    """How far away this terminal is, in steps that do not flicker, and what is done about it."""
    pace = scene.pace
    if pace.stalled:
        return Span(_("line does not answer"), "bar_warning")
    if pace.round_trip_s is None:
        return Span("", "bar")
    took = pace.round_trip_s * 1000
    told = next((f"<{step} ms" for step in (10, 30, 100) if took < step), f"{round(took, -2):.0f} ms")
    if not pace.slow:
        return Span(_("line {time}").format(time=told), "bar")
    every = f"{pace.paint_every_s:.0f} s"
    return Span(_("line {time}, drawn every {every}").format(time=told, every=every), "bar_warning")


def _battery(scene: Scene) -> Span:
    """While the machine runs on it, or it is low."""
    battery = scene.battery
    if battery is None or not (battery.discharging or battery.percent < _LOW_PERCENT):
        return Span("", "bar")
    role = "bar_warning" if battery.percent < _LOW_PERCENT else "bar"
    return Span(_("battery {percent} %").format(percent=battery.percent), role)


def _bell(scene: Scene) -> Span:
    return Span(_("bell off") if scene.bell_off else "", "bar_notice")


def _simulated(scene: Scene) -> Span:
    return Span(_("SIMULATED") if scene.world.engine.simulated else "", "bar_notice")


def _read_only(scene: Scene) -> Span:
    return Span(_("READ-ONLY") if scene.read_only else "", "bar_notice")


def notices(scene: Scene, width: int) -> list[Line]:
    """The lines under the header: what calls loudest, then what the engine has to say to all."""
    lines: list[Line] = []
    if scene.past:
        lines.append((Span(_past(scene, width), "seal"),))
    lost = lost_line(scene)
    if lost:
        lines.append(lost)
    lines += countdowns(scene)
    loudest = banner(scene, width)
    if loudest:
        lines.append(loudest)
    struck = site_lines(scene, troubled_sites(scene)[:_SITES], max(0, width - 1))
    lines += [(Span(" ", one[0].role), *one) for one in struck]
    told = scene.world.engine.notices
    for place, notice in enumerate(told[:_NOTICES]):
        rest = len(told) - _NOTICES
        more = ngettext("  (n: {n} more notice)", "  (n: {n} more notices)", rest).format(n=rest)
        last = place == _NOTICES - 1 and rest > 0
        lines.append((Span(f" {_cut(notice, width - wide(more)) + more if last else notice}", "notice"),))
    return lines


def _past(scene: Scene, width: int) -> str:
    """What nobody may overlook: none of this is now; where there is room, also whence the states are."""
    then = datetime.fromtimestamp(scene.now, scene.zone).strftime("%Y-%m-%d %H:%M:%S")
    told = " " + _("THE PAST: {time}. Esc returns to now; nothing can be changed here.").format(time=then)
    more = " ".join((told, _("States as the alerts of then.")))
    return more if wide(more) <= width else told


def _cut(text: str, width: int) -> str:
    return shortened(text, max(20, width - 2))


def crumb(*names: str) -> Line:
    """Where a screen is: the last name is the screen itself."""
    *above, here = names
    return (*(Span(f"{name} › ", "muted") for name in above), Span(here, "strong"))
