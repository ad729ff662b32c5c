"""What stands before a command's name holds for the command; what only the console knows is refused there."""

from __future__ import annotations

import os
from collections.abc import Mapping

import typer

from console.i18n import _

_VARIABLES = {"config": "RONDA_CONFIG", "state": "RONDA_STATE_DIR", "name": "RONDA_NAME"}
"""How each option that all commands have reaches them."""

_CONSOLE_ONLY = {"read_only": "--read-only", "theme": "--theme", "wall": "--wall", "plain": "--plain"}


def hand_down(context: typer.Context) -> None:
    """Give `ronda --state-dir D status` its D while it runs; raises `BadParameter` for what the console alone knows."""
    values = {name: context.params[name] for name in context.params if _was_typed(context, name)}
    for name in values.keys() & _CONSOLE_ONLY.keys():
        sentence = _("it is for the console; “ronda {command}” knows it only after its own name, if at all")
        raise typer.BadParameter(sentence.format(command=context.invoked_subcommand), param_hint=_CONSOLE_ONLY[name])
    variables = {_VARIABLES[name]: os.fspath(value) for name, value in values.items() if name in _VARIABLES}
    before = {variable: os.environ.get(variable) for variable in variables}
    os.environ.update(variables)
    context.call_on_close(lambda: _restore(before))


def _was_typed(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _restore(before: Mapping[str, str | None]) -> None:
    for variable, value in before.items():
        if value is None:
            os.environ.pop(variable, None)
        else:
            os.environ[variable] = value
