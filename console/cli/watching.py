"""Commands that only look: status, alerts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, cast

import typer

from console.cli.attach import attach
from console.cli.dates import calendar
from console.cli.exits import Exit
from console.cli.flagging import told as flag_told
from console.cli.listing import in_order, standing, states
from console.cli.options import ConfigOption, JsonOption, StateOption, chosen_state
from console.cli.output import list_or_say, show, show_json
from console.documents.alert import alert_document, incident_document, silence_document
from console.documents.board import drying_document, recovery_document, tag_document, touch_document
from console.documents.device import device_document, event_document
from console.documents.engine import engine_document, session_document
from console.documents.run import armed_document, flag_document, run_document
from console.documents.service import backup_document, service_document, site_document
from console.i18n import _, ngettext
from console.model.alert import AlertState
from console.model.armed import Armed, ArmedState
from console.model.place import Site
from console.model.reading import Reading
from console.model.snapshot import DeviceView, Snapshot
from console.model.wording import word
from console.report.story import Calendar
from console.wire.messages import GetWorld, World


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(status)
    app.command()(alerts)


def status(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """What the engine says now; exits with 1 when something is firing."""
    world, readings = _world(chosen_state(state, config))
    if json:
        show_json(_status_document(world, readings))
    else:
        _print_status(world)
    raise typer.Exit(_exit(world))


def alerts(
    every: Annotated[bool, typer.Option("--all", help="Also what is explained by a cause, or silenced.")] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
) -> None:
    """Incidents and alerts that are pending or firing; exits with 1 when something is firing."""
    world, _readings = _world(chosen_state(state, config))
    if json:
        show_json([alert_document(alert) for alert in in_order(world)])
    else:
        list_or_say(standing(world, every), _("nothing is pending or firing"))
    raise typer.Exit(_exit(world))


def _world(state: Path) -> tuple[Snapshot, dict[str, tuple[Reading, ...]]]:
    async def fetch() -> World:
        client = await attach(state)
        try:
            return cast(World, await client.request(GetWorld()))
        finally:
            await client.close()

    answer = asyncio.run(fetch())
    snapshot = Snapshot()
    snapshot.apply(answer.entities)
    return snapshot, answer.readings


def _exit(world: Snapshot) -> Exit:
    firing = any(alert.state is AlertState.FIRING for alert in world.alerts.values())
    return Exit.TROUBLE if firing else Exit.WELL


def _print_status(world: Snapshot) -> None:
    dates = calendar(world)
    for notice in world.engine.notices:
        show(f"! {notice}")
    for armed in sorted(world.armed.values(), key=lambda one: one.id):
        show(_armed(armed, dates))
    for flag in sorted(world.flags.values(), key=lambda one: one.id):
        show(flag_told(flag, dates))
    devices = sorted(world.devices.values(), key=lambda device: device.id)
    for line in states((device.state, f"{device.id:<20} {_trouble(device)}") for device in devices):
        show(line)
    firing = [alert for alert in in_order(world) if alert.state is AlertState.FIRING]
    show(ngettext("{count} alert is firing", "{count} alerts are firing", len(firing)).format(count=len(firing)))
    for line in standing(world, every=False):
        show("  " + line)


def _trouble(device: DeviceView) -> str:
    return "; ".join(source.message.rstrip(".") for source in device.sources.values() if source.message)


def _armed(armed: Armed, dates: Calendar) -> str:
    what = _("{runbook} on {target}").format(runbook=armed.runbook, target=armed.target)
    if armed.state is ArmedState.COUNTING and armed.ends_at is not None:
        sentence = _(
            "COUNTDOWN {id}: {what} begins by itself at {at}; veto it with: ronda runbook veto {id} --reason …"
        )
        return sentence.format(id=armed.id, what=what, at=dates.moment(armed.ends_at))
    return _("ARMED {id}: {what}").format(id=armed.id, what=what) + f" ({word(armed.state)})"


def _site(site: Site, world: Snapshot) -> dict[str, object]:
    view = world.site_views.get(site.id)
    named: dict[str, object] = {"name": site.name, "timezone": site.timezone}
    return named if view is None else named | site_document(view)


def _status_document(world: Snapshot, readings: dict[str, tuple[Reading, ...]]) -> dict[str, object]:
    return {
        "engine": engine_document(world.engine),
        "sites": {site.id: _site(site, world) for site in world.sites.values()},
        "services": {view.id: service_document(view) for view in world.services.values()},
        "backups": {view.id: backup_document(view) for view in world.backups.values()},
        "devices": {view.id: device_document(view, readings.get(view.id, ())) for view in world.devices.values()},
        "alerts": [alert_document(alert) for alert in in_order(world)],
        "incidents": [incident_document(incident) for incident in world.incidents.values()],
        "runs": [run_document(run) for run in world.runs.values()],
        "armed": {one.id: armed_document(one) for one in world.armed.values()},
        "flags": {one.id: flag_document(one) for one in world.flags.values()},
        "tags": [tag_document(tag) for tag in world.tags.values()],
        "safe_to_touch": {board.id: touch_document(board) for board in world.touch.values()},
        "drying": {line.id: drying_document(line) for line in world.drying.values()},
        "recovery": {state.id: recovery_document(state) for state in world.recovery.values()},
        "silences": [silence_document(silence) for silence in world.silences.values()],
        "sessions": [session_document(session) for session in world.sessions.values()],
        "events": [event_document(event) for event in world.events.values()],
    }
