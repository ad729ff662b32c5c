"""A plan as lines to read before confirming: what stops, what stands in the way, and every command exactly."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _, ngettext
from console.model.run import Deadline, Plan, PlannedStep
from console.tui import ages
from console.tui.cells import Line, Span, line, paragraph, plain, widest
from console.tui.rows.clock import deadline_sentence
from console.tui.rows.device import title
from console.tui.rows.scene import Scene

_STOPS = 6


def plan_lines(plan: Plan, scene: Scene, width: int) -> list[Line]:
    """The whole plan; nothing of a command is left out or shortened."""
    lines = _head(plan, width)
    device = scene.world.devices.get(plan.target)
    if device is not None and device.warranty.sealed:
        text = _("WARRANTY SEAL: {vendor} {contact}").format(
            vendor=device.warranty.vendor, contact=device.warranty.contact
        )
        lines += paragraph(text.rstrip(), width, "seal")
    lines += [part for deadline in plan.deadlines for part in _deadline(deadline, scene, width)]
    lines += _obstacles(plan, width)
    lines += _no_entry(plan, width)
    if plan.two_person:
        lines += [(), *paragraph(_("A second person must approve this before it starts."), width, "warning")]
    if plan.stops:
        lines += [(), title(_("What stops"))]
        lines += _stops(plan.stops, scene, width)
    if plan.weakens:
        lines += [(), title(_("What runs on less"))]
        lines += [part for told in plan.weakens for part in paragraph(told, width, "warning", "  ")]
    if plan.warnings:
        lines += [(), title(_("Know before"))]
        lines += [part for warning in plan.warnings for part in paragraph(warning, width, "text", "  ")]
    lines += [(), title(_("What will run, in this order"))]
    for number, step in enumerate(plan.steps, 1):
        lines += _step(number, step, width)
    return lines


def _head(plan: Plan, width: int) -> list[Line]:
    """What runs on what and how long it takes; the length has a line of its own where it does not fit."""
    what, length = (Span(plan.title, "strong"), Span(f"  {plan.target}", "text")), Span(_estimate(plan), "muted")
    if widest((plain((*what, Span("  "), length)),)) <= width:
        return [(*what, Span("  "), length)]
    return [*paragraph(plain(what), width, "strong"), (length,)]


def _stops(stops: Sequence[str], scene: Scene, width: int) -> list[Line]:
    """A line each; many one after the other, so that what is to be known besides stays on the first page."""
    if len(stops) > _STOPS:
        return paragraph(f" {scene.glyphs.dot} ".join(stops), width, "warning", "  ")
    return [part for stop in stops for part in paragraph(stop, width, "warning", "  ")]


def _obstacles(plan: Plan, width: int) -> list[Line]:
    if not plan.obstacles:
        return []
    lines = [(), (Span(_("This cannot run now"), "critical"),)]
    for obstacle in plan.obstacles:
        about = f"{obstacle.target}: " if obstacle.target else ""
        lines += paragraph(about + obstacle.sentence, width, "text", "  ")
    return lines


def _no_entry(plan: Plan, width: int) -> list[Line]:
    """That nobody may enter, and what cannot be done for it."""
    if not plan.no_entry:
        return []
    lines = [(), *paragraph(plan.no_entry, width, "warning")]
    if plan.out_of_reach:
        lines += [(), title(_("What cannot be done while nobody may enter"))]
    for one in plan.out_of_reach:
        told = _("{target}: {title}, because {why}").format(target=one.target, title=one.title, why=one.sentence)
        lines += paragraph(told, width, "text", "  ")
    return lines


def _deadline(deadline: Deadline, scene: Scene, width: int) -> list[Line]:
    told, style = deadline_sentence(deadline, scene.now, lambda at: ages.moment(at, scene.now, scene.zone))
    return paragraph(told, width, style)


def _estimate(plan: Plan) -> str:
    known = [step.estimate_s for step in plan.steps if step.estimate_s is not None]
    steps = ngettext("{n} step", "{n} steps", len(plan.steps)).format(n=len(plan.steps))
    if not known:
        return _("{steps}, never timed here").format(steps=steps)
    about = ages.span(sum(known))
    if len(known) == len(plan.steps):
        return _("{steps}, about {time}").format(steps=steps, time=about)
    return _("{steps}, at least {time}").format(steps=steps, time=about)


def _step(number: int, step: PlannedStep, width: int) -> list[Line]:
    time = _("at most {time}").format(time=ages.span(step.timeout_s))
    if step.estimate_s is not None:
        time = _("about {time}").format(time=ages.span(step.estimate_s))
    if step.wave:
        time = _("{time}, in group {number} at the same time").format(time=time, number=step.wave)
    once = "  " + _("never repeated by itself") if step.destructive else ""
    head = line(
        Span(f"{number:>2}  ", "muted"),
        Span(step.title, "text"),
        Span(f"  {step.target}  {time}", "muted"),
        Span(once, "warning"),
    )
    return [head, *paragraph(step.command, width, "command", "      ")] if step.command else [head]
