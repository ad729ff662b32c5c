"""Runbooks that may begin by themselves: their count in the header, their countdowns, and what each waits for."""

from __future__ import annotations

from console.i18n import N_, _, ngettext
from console.model.armed import Armed, ArmedState
from console.model.flag import Flag
from console.tui import ages
from console.tui.cells import Line, Span, line, paragraph
from console.tui.glyphs import Mark
from console.tui.rows.scene import Scene

MARKS = {
    ArmedState.COUNTING: Mark("▸", ">", N_("counts down"), "critical"),
    ArmedState.ARMED: Mark("●", "*", N_("armed"), "accent"),
    ArmedState.STARTED: Mark("✓", "-", N_("started"), "warning"),
    ArmedState.VETOED: Mark("■", "#", N_("vetoed"), "muted"),
    ArmedState.UNFIT: Mark("✖", "X", N_("not armed"), "warning"),
}
"""What is most urgent first."""

_RANK = {state: rank for rank, state in enumerate(MARKS)}


def ready(scene: Scene) -> int:
    """How many wait for their signs or count down."""
    return sum(one.state in (ArmedState.ARMED, ArmedState.COUNTING) for one in scene.world.armed.values())


def counting(scene: Scene) -> list[Armed]:
    """Those that begin unless somebody vetoes, the next one first."""
    found = (one for one in scene.world.armed.values() if one.state is ArmedState.COUNTING)
    return sorted(found, key=lambda one: one.ends_at or 0.0)


def armed_part(scene: Scene) -> Span:
    """For the header."""
    armed, up = ready(scene), len(scene.world.flags)
    parts = (
        ngettext("{n} armed", "{n} armed", armed).format(n=armed) if armed else "",
        ngettext("{n} flag", "{n} flags", up).format(n=up) if up else "",
    )
    return Span(", ".join(filter(None, parts)), "bar_notice")


def countdowns(scene: Scene) -> list[Line]:
    """A line for each countdown, to stand on every screen."""
    told = _(" {runbook} on {target} BEGINS BY ITSELF in {left}: ! vetoes it. Seen: {signs}")
    return [
        (
            Span(
                told.format(runbook=_title(one, scene), target=one.target, left=_left(one, scene), signs=_seen(one)),
                "banner",
            ),
        )
        for one in counting(scene)
    ]


def armed_lines(scene: Scene, width: int) -> list[Line]:
    """Every armed runbook in full."""
    known = sorted(scene.world.armed.values(), key=lambda one: (_RANK[one.state], one.id))
    if not known:
        return paragraph(_("No runbook may begin by itself; docs/runbooks.md tells how one is armed."), width, "muted")
    return [one for armed in known for one in _one(armed, scene, width)]


def _one(armed: Armed, scene: Scene, width: int) -> list[Line]:
    mark = MARKS[armed.state]
    left = f"  {_left(armed, scene)}" if armed.state is ArmedState.COUNTING else ""
    what = _("{runbook} on {target}").format(runbook=_title(armed, scene), target=armed.target)
    lines = [line(Span(scene.glyphs.named(mark) + left, mark.role), Span(f"  {what}", "strong"))]
    lines += paragraph(_("signs that are there: {signs}").format(signs=_seen(armed)), width, "text", "  ")
    for name in armed.flags:
        lines += paragraph(_flag(name, scene.world.flags.get(name), scene), width, "text", "  ")
    lines += paragraph(armed.reason, width, "muted", "  ") if armed.reason else []
    return [*lines, ()]


def _flag(name: str, flag: Flag | None, scene: Scene) -> str:
    if flag is None:
        return _("flag {name}: not up; :flag {name} raises it").format(name=name)
    told = _("flag {name}: raised by {who}, holds for {time}: {reason}")
    return told.format(name=name, who=flag.by, time=ages.span(flag.ends_at - scene.now), reason=flag.reason)


def _left(armed: Armed, scene: Scene) -> str:
    return ages.stopwatch((armed.ends_at or scene.now) - scene.now)


def _seen(armed: Armed) -> str:
    return ", ".join(armed.seen) or _("none")


def _title(armed: Armed, scene: Scene) -> str:
    book = scene.world.runbooks.get(armed.runbook)
    return book.title if book is not None else armed.runbook
