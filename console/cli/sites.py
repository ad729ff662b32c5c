"""Commands about services and sites: how they stand, checking now, closing a site to people."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli.asking import fetch_world, with_engine
from console.cli.exits import Exit
from console.cli.listing import states
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import list_or_say, mention, show_json
from console.client import Client
from console.documents.service import backup_document, service_document
from console.i18n import _
from console.model.service import BackupState, ServiceState
from console.wire import messages as wire
from console.wire.serving import AcceptChange, SetSiteState


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(services)
    app.command()(backups)
    app.command()(site)
    app.command("accept")(accept)


def services(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """How the services stand; exits with 1 when one is not up."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    views = sorted(world.services.values(), key=lambda view: view.name)
    if json:
        show_json({view.id: service_document(view) for view in views})
    else:
        list_or_say(
            states((view.state, f"{view.id:<20} {view.name}: {view.reason}") for view in views),
            _("no service is configured: [services.NAME] names one"),
        )
    raise typer.Exit(Exit.WELL if all(view.state is ServiceState.UP for view in views) else Exit.TROUBLE)


def backups(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """How the backups stand; exits with 1 when one could not be counted on."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    views = sorted(world.backups.values(), key=lambda view: view.name)
    if json:
        show_json({view.id: backup_document(view) for view in views})
    else:
        list_or_say(
            states((view.state, f"{view.id:<20} {view.name}: {view.reason}") for view in views),
            _("no backup is configured: [backups.NAME] names one"),
        )
    raise typer.Exit(Exit.WELL if all(view.state is BackupState.GOOD for view in views) else Exit.TROUBLE)


def site(
    site: Annotated[str, typer.Argument(help="The site's id.")],
    no_entry: Annotated[bool, typer.Option("--no-entry/--entry", help="Nobody may go in, or people may again.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, for the others.")] = "",
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Say that nobody may enter a site, or that people may again."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(SetSiteState(site, no_entry, reason))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)


def accept(
    service: Annotated[str, typer.Argument(help="The service's id.")],
    check: Annotated[str, typer.Argument(help="The tripwire's id.")],
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Take what a tripwire of a service saw last for right."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(AcceptChange(service, check))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message or _("done"))
