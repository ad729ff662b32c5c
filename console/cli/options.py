"""The options that every command takes, declared once."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Any

import tomli
import typer
from typer.main import get_command

from console.config.paths import config_path, state_dir
from console.i18n import N_

# Whether a path can be read is found by whoever reads it: a state directory of mode 710 lets its group through unread.
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", envvar="RONDA_CONFIG", readable=False, help=N_("The configuration file."), show_envvar=True
    ),
]
StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state-dir", envvar="RONDA_STATE_DIR", readable=False, help=N_("Where the engine keeps its state and socket.")
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("Print one JSON document and nothing else."))]
ReadOnlyOption = Annotated[bool, typer.Option("--read-only", help=N_("Look, but be able to change nothing."))]
NameOption = Annotated[
    str,
    typer.Option("--as", envvar="RONDA_NAME", help=N_("Your name, where several people share one account.")),
]


def give_places(command: Any) -> None:
    """Let every command below `command` take `--config` and `--state-dir`, so that a script may always name them.

    Those that need neither take them unseen and leave them alone.
    """
    for below in getattr(command, "commands", {}).values():
        give_places(below)
    if not hasattr(command, "commands"):
        taken = {word for parameter in command.params for word in parameter.opts}
        command.params.extend(option for option in _unseen() if taken.isdisjoint(option.opts))


def _unseen() -> list[Any]:
    bearer = typer.Typer(add_completion=False)
    bearer.command()(_bear)
    return [parameter for parameter in get_command(bearer).params if parameter.name in ("config", "state")]


def _bear(
    config: Annotated[Path | None, typer.Option("--config", hidden=True, readable=False, expose_value=False)] = None,
    state: Annotated[Path | None, typer.Option("--state-dir", hidden=True, readable=False, expose_value=False)] = None,
) -> None:
    """Bears the two options."""


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
