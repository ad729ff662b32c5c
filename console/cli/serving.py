"""The command that is the engine."""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated

import typer

from console.cli.options import ConfigOption, StateOption, chosen_state
from console.config.paths import config_path


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(engine)


def engine(
    config: ConfigOption = None,
    state: StateOption = None,
    foreground: Annotated[bool, typer.Option("--foreground", help="Stay in the foreground (it always does).")] = False,
    linger: Annotated[bool, typer.Option("--linger", hidden=True)] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more in the log.")] = False,
) -> None:
    """The engine alone: collects, raises alerts, carries runbooks; consoles attach to it."""
    from console.clock import SystemClock
    from console.server.host import Host  # everything an engine needs, which no other command should pay for
    from console.server.process import hide_memory

    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(name)s %(levelname)s %(message)s",
    )
    hide_memory()
    host = Host(config_path(config), chosen_state(state, config), SystemClock(), linger=linger)
    asyncio.run(host.run())
