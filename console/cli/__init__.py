"""The command line: parses, calls, and turns every error into one sentence and an exit code."""

from __future__ import annotations

import sys

import typer
from typer.main import get_command

from console.cli import (
    acting,
    auditing,
    doctor,
    evacuating,
    exporting,
    handing_over,
    impacting,
    incidents,
    measuring,
    onboarding,
    opening,
    packing,
    proving,
    replaying,
    reporting,
    serving,
    setting_up,
    silencing,
    sites,
    tagging,
    testing,
    watching,
)
from console.cli.exits import Exit, exit_of
from console.cli.faults import explain_fault
from console.cli.output import tell
from console.cli.spoken import speak
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
silencing.register(app)
proving.register(app)
incidents.register(app)
tagging.register(app)
auditing.register(app)
replaying.register(app)
reporting.register(app)
doctor.register(app)
exporting.register(app)
handing_over.register(app)
evacuating.register(app)
measuring.register(app)
packing.register(app)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; nothing but a sentence reaches the person."""
    use_language()
    sys.excepthook = explain_fault
    try:
        command = get_command(app)
        speak(command)
        command.main(args=arguments, prog_name="ronda")
    except RondaError as error:
        tell(_("ronda: {error}").format(error=error))
        return exit_of(error)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else Exit.WELL
    return Exit.WELL
