"""Commands that put alerts aside for a while, and bring them back."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli.asking import fetch_world, with_engine
from console.cli.dates import calendar
from console.cli.listing import alert_line, silence_line
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import list_or_say, mention, show, show_json, tell
from console.cli.strangers import strangers
from console.client import Client
from console.config.scales import seconds
from console.documents.alert import alert_document, silence_document
from console.i18n import _, ngettext
from console.model.silence import AlertMatcher
from console.wire import messages as wire
from console.wire.attending import EndSilence, PreviewSilence, SilenceAlerts, SilencePreview

Patterns = Annotated[list[str] | None, typer.Option(help="May be given again; * stands for anything.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(silence)
    app.command()(unsilence)
    app.command()(silences)


def silence(
    device: Patterns = None,
    rule: Patterns = None,
    point: Patterns = None,
    site: Patterns = None,
    room: Patterns = None,
    rack: Patterns = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the others and the record.")] = "",
    duration: Annotated[str, typer.Option("--for", help='How long: "30m", "2h".')] = "1h",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what it would hold back now.")] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
    name: NameOption = "",
) -> None:
    """Put the alerts that match aside until the time is over; they are still shown and counted."""
    matcher = AlertMatcher(*(tuple(words or ()) for words in (rule, device, point, site, room, rack)))
    try:
        for_s = seconds(duration)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--for") from error

    async def work(client: Client) -> wire.Reply:
        for sentence in strangers(matcher, await fetch_world(client)):
            tell(sentence)
        if preview:
            return await client.request(PreviewSilence(matcher))
        return await client.request(SilenceAlerts(matcher, reason, for_s))

    reply = with_engine(chosen_state(state, config), name, work)
    if isinstance(reply, SilencePreview):
        _print_preview(reply, json)
    else:
        mention(cast(wire.Done, reply).message)


def _print_preview(reply: SilencePreview, json: bool) -> None:
    if json:
        show_json([alert_document(alert) for alert in reply.alerts])
        return
    count = len(reply.alerts)
    tell(ngettext("would hide {count} now", "would hide {count} now", count).format(count=count))
    for alert in reply.alerts:
        show(alert_line(alert))


def unsilence(
    silence: Annotated[str, typer.Argument(help="The silence's id.")],
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """End a silence or a shelf before its time."""

    async def work(client: Client) -> wire.Reply:
        return await client.request(EndSilence(silence))

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)


def silences(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """What is silenced, shelved or under maintenance now, by whom, why and until when."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    found = sorted(world.silences.values(), key=lambda one: one.ends_at)
    if json:
        show_json([silence_document(one) for one in found])
        return
    list_or_say((silence_line(one, calendar(world)) for one in found), _("nothing is silenced"))
