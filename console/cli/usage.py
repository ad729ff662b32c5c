"""What is said of a command line that cannot be understood, in the chosen language; decides nothing about it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import typer

from console.i18n import N_, _

UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""What Typer raises for every such line; only this child of it is public."""

_SENTENCES = (
    (r"Missing argument '(?P<name>.+)'\.", N_("Missing argument '{name}'.")),
    (r"Missing option '(?P<name>.+)'\.", N_("Missing option '{name}'.")),
    (r"No such option: (?P<name>\S+)", N_("No such option: {name}")),
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<words>.+)\)",
        N_("No such option: {name} (possible: {words})"),
    ),
    (r"Option '(?P<name>.+)' requires an argument\.", N_("Option '{name}' requires an argument.")),
    (r"Option '(?P<name>.+)' does not take a value\.", N_("Option '{name}' does not take a value.")),
    (r"Got unexpected extra argument\(s\) \((?P<words>.+)\)", N_("Got unexpected extra arguments: {words}")),
    (r"Invalid value for (?P<name>[^:]+): (?P<why>.+)", N_("Invalid value for {name}: {why}")),
    (r"Invalid value: (?P<why>.+)", N_("Invalid value: {why}")),
    (r"(?:Value error, )?'(?P<word>.*)' is not one of (?P<words>.+?)\.?", N_("'{word}' is not one of {words}.")),
    (r"Input should be a valid number\b.*", N_("it should be a number")),
    (r"Input should be a valid integer\b.*", N_("it should be a whole number")),
    (r"Input should be greater than or equal to (?P<bound>\S+)", N_("it should be at least {bound}")),
    (r"Input should be less than or equal to (?P<bound>\S+)", N_("it should be at most {bound}")),
    (r"Input should be a valid boolean\b.*", N_("it should be yes or no")),
)
"""Typer's own sentences, which it does not ask a catalogue for, with ours."""


class SpokenContext(typer.Context):
    """A context whose help begins in the chosen language."""

    @staticmethod
    def formatter_class(**sizes: Any) -> Any:  # type: ignore[override]
        """The usual formatter, with our word for `Usage:`."""
        made = typer.Context.formatter_class(**sizes)
        made.write_usage = partial(made.write_usage, prefix=_("Usage: "))  # type: ignore[method-assign]
        return made


def explanation(error: Any) -> str:
    """How the command is used, where to read more, and what is wrong."""
    said = _("Error: {sentence}").format(sentence=retold(error.format_message()))
    context = error.ctx
    if context is None:
        return said
    way = _("Try '{command}' for help.").format(command=f"{context.command_path} --help")
    return f"{context.get_usage()}\n{way}\n\n{said}"


def retold(sentence: str) -> str:
    """A sentence of Typer in the chosen language; one that we do not know stays as it is."""
    for pattern, ours in _SENTENCES:
        found = re.fullmatch(pattern, sentence, re.DOTALL)
        if found:
            words = found.groupdict()
            if "why" in words:
                words["why"] = retold(words["why"])
            return _(ours).format(**words)
    return sentence
