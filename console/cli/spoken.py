"""The texts of `--help` in the chosen language: which ones the command tree shows, and their translation there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from console.i18n import _


def help_texts(command: Any) -> Iterator[str]:
    """Every text that `--help` shows of `command`, its parameters and the commands below it."""
    for shown in _shown(command):
        if shown.help:
            yield shown.help


def speak(command: Any) -> None:
    """Put the texts of `command` and of all below it into the chosen language."""
    for shown in _shown(command):
        if shown.help:
            shown.help = _(shown.help)


def _shown(command: Any) -> Iterator[Any]:
    yield command
    yield from (parameter for parameter in command.params if hasattr(parameter, "help"))
    for below in getattr(command, "commands", {}).values():
        yield from _shown(below)
