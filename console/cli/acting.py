"""Commands that act as the calling user: acknowledging, runbooks."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli import pacing, rehearsing
from console.cli.asking import fetch_world, with_engine
from console.cli.dates import calendar
from console.cli.exits import Exit
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import list_or_say, mention, show, show_json, tell
from console.cli.parameters import WithOption, arguments_of
from console.client import Client
from console.clock import SystemClock
from console.documents.run import plan_document, run_document
from console.errors import EngineAbsent, Refused
from console.i18n import _
from console.model.run import Plan, Run, RunbookInfo, RunOutput, RunState
from console.model.snapshot import Snapshot
from console.model.wording import word
from console.report.story import Calendar
from console.tui.rows.clock import deadline_sentence
from console.wire import messages as wire
from console.wire.attending import AcknowledgeAlert
from console.wire.running import AnswerRun, ApproveRun, Planned, PlanRun, Started, StartRun, StopRun

_ENDED = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.STOPPED})

_HELP = "Runbooks: list, show, plan, approve, start, watch, answer, pause, continue, skip, stop, resume, rehearse."

runbook = typer.Typer(help=_HELP, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(ack)
    app.add_typer(runbook, name="runbook")
    runbook.command("list")(list_)
    runbook.command("show")(show_runbook)
    runbook.command("plan")(plan)
    runbook.command("approve")(approve)
    runbook.command("start")(start)
    runbook.command("watch")(watch)
    runbook.command("answer")(answer)
    runbook.command("stop")(stop)
    pacing.register(runbook)
    rehearsing.register(runbook)


def ack(
    alert: Annotated[str, typer.Argument(help="The alert's id.")],
    note: Annotated[str, typer.Option("--note", help="Why, for the others.")],
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Acknowledge an alert."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(AcknowledgeAlert(alert, note))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)


def list_(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """The runbooks, and the targets that each fits now."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    infos = sorted(world.runbooks.values(), key=lambda info: info.id)
    if json:
        show_json([_info_document(info) for info in infos])
        return
    lines = (f"{info.id:<28} {_(info.scope):<9} {_(info.title)}" for info in infos)
    list_or_say(lines, _("there is no runbook"))


