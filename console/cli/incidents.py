"""Commands about incidents: list and show them, take the lead, mark the cause, join and take apart, hand over."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli.asking import fetch_world, with_engine
from console.cli.dates import calendar
from console.cli.exits import Exit
from console.cli.listing import incident_line, under_way
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import list_or_say, mention, show, show_json, tell
from console.client import Client
from console.documents.alert import incident_document
from console.i18n import _
from console.wire import messages as wire
from console.wire.attending import (
    AcknowledgeMany,
    HandOver,
    MarkCause,
    MergeIncidents,
    ShelveAlerts,
    SplitIncident,
    TakeLead,
)

incident = typer.Typer(help="Incidents: list, show, ack, lead, cause, merge, split, note.", rich_markup_mode=None)
IncidentArgument = Annotated[str, typer.Argument(help="The incident's id.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(incident, name="incident")
    app.command()(shelve)
    for name, command in (
        ("list", list_),
        ("show", show_incident),
        ("ack", ack),
        ("lead", lead),
        ("cause", cause),
        ("merge", merge),
        ("split", split),
        ("note", note),
    ):
        incident.command(name)(command)


def list_(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """The incidents under way."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    if json:
        show_json([incident_document(one) for one in world.incidents.values()])
        return
    list_or_say((incident_line(one) for one in under_way(world)), _("no incident is under way"))


def show_incident(
    id_: IncidentArgument, config: ConfigOption = None, state: StateOption = None, json: JsonOption = False
) -> None:
    """One incident with its timeline."""
    world = with_engine(chosen_state(state, config), "", fetch_world)
    found = world.incidents.get(id_)
    if found is None:
        tell(_("there is no incident {id}; “ronda incident list” names them").format(id=id_))
        raise typer.Exit(Exit.REFUSED)
    if json:
        show_json(incident_document(found))
        return
    show(incident_line(found))
    when = calendar(world).moment
    for event in found.timeline:
        show(f"{when(event.at)}  {event.what:<14} {event.by + ': ' if event.by else ''}{event.text}")
    if found.note:
        show(_("note: {note}").format(note=found.note))


def ack(
    id_: IncidentArgument,
    words: Annotated[str, typer.Option("--note", help="Why, for the others.")],
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Acknowledge every alert of an incident."""
    _ask(AcknowledgeMany((id_,), words), config, state, name)


def lead(
    id_: IncidentArgument,
    give_up: Annotated[bool, typer.Option("--give-up", help="Nobody has the lead any more.")] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Take the lead of an incident."""
    _ask(TakeLead(id_, give_up), config, state, name)


def cause(
    alert: Annotated[str, typer.Argument(help="The alert's id.")],
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Mark an alert as the cause of its incident."""
    _ask(MarkCause(alert), config, state, name)


def merge(
    into: IncidentArgument, other: str, config: ConfigOption = None, state: StateOption = None, name: NameOption = ""
) -> None:
    """Make one incident of two."""
    _ask(MergeIncidents(into, other), config, state, name)


def split(
    id_: IncidentArgument,
    alerts: Annotated[list[str], typer.Argument(help="The alerts that are another matter.")],
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Make an incident of its own of some alerts of another one."""
    _ask(SplitIncident(id_, tuple(alerts)), config, state, name)


def note(
    id_: IncidentArgument,
    words: Annotated[str, typer.Argument(help="What whoever comes next must know.")],
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Leave a note in an incident for whoever comes next."""
    _ask(HandOver(id_, words), config, state, name)


def shelve(
    alerts: Annotated[list[str], typer.Argument(help="Ids of alerts or incidents.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, for the others and the record.")],
    hours: Annotated[float, typer.Option("--hours", help="For how long.", min=0.1, max=720)] = 8.0,
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Put single alerts and their returns aside for a while."""
    _ask(ShelveAlerts(tuple(alerts), reason, hours * 3600.0), config, state, name)


def _ask(request: wire.Request, config: ConfigOption, state: StateOption, name: str) -> None:
    async def work(client: Client) -> wire.Reply:
        return await client.request(request)

    mention(cast(wire.Done, with_engine(chosen_state(state, config), name, work)).message)
