"""The command that lists the files that come with the program and writes one out; it installs none of them."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption
from console.cli.output import show, show_as_it_is, show_json
from console.errors import ConfigError
from console.i18n import N_, _
from console.model.oserror import os_words
from console.shipped import shipped

_GROUPS = ("sample-config.toml", "contrib", "themes", "docs")
_SUFFIXES = ("", ".1", ".md", ".service", ".svg", ".toml")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(files)


def files(
    name: Annotated[
        str, typer.Argument(metavar="FILE", help=N_("A file's name; without one, all of them are listed."))
    ] = "",
    json: JsonOption = False,
) -> None:
    """Files that come with the program: sample, unit, login shell, manual, themes, pages; with a name, that one."""
    supplied = supplies()
    if name:
        show_as_it_is(_read(_named(name, supplied)))
    elif json:
        show_json({inside: str(path) for inside, path in supplied.items()})
    else:
        for inside in supplied:
            show(inside)


def supplies() -> dict[str, Path]:
    """Where each file is that came along, by its name as documents write it (`contrib/ronda.service`)."""
    found: dict[str, Path] = {}
    for group in _GROUPS:
        try:
            there = shipped(group)
        except FileNotFoundError:
            continue
        for path in sorted(there.rglob("*")) if there.is_dir() else (there,):
            if path.is_file() and path.suffix in _SUFFIXES:
                found[path.relative_to(there.parent).as_posix()] = path
    return found


def _named(name: str, supplied: dict[str, Path]) -> Path:
    """A file by its whole name or the last part of it; raises `ConfigError` with the nearest."""
    by_name = {inside.rpartition("/")[2]: path for inside, path in supplied.items()} | supplied
    if name in by_name:
        return by_name[name]
    near = get_close_matches(name, by_name, n=1)
    hint = _("did you mean “{name}”?").format(name=near[0]) if near else _("“ronda files” lists them")
    raise ConfigError(_("no file “{name}” comes with the program; {hint}").format(name=name, hint=hint))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(_("{path} cannot be read: {why}").format(path=path, why=os_words(error))) from error
