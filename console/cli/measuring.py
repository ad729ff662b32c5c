"""`ronda metrics`: the world as Prometheus text, for node_exporter's textfile collector or a pipe."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, cast

import typer

from console.cli.asking import with_engine
from console.cli.exits import Exit
from console.cli.options import ConfigOption, StateOption, chosen_state
from console.cli.output import tell
from console.client import Client
from console.i18n import _
from console.model.oserror import os_words
from console.model.snapshot import Snapshot
from console.server.prometheus import text
from console.wire import messages as wire


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(metrics)


def metrics(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file that is replaced at once, never half-written.")
    ] = None,
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """States, alerts and readings as Prometheus text; what is not known now is left out."""
    answer = with_engine(chosen_state(state, config), "", _ask)
    world = Snapshot()
    world.apply(answer.entities)
    told = text(world, answer.readings)
    if output is None:
        sys.stdout.write(told)
        return
    beside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        beside.write_text(told, encoding="utf-8")
        beside.replace(output)
    except OSError as error:
        tell(_("{path} cannot be written: {why}").format(path=output, why=os_words(error)))
        raise typer.Exit(Exit.TROUBLE) from None


async def _ask(client: Client) -> wire.World:
    return cast(wire.World, await client.request(wire.GetWorld()))
