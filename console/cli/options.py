"""The options that every command takes, declared once."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import tomli
import typer

from console.config.paths import config_path, state_dir
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


def chosen_state(state: Path | None, config: Path | None) -> Path:
    """The state directory by option, environment, `engine.state_dir` of the configuration, or the XDG place.

    A configuration that cannot be read says nothing here; the engine is the one to explain what is wrong with it.
    """
    try:
        with config_path(config).open("rb") as file:
            named = tomli.load(file).get("engine", {}).get("state_dir")
    except (OSError, tomli.TOMLDecodeError, AttributeError):
        named = None
    chosen = state_dir(state, Path(named) if isinstance(named, str) else None)
    logging.getLogger("ronda").info("configuration %s, state directory %s", config_path(config), chosen)
    return chosen
