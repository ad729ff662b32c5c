"""Commands that put do-not-energise tags on devices, take them off and list them."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli.asking import fetch_world, with_engine
from console.cli.dates import calendar
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import list_or_say, mention, show_json
from console.client import Client
from console.documents.board import tag_document
from console.i18n import _
from console.wire import messages as wire
from console.wire.running import TagDevice, UntagDevice

ReasonOption = Annotated[str, typer.Option("--reason", help="Why, for the others and the record.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(tag)
    app.command()(untag)
    app.command()(tags)


def tag(
    device: str, reason: ReasonOption, config: ConfigOption = None, state: StateOption = None, name: NameOption = ""
) -> None:
    """Forbid that anything puts power on a device, until the tag is taken off."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(TagDevice(device, reason))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)


def untag(
    device: str, reason: ReasonOption, config: ConfigOption = None, state: StateOption = None, name: NameOption = ""
) -> None:
    """Take a device's do-not-energise tag off."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(UntagDevice(device, reason))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)


def tags(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """The devices that nothing may put power on, and why."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    held = sorted(world.tags.values(), key=lambda tag: tag.id)
    if json:
        show_json([tag_document(tag) for tag in held])
        return
    when = calendar(world).moment
    list_or_say((f"{tag.id:<20} {when(tag.at)}  {tag.by}: {tag.reason}" for tag in held), _("nothing is tagged"))
