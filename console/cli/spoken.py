"""The texts of `--help` in the chosen language: which ones the command tree shows, and their translation there."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from typing import Any

from console.cli.usage import SpokenContext
from console.i18n import DOMAIN, LOCALE_DIR, N_, _

LIBRARY = (
    N_("Options"),
    N_("Arguments"),
    N_("Commands"),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
    N_("(dynamic)"),
    N_("Aborted!"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("Show this message and exit."),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
)
"""What Typer says by itself, in our catalogue."""


def help_texts(command: Any) -> Iterator[str]:
    """Every text that `--help` shows of `command`, its parameters and the commands below it."""
    for shown in _shown(command):
        if shown.help:
            yield shown.help


def speak(command: Any) -> None:
    """Put the texts of `command` and of all below it, and what Typer says itself, into the chosen language."""
    gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
    gettext.textdomain(DOMAIN)
    for shown in _shown(command):
        if shown.help:
            shown.help = _(shown.help)
        if hasattr(shown, "context_class"):
            _speak_of_use(shown)


def _speak_of_use(command: Any) -> None:
    """The first line of a command's help, and what it says of `--help` itself."""
    command.context_class = SpokenContext
    command.options_metavar = _(command.options_metavar)
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = _(command.subcommand_metavar)
    asks_help = command.get_help_option(SpokenContext(command))
    if asks_help is not None:
        asks_help.help = _(asks_help.help)


def _shown(command: Any) -> Iterator[Any]:
    yield command
    yield from (parameter for parameter in command.params if hasattr(parameter, "help"))
    for below in getattr(command, "commands", {}).values():
        yield from _shown(below)
