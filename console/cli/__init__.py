"""The command line: parses, calls, and turns every error into one sentence and an exit code."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.main import get_command

from console.cli import (
    acting,
    auditing,
    doctor,
    evacuating,
    exporting,
    flagging,
    handing_over,
    impacting,
    incidents,
    measuring,
    onboarding,
    opening,
    packing,
    proving,
    remoting,
    replaying,
    reporting,
    serving,
    setting_up,
    silencing,
    sites,
    supplying,
    tagging,
    testing,
    watching,
)
from console.cli.completing import give_completions
from console.cli.exits import Exit, exit_of
from console.cli.faults import explain_fault
from console.cli.loudness import give_options, usual
from console.cli.options import give_places
from console.cli.output import finish, take_streams, tell
from console.cli.spoken import speak
from console.cli.usage import UsageError, explanation
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
onboarding.register(app)
watching.register(app)
testing.register(app)
acting.register(app)
sites.register(app)
impacting.register(app)
remoting.register(app)
silencing.register(app)
proving.register(app)
incidents.register(app)
tagging.register(app)
flagging.register(app)
auditing.register(app)
replaying.register(app)
reporting.register(app)
doctor.register(app)
exporting.register(app)
handing_over.register(app)
evacuating.register(app)
measuring.register(app)
packing.register(app)
supplying.register(app)


def command_tree() -> Any:
    """Every command with every option, in English."""
    command = get_command(app)
    give_options(command)
    give_places(command)
    give_completions(command)
    return command


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; nothing but a sentence reaches the person."""
    take_streams()
    use_language()
    sys.excepthook = explain_fault
    try:
        code = _run(arguments)
        finish()
    except RondaError as error:
        tell(_("ronda: {error}").format(error=error))
        return exit_of(error)
    return code


def _run(arguments: list[str]) -> int:
    usual()
    command = command_tree()
    speak(command)
    try:
        ended = command.main(args=arguments, prog_name="ronda", standalone_mode=False)
    except UsageError as error:
        tell(explanation(error))
        return Exit.CONFIG
    except typer.Abort:
        tell(_("Aborted!"))
        return Exit.TROUBLE
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else Exit.WELL
    return ended if isinstance(ended, int) else Exit.WELL
