"""What a person gives a runbook on the command line: `--with NAME=VALUE`, as often as it takes."""

from __future__ import annotations

from typing import Annotated

import typer

from console.errors import Refused
from console.i18n import N_, _

WithOption = Annotated[
    list[str] | None, typer.Option("--with", help=N_("A parameter of the runbook, as NAME=VALUE; may be repeated."))
]


def arguments_of(words: list[str] | None) -> dict[str, str]:
    """The values by name; raises `Refused` for a word that gives none."""
    pairs = [word.partition("=") for word in words or ()]
    wrong = [name for name, equals, _value in pairs if not equals]
    if wrong:
        raise Refused("argument", _("{word} is not written NAME=VALUE").format(word=wrong[0]))
    return {name: value for name, _equals, value in pairs}
