"""How much a command says on stderr, and `-q` and `-v` that choose it; what was asked for is always shown."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from enum import IntEnum
from typing import Annotated, Any

import typer
from typer.main import get_command

from console.i18n import N_


class Loudness(IntEnum):
    """`QUIET` says only what went wrong, `USUAL` also what was done, `VERBOSE` also how."""

    QUIET = 0
    USUAL = 1
    VERBOSE = 2


_chosen: ContextVar[Loudness] = ContextVar("loudness", default=Loudness.USUAL)


def loudness() -> Loudness:
    """What the command line chose."""
    return _chosen.get()


def usual() -> None:
    """Begin a command line: what an earlier one of this process chose is forgotten."""
    _chosen.set(Loudness.USUAL)


def give_options(command: Any) -> None:
    """Let `command` and all below it take `-q` and `-v`, but where one of them has another meaning already."""
    taken = {word for parameter in command.params for word in parameter.opts}
    command.params.extend(option for option in _options() if taken.isdisjoint(option.opts))
    for below in getattr(command, "commands", {}).values():
        give_options(below)


def _options() -> list[Any]:
    bearer = typer.Typer(add_completion=False)
    bearer.command()(_bear)
    return [parameter for parameter in get_command(bearer).params if parameter.name in ("quiet", "verbose")]


def _be_quiet(value: bool) -> None:
    if value:
        _chosen.set(Loudness.QUIET)


def _be_verbose(value: bool) -> None:
    if value:
        _chosen.set(Loudness.VERBOSE)
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")


def _bear(
    quiet: Annotated[
        bool,
        typer.Option("-q", "--quiet", help=N_("Say only what went wrong."), callback=_be_quiet, expose_value=False),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option("-v", "--verbose", help=N_("Say more of what is done."), callback=_be_verbose, expose_value=False),
    ] = False,
) -> None:
    """Bears the two options that every command takes."""
