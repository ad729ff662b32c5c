"""A run as lines: where each step is, how long it takes, and the last of what it printed."""

from __future__ import annotations

from console.i18n import _
from console.model.board import TimeLeft
from console.model.run import Run, StepRecord
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, line, paragraph
from console.tui.rows.clock import lasting
from console.tui.rows.device import title
from console.tui.rows.runbooks import ACTIVE, asking, mark_of, progress
from console.tui.rows.scene import Scene

OUTPUT_SHOWN = 200
_HURRY_S = 300.0
_ONE_LOOK = 18
"""So many lines are seen at once in a terminal of 24: what is asked there needs no second place."""


def run_lines(run_id: str, scene: Scene, width: int) -> list[Line]:
    """The run as every console sees it."""
    run = scene.world.runs.get(run_id)
    if run is None:
        return paragraph(_("The engine does not know this run (any more)."), width, "unknown")
    lines = [*_head(run, scene, width), ()]
    for number, step in enumerate(run.steps, 1):
        lines += _step(number, step, scene, width)
    lines += _output(run, scene, width)
    return [*lines, *_asked(run, width)] if len(lines) > _ONE_LOOK else lines


def _head(run: Run, scene: Scene, width: int) -> list[Line]:
    mark = mark_of(run)
    started = ages.moment(run.started_at, scene.now, scene.zone)
    elapsed = ages.stopwatch((run.ended_at or scene.now) - run.started_at)
    told = _("started by {who} at {time}, {elapsed}").format(who=run.started_by, time=started, elapsed=elapsed)
    lines = [
        line(Span(f"{scene.glyphs.named(mark)}  ", mark.role), Span(f"{run.title}  {run.target}", "strong")),
        line(Span(f"{progress(run)}  {told}", "muted")),
    ]
    if run.outcome:
        lines += paragraph(run.outcome, width, mark.role)
    if run.paused_by:
        lines += paragraph(_("Paused by {who}: no further step begins.").format(who=run.paused_by), width, "warning")
    lines += _clocks(run, scene, width)
    if run.state in ACTIVE:
        lines += paragraph(
            _("The engine runs this. It goes on when you leave this screen or this console."), width, "muted"
        )
    return lines


def _clocks(run: Run, scene: Scene, width: int) -> list[Line]:
    """How long the room that the run is about still runs, while the run goes on; soonest first."""
    world = scene.world
    rack, device = world.racks.get(run.target), world.devices.get(run.target)
    room = rack.room if rack else device.place.room if device else run.target
    if run.state not in ACTIVE:
        return []
    lines: list[Line] = []
    for clock in sorted(world.time_left.values(), key=lambda clock: clock.ends_at):
        if clock.room == room:
            hurry = clock.ends_at - scene.now < _HURRY_S
            lines += paragraph(_lasts(clock, scene), width, "critical" if hurry else "warning")
    return lines


def _lasts(clock: TimeLeft, scene: Scene) -> str:
    left = clock.ends_at - scene.now
    if left > 0:
        return _("{cause} lasts for {left} more").format(cause=lasting(clock.cause), left=ages.stopwatch(left))
    room = scene.world.rooms.get(clock.room)
    name = room.name if room is not None and room.name else clock.room
    until = ages.moment(clock.ends_at, scene.now, scene.zone)
    return _("{room}: {cause} was to last until {until}").format(room=name, cause=lasting(clock.cause), until=until)


def _step(number: int, step: StepRecord, scene: Scene, width: int) -> list[Line]:
    mark = glyphs.of_step(step.state)
    took = ""
    if step.started_at is not None:
        took = ages.stopwatch((step.ended_at or scene.now) - step.started_at)
    lines = [
        line(
            Span(f"{number:>2} ", "muted"),
            Span(f"{scene.glyphs.named(mark):<18}", mark.role),
            Span(step.title, "text" if step.started_at is not None else "muted"),
            Span(f"  {step.target}  {took}".rstrip(), "muted"),
        )
    ]
    if step.question:
        lines += paragraph(step.question, width, "strong", "      ")
        choices = _("y answers: {choices}").format(choices=", ".join(step.choices))
        lines += paragraph(choices, width, "warning", "      ")
    if step.outcome:
        lines += paragraph(step.outcome, width, "text" if mark.role == "ok" else mark.role, "      ")
    return lines


def _asked(run: Run, width: int) -> list[Line]:
    """What the run waits for, once more at the end, where a long run is looked at."""
    step = asking(run)
    if step is None:
        return []
    answers = _("y answers: {choices}").format(choices=", ".join(step.choices))
    return [(), *paragraph(f"{step.target}: {step.question}", width, "strong"), *paragraph(answers, width, "warning")]


def _output(run: Run, scene: Scene, width: int) -> list[Line]:
    lines: list[Line] = [(), title(_("Output"))]
    output = scene.world.outputs.get(run.id)
    if output is None or not output.lines:
        return [*lines, line(Span(_("Nothing printed yet."), "muted"))]
    earlier = output.total - len(output.lines[-OUTPUT_SHOWN:])
    if earlier > 0:
        lines.append(line(Span(_("{n} earlier lines are in the run's record").format(n=earlier), "muted")))
    targets = {step.id: step.target for step in run.steps}
    several = len(set(targets.values())) > 1
    for printed in output.lines[-OUTPUT_SHOWN:]:
        time = ages.moment(printed.at, scene.now, scene.zone)
        whose = f"{targets.get(printed.step, '')} " if several else ""
        lines.append(line(Span(f"{time} ", "muted"), Span(whose, "text"), Span(printed.text, "command")))
    return lines
