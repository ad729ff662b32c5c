"""`ronda handover`: the page that a shift hands to the next, and the incoming person's name on record."""

from __future__ import annotations

import hashlib
import sys
from typing import Annotated

import typer

from console.cli.asking import fetch_world, with_engine
from console.cli.options import ConfigOption, NameOption, StateOption, chosen_state
from console.cli.output import tell
from console.client import Client
from console.clock import SystemClock
from console.i18n import _
from console.model.place import Site
from console.report import handover as page
from console.report.markdown import document
from console.report.story import Calendar
from console.wire import messages as wire
from console.wire.attending import TakeShift


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(handover)


def handover(
    initial: Annotated[
        str,
        typer.Option("--initial", help="Your name, once you have read the page: it goes on record with its digest."),
    ] = "",
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """One page for the next shift: what is open, held back, forbidden and waiting, as Markdown."""

    async def work(client: Client) -> tuple[str, str]:
        text = await page_of(client)
        if not initial:
            return text, ""
        digest = hashlib.sha256(text.encode()).hexdigest()
        reply = await client.request(TakeShift(initial, digest))
        signed = _("Taken over by {who}; SHA-256 of the page above: {digest}").format(who=initial, digest=digest)
        return f"{text}\n{signed}\n", reply.message if isinstance(reply, wire.Done) else ""

    text, said = with_engine(chosen_state(state, config), name, work)
    sys.stdout.write(text)
    if said:
        tell(said)


async def page_of(client: Client) -> str:
    """The page, as the engine's world has it now."""
    world = await fetch_world(client)
    now = SystemClock().now()
    site = next(iter(world.sites.values()), Site("", _("not named")))
    calendar = Calendar(site.timezone)
    heading = _("Hand-over at {site}, {at}").format(site=site.name or site.id, at=calendar.moment(now))
    return document(heading, page.sections(world, now, calendar))
