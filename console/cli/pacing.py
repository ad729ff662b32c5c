"""Commands that change how a run goes: pause, continue, skip a step, go on after a failure."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli.asking import with_engine
from console.cli.options import ConfigOption, NameOption, StateOption, chosen_state
from console.cli.output import mention
from console.client import Client
from console.wire import messages as wire
from console.wire.running import ContinueRun, PauseRun, ReopenRun, SkipStep, VetoArmed

ReasonOption = Annotated[str, typer.Option("--reason", help="Why, for the others and the record.")]


def register(runbook: typer.Typer) -> None:
    """Add these commands to `ronda runbook`."""
    runbook.command("pause")(pause)
    runbook.command("continue")(continue_)
    runbook.command("skip")(skip)
    runbook.command("resume")(resume)
    runbook.command("veto")(veto)


def pause(
    run: str,
    reason: ReasonOption = "",
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Begin no further step of a run; the one under way is finished."""
    _ask(PauseRun(run, reason), config, state, name)


def continue_(run: str, config: ConfigOption = None, state: StateOption = None, name: NameOption = "") -> None:
    """Let a paused run go on."""
    _ask(ContinueRun(run), config, state, name)


def skip(
    run: str,
    step: str,
    reason: ReasonOption,
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Leave out a step that has not begun."""
    _ask(SkipStep(run, step, reason), config, state, name)


def resume(
    run: str, reason: ReasonOption, config: ConfigOption = None, state: StateOption = None, name: NameOption = ""
) -> None:
    """Let a run that failed or was stopped go on from where it ended."""
    _ask(ReopenRun(run, reason), config, state, name)


def veto(
    armed: str, reason: ReasonOption, config: ConfigOption = None, state: StateOption = None, name: NameOption = ""
) -> None:
    """Let the countdown of an armed runbook end in nothing."""
    _ask(VetoArmed(armed, reason), config, state, name)


def _ask(request: wire.Request, config: ConfigOption, state: StateOption, name: str) -> None:
    async def work(client: Client) -> wire.Reply:
        return await client.request(request)

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)
