"""`ronda report`: gathers what the engine knows of an incident and writes its record."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import msgspec
import typer

from console import __version__
from console.cli.asking import with_engine
from console.cli.exits import Exit
from console.cli.options import ConfigOption, NameOption, StateOption, chosen_state
from console.cli.output import tell
from console.client import Client
from console.clock import SystemClock
from console.errors import Refused
from console.i18n import _, use_language
from console.model.incident import Incident
from console.model.oserror import os_words
from console.model.place import Place, Site
from console.model.point import POINTS
from console.model.snapshot import DeviceView, Snapshot
from console.model.time import Instant, Seconds
from console.report.dossier import Curve, Dossier, Equipment
from console.report.standing import cut_off
from console.wire import messages as wire
from console.wire.remembering import GetRecord, GetTrend, Recorded, Trend

_BEFORE_S: Seconds = 900.0
"""What was measured before an incident belongs to its story."""

_CURVES = 12
_STEPS = 240


class Form(StrEnum):
    """How the record is written."""

    MD = "md"
    HTML = "html"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(report)


def report(
    incident: Annotated[str, typer.Argument(help="The incident's id.")],
    form: Annotated[Form, typer.Option("--format", help="How it is written.")] = Form.MD,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file; without one, standard output.")
    ] = None,
    lessons: Annotated[Path | None, typer.Option("--lessons", help="A text file, one paragraph a lesson.")] = None,
    language: Annotated[str, typer.Option("--language", help="The report's language: en or id.")] = "",
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """The record of an incident: what happened, who did what, what it cost, what is still open."""
    dossier = with_engine(chosen_state(state, config), name, lambda client: gather(client, incident))
    dossier = msgspec.structs.replace(dossier, lessons=_paragraphs(lessons))
    if language:
        use_language(language)
    text = _written(dossier, form)
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        tell(_("the report cannot be written to {path}: {why}").format(path=output, why=os_words(error)))
        raise typer.Exit(Exit.TROUBLE) from None


def _written(dossier: Dossier, form: Form) -> str:
    match form:
        case Form.HTML:
            from console.report.html import html  # each form loads only what it needs

            return html(dossier)
        case Form.MD:
            from console.report.markdown import markdown

            return markdown(dossier)
        case _json:
            return msgspec.json.format(msgspec.json.encode(dossier), indent=2).decode() + "\n"


def _paragraphs(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("lessons", _("{path} cannot be read: {why}").format(path=path, why=os_words(error))) from error
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


async def gather(client: Client, id_: str) -> Dossier:
    """Everything that the engine knows of the incident; raises `Refused` when it knows none of that id."""
    answer = cast(wire.World, await client.request(wire.GetWorld()))
    world = Snapshot()
    world.apply(answer.entities)
    incident = world.incidents.get(id_)
    if incident is None:
        known = ", ".join(sorted(world.incidents)) or _("none")
        raise Refused(
            "unknown_incident", _("there is no incident {id}; there are: {known}").format(id=id_, known=known)
        )
    now = SystemClock().now()
    until = incident.ended_at or now
    site = world.sites.get(incident.place.site) or next(iter(world.sites.values()), Site("", _("not named")))
    recorded = cast(Recorded, await client.request(GetRecord(incident.started_at - _BEFORE_S, until)))
    return Dossier(
        incident=incident,
        site=site.name,
        timezone=site.timezone,
        made_at=now,
        made_by=client.welcome.user,
        version=__version__,
        alerts=tuple(world.alerts[alert] for alert in incident.alerts if alert in world.alerts),
        equipment=tuple(_equipment(world, world.devices[id_], now) for id_ in _concerned(incident, world)),
        runs=tuple(run for run in world.runs.values() if incident.started_at - _BEFORE_S <= run.started_at <= until),
        services=tuple(world.services.values()),
        record=recorded.record.lines,
        curves=await _curves(client, incident, world, until),
        seal=recorded.record.seal,
    )


def _concerned(incident: Incident, world: Snapshot) -> list[str]:
    return [id_ for id_ in incident.at_risk.devices if id_ in world.devices]


def _equipment(world: Snapshot, view: DeviceView, now: Instant) -> Equipment:
    site = world.sites.get(view.place.site)
    return Equipment(
        view.id,
        view.name,
        _where(world, view.place),
        view.state.value,
        view.identity,
        view.warranty,
        view.value,
        site.currency if site is not None else "",
        cut_off=cut_off(view, world, now),
        heard_at=view.data_at,
    )


def _where(world: Snapshot, place: Place) -> str:
    room, rack = world.rooms.get(place.room), world.racks.get(place.rack)
    unit = f"U{place.unit}" if place.unit is not None else ""
    return ", ".join(filter(None, (room.name if room else "", rack.name if rack else "", unit)))


async def _curves(client: Client, incident: Incident, world: Snapshot, until: Instant) -> tuple[Curve, ...]:
    """The readings that its alerts are about, the cause's first; words have no course to draw."""
    curves: dict[tuple[str, str, str], Curve] = {}
    since = incident.started_at - _BEFORE_S
    for id_ in incident.alerts:
        alert = world.alerts.get(id_)
        if alert is None or len(curves) >= _CURVES or (alert.device, alert.point, alert.instance) in curves:
            continue
        kind = POINTS.get(alert.point)
        if kind is None or kind.words:
            continue
        request = GetTrend(alert.device, alert.point, alert.instance, since, until, _STEPS)
        try:
            trend = cast(Trend, await client.request(request))
        except Refused:
            continue
        device = world.devices.get(alert.device)
        title = " · ".join(filter(None, (device.name if device else alert.device, _(kind.label), alert.instance)))
        curve = Curve(title, trend.unit, trend.since_at, trend.until_at, trend.values, trend.limits)
        curves[alert.device, alert.point, alert.instance] = curve
    return tuple(curves.values())
