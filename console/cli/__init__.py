"""The command line: parses, calls, and turns every error into one sentence and an exit code."""

from __future__ import annotations

import os
import sys

import typer
from typer.main import get_command

from console.cli import acting, opening, serving, setting_up, watching
from console.cli.exits import Exit, exit_of
from console.cli.output import tell
from console.errors import RondaError
from console.i18n import _, use_language

app = typer.Typer(
    name="ronda",
    help="A keyboard-driven console for server rooms.",
    no_args_is_help=False,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
opening.register(app)
serving.register(app)
setting_up.register(app)
watching.register(app)
acting.register(app)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; nothing but a sentence reaches the person."""
    use_language()
    try:
        code = get_command(app).main(args=arguments, prog_name="ronda", standalone_mode=False)
        sys.stdout.flush()
    except RondaError as error:
        tell(_("ronda: {error}").format(error=error))
        return exit_of(error)
    except typer.Abort:
        return Exit.TROUBLE
    except BrokenPipeError:
        # Whoever read our output has left; what was still to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.WELL
    except KeyboardInterrupt:
        return Exit.TROUBLE
    return int(code or 0)