def show_runbook(name: str, config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """One runbook."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    info = world.runbooks.get(name)
    if info is None:
        tell(_("there is no runbook {name}; “ronda runbook list” names them").format(name=name))
        raise typer.Exit(Exit.REFUSED)
    if json:
        show_json(_info_document(info))
        return
    show(f"{_(info.title)}\n{_(info.description)}")
    show(_("targets: {targets}").format(targets=", ".join(info.targets)))


def _info_document(info: RunbookInfo) -> dict[str, object]:
    return {
        "id": info.id,
        "title": info.title,
        "description": info.description,
        "scope": info.scope,
        "role": info.role,
        "dangerous": info.dangerous,
        "targets": list(info.targets),
    }


def plan(
    name: str,
    target: str,
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
    person: NameOption = "",
    given: WithOption = None,
) -> None:
    """Exactly what would run; nothing runs. Exits with 6 when it cannot run now."""
    arguments = arguments_of(given)

    async def work(client: Client) -> tuple[Plan, Calendar]:
        made = cast(Planned, await client.request(PlanRun(name, target, arguments))).plan
        return made, calendar(await fetch_world(client) if made.deadlines else Snapshot())

    made, dates = with_engine(chosen_state(state, config), person, work)
    if json:
        show_json(plan_document(made))
    else:
        _print_plan(made, dates)
    raise typer.Exit(Exit.REFUSED if made.obstacles else Exit.WELL)


def _print_plan(made: Plan, dates: Calendar) -> None:
    show(f"{made.title}: {made.target}")
    for number, step in enumerate(made.steps, 1):
        show(f"{number:>3}. {step.target}: {step.title}\n       {step.command}")
    for deadline in made.deadlines:
        show(deadline_sentence(deadline, SystemClock().now(), dates.moment)[0])
    for name in made.stops:
        show(_("stops: {name}").format(name=name))
    for told in made.weakens:
        show(_("runs on less: {sentence}").format(sentence=told))
    if made.no_entry:
        show(made.no_entry)
    for one in made.out_of_reach:
        words = _("cannot be done: {target}: {title} ({why})")
        show(words.format(target=one.target, title=one.title, why=one.sentence))
    for warning in made.warnings:
        show(_("mind: {warning}").format(warning=warning))
    for obstacle in made.obstacles:
        show(_("not possible now: {sentence}").format(sentence=obstacle.sentence))
    if made.two_person:
        words = _("a second person allows it first: ronda runbook approve {target} --plan {plan}")
        show(words.format(target=made.target, plan=made.id))
    if not made.obstacles:
        words = _("to run exactly this: ronda runbook start {runbook} {target} --confirm {plan}")
        show(words.format(runbook=made.runbook, target=made.target, plan=made.id))


def approve(
    target: str,
    plan: Annotated[str, typer.Option("--plan", help="The id of the plan that you have read.")],
    config: ConfigOption = None,
    state: StateOption = None,
    person: NameOption = "",
) -> None:
    """As a second person, let somebody else start exactly that plan."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(ApproveRun(plan, target))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), person, work)).message)


def start(
    name: str,
    target: str,
    confirm: Annotated[str, typer.Option("--confirm", help="The id of the plan that you have read.")],
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
    person: NameOption = "",
    detach: Annotated[bool, typer.Option("--detach", help="Do not wait for the end.")] = False,
) -> None:
    """Run exactly the plan with that id, and watch it to its end."""

    async def work(client: Client) -> Run | str:
        reply = cast(Started, await client.request(StartRun(confirm, target)))
        return reply.run if detach else await _follow(client, reply.run, quiet=json)

    result = with_engine(chosen_state(state, config), person, work)
    if isinstance(result, str):
        show_json({"run": result}) if json else show(result)
        return
    _finish(result, json)


def watch(run: str, config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """Follow a run to its end; leaving does not stop it."""
    _finish(with_engine(chosen_state(state, config), "", lambda client: _follow(client, run, quiet=json)), json)


def answer(
    run: str,
    choice: str,
    step: Annotated[str, typer.Option("--step", help="The step that asks; needed only when several do.")] = "",
    note: Annotated[str, typer.Option("--note", help="What you add, for the record.")] = "",
    code: Annotated[str, typer.Option("--code", help="What stands on the rack's label, where that is asked.")] = "",
    config: ConfigOption = None,
    state: StateOption = None,
    person: NameOption = "",
) -> None:
    """Answer what a run asks, with one of its choices."""

    async def work(client: Client) -> wire.Reply:
        asking = step or _asking((await fetch_world(client)).runs.get(run), run)
        return await client.request(AnswerRun(run, asking, choice, note, code))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), person, work)).message)


def _asking(found: Run | None, run: str) -> str:
    """The one step of a run that asks something."""
    asking = [step for step in found.steps if step.question] if found else []
    if not asking:
        raise Refused("no_question", _("run {run} asks nothing now").format(run=run))
    if len(asking) > 1:
        steps = ", ".join(step.id for step in asking)
        raise Refused("which_step", _("several steps ask; name one with --step: {steps}").format(steps=steps))
    return asking[0].id


def stop(
    run: str,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the record.")] = "",
    config: ConfigOption = None,
    state: StateOption = None,
    person: NameOption = "",
) -> None:
    """Stop a run after the step that is under way."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(StopRun(run, reason))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), person, work)).message)


async def _follow(client: Client, run: str, quiet: bool) -> Run:
    await client.request(wire.Watch())
    await client.request(wire.WatchRun(run))
    world, shown = Snapshot(), 0
    async for delta in client.deltas():
        world.apply(delta.upserts, delta.gone)
        output = world.outputs.get(run)
        if output is not None and not quiet:
            shown = _print_new(output, shown)
        if run in world.runs and world.runs[run].state in _ENDED:
            return world.runs[run]
        if delta.whole and run not in world.runs:
            raise EngineAbsent(_("the engine knows no run {run}").format(run=run))
    raise EngineAbsent(_("the engine has gone away; the run is in its journal and goes on when it is back"))


def _print_new(output: RunOutput, shown: int) -> int:
    fresh = output.total - shown
    for line in output.lines[-fresh:] if fresh > 0 else ():
        show(f"[{line.step}] {line.text}")
    return output.total


def _finish(run: Run, json: bool) -> None:
    if json:
        show_json(run_document(run))
    else:
        show(f"{word(run.state)}: {run.outcome}")
    raise typer.Exit(Exit.WELL if run.state is RunState.SUCCEEDED else Exit.TROUBLE)
