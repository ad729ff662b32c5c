"""The texts of `--help` in the chosen language: which ones the command tree shows, and their translation there."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from typing import Any

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
)
"""What Typer says by itself and asks gettext for, in our catalogue."""


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


def _shown(command: Any) -> Iterator[Any]:
    yield command
    yield from (parameter for parameter in command.params if hasattr(parameter, "help"))
    for below in getattr(command, "commands", {}).values():
        yield from _shown(below)
