"""Commands for whoever sets Ronda up: check, poll, version."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from console import __version__
from console.cli.asking import with_engine
from console.cli.exits import Exit
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import mention, show, show_json, tell
from console.client import Client
from console.i18n import _
from console.wire.messages import Done, ReloadConfig, Reply

if TYPE_CHECKING:
    from console.config.problems import Problem


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(check)
    app.command()(poll)
    app.command()(version)
    app.command()(reload)


def reload(config: ConfigOption = None, state: StateOption = None, name: NameOption = "") -> None:
    """Have the engine read its configuration again; a bad one changes nothing."""

    async def work(client: Client) -> Reply:
        return await client.request(ReloadConfig())

    tell(cast(Done, with_engine(chosen_state(state, config), name, work)).message)


def version() -> None:
    """The version."""
    show(f"ronda {__version__}")


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="The files; without any, the one that would be used.")
    ] = None,
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
) -> None:
    """Read configuration and print every problem; exits with 2 when it cannot be used."""
    from console.config.paths import config_path
    from console.config.problems import Gravity
    from console.engine.load import examined_and_proved  # reads profiles, rules and runbooks: only here

    found = [problem for file in files or [config_path(config)] for problem in examined_and_proved(file)]
    if json:
        show_json([_document(problem) for problem in found])
    else:
        for problem in found:
            tell("\n".join(filter(None, (str(problem), problem.excerpt))))
        if not found:
            mention(_("nothing is wrong"))
    raise typer.Exit(Exit.CONFIG if any(problem.severity is Gravity.ERROR for problem in found) else Exit.WELL)


def _document(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "sentence": problem.sentence,
        "hint": problem.hint,
        "severity": problem.severity.value,
    }


def poll(
    names: Annotated[list[str] | None, typer.Argument(help="The devices; without any, all of them.")] = None,
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
) -> None:
    """Poll once, without an engine, and print the readings; exits with 1 when some device failed."""
    from console.cli.polling import poll_once, print_polled
    from console.config.paths import config_path  # polling brings every protocol library along

    polled = asyncio.run(poll_once(config_path(config), tuple(names or ())))
    if json:
        show_json(polled.document)
    else:
        print_polled(polled)
    raise typer.Exit(Exit.TROUBLE if polled.failed else Exit.WELL)
