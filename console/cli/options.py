"""The options that every command takes, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.i18n import N_

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", envvar="RONDA_CONFIG", help=N_("The configuration file."), show_envvar=True),
]
StateOption = Annotated[
    Path | None,
    typer.Option("--state-dir", envvar="RONDA_STATE_DIR", help=N_("Where the engine keeps its state and socket.")),
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("Print one JSON document and nothing else."))]
ReadOnlyOption = Annotated[bool, typer.Option("--read-only", help=N_("Look, but be able to change nothing."))]
NameOption = Annotated[
    str,
    typer.Option("--as", envvar="RONDA_NAME", help=N_("Your name, where several people share one account.")),
]
