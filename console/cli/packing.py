"""The command that makes a kit: says how far it is, what it left out, and whether all of it can be read again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.cli.exits import Exit
from console.cli.options import ConfigOption
from console.cli.output import show, tell
from console.config.paths import config_path
from console.i18n import _


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(kit)


def kit(
    directory: Annotated[Path, typer.Argument(help="A new directory, on a stick for instance.")],
    config: ConfigOption = None,
    without_config: Annotated[bool, typer.Option("--without-config", help="Pack the program alone.")] = False,
) -> None:
    """Pack the program, the configuration and the pages to run on a bare laptop; secrets stay where they are."""
    from console.kit.packing import faults, pack
    from console.kit.settings import settings

    carried = None if without_config else settings(config_path(config))
    packed = pack(directory, carried, _progress)
    _progress("", packed.files, packed.files)
    damaged = faults(directory)
    for name in damaged:
        tell(_("{name} could not be read back as it was written").format(name=name))
    if damaged:
        raise typer.Exit(Exit.TROUBLE)
    for one in () if carried is None else carried.to_bring:
        tell(_("not packed, bring it yourself: {what}").format(what=one))
    words = _("{files} files, {size} MB, {packages} packages, all read back; on the laptop: sh {start}")
    size = f"{packed.octets / 1e6:.0f}"
    show(words.format(files=packed.files, size=size, packages=packed.packages, start=directory / "start"))


def _progress(what: str, done: int, total: int) -> None:
    """One line that is written over, where somebody looks at it."""
    if not sys.stderr.isatty() or (what and done % 50):
        return
    line = f"{100 * done // max(1, total):>3} % {what}"[:60] if what else ""
    sys.stderr.write(f"\r{line:<60}" + ("" if what else "\r"))
    sys.stderr.flush()
