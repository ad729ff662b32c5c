"""Commands by which people raise and lower the flags that armed runbooks wait for, and list them."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli.asking import fetch_world, with_engine
from console.cli.dates import calendar
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import list_or_say, mention, show_json
from console.client import Client
from console.config.scales import seconds
from console.documents.run import flag_document
from console.i18n import _
from console.model.flag import Flag
from console.report.story import Calendar
from console.wire import messages as wire
from console.wire.running import LowerFlag, RaiseFlag

FlagArgument = Annotated[str, typer.Argument(help="The flag's name, as a sign of an armed runbook has it.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="What you see, for the others and the record.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(flag)
    app.command()(unflag)
    app.command()(flags)


def flag(
    flag: FlagArgument,
    reason: ReasonOption,
    duration: Annotated[str, typer.Option("--for", help='How long it holds: "30m", "2h".')] = "2h",
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Raise a flag: one of the signs on which an armed runbook begins by itself."""
    try:
        for_s = seconds(duration)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--for") from error

    async def work(client: Client) -> wire.Reply:
        return await client.request(RaiseFlag(flag, reason, for_s))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)


def unflag(
    flag: FlagArgument,
    reason: ReasonOption,
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Take a flag down before its time."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(LowerFlag(flag, reason))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)


def flags(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """The flags that are up."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    up = sorted(world.flags.values(), key=lambda one: one.id)
    if json:
        show_json({one.id: flag_document(one) for one in up})
        return
    list_or_say((told(flag, calendar(world)) for flag in up), _("no flag is up"))


def told(flag: Flag, dates: Calendar) -> str:
    """One flag in a line."""
    sentence = _("FLAG {name} by {who} until {at}: {reason}")
    return sentence.format(name=flag.id, who=flag.by, at=dates.moment(flag.ends_at), reason=flag.reason)
