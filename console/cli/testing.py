"""The command that sends a message as a test, and says what came of it."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli.asking import with_engine
from console.cli.exits import Exit
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import show, show_json
from console.client import Client
from console.i18n import _
from console.wire.attending import SendTest, Sent

notify = typer.Typer(help="Whether messages arrive.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.add_typer(notify, name="notify")
    # A callback keeps `test` a word of its own: with one command typer would leave it out.
    notify.callback()(_nothing)
    notify.command("test")(send_test)


def _nothing() -> None:
    """Whether messages arrive."""


def send_test(
    target: Annotated[str, typer.Argument(help="A way, a contact, or one address of it; without it, all.")] = "",
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
    name: NameOption = "",
) -> None:
    """Send a message marked as a test the way of every message; exits with 1 when one was not taken."""

    async def work(client: Client) -> Sent:
        return cast(Sent, await client.request(SendTest(target)))

    sent = with_engine(chosen_state(state, config), name, work)
    if json:
        show_json({trial.address: trial.problem for trial in sent.trials})
    else:
        for trial in sent.trials:
            show(f"{trial.address:<32} {trial.problem or _('taken')}")
    raise typer.Exit(Exit.TROUBLE if any(trial.problem for trial in sent.trials) else Exit.WELL)
