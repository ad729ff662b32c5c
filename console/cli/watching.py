"""Commands that only look: status, alerts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import typer

from console.cli.attach import attach
from console.cli.exits import Exit
from console.cli.options import ConfigOption, JsonOption, StateOption, chosen_state
from console.cli.output import show, show_json
from console.documents import (
    alert_document,
    device_document,
    engine_document,
    run_document,
    session_document,
    tag_document,
)
from console.i18n import _, ngettext
from console.model.alert import SEVEREST_FIRST, Alert, AlertState
from console.model.reading import Reading
from console.model.snapshot import Snapshot
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


def alerts(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """The alerts that are pending or firing; exits with 1 when something is firing."""
    world, _readings = _world(chosen_state(state, config))
    rows = _in_order(world)
    if json:
        show_json([alert_document(alert) for alert in rows])
    else:
        for alert in rows:
            show(_line(alert))
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


def _in_order(world: Snapshot) -> list[Alert]:
    live = [alert for alert in world.alerts.values() if alert.state is not AlertState.RESOLVED]
    return sorted(live, key=lambda alert: (SEVEREST_FIRST.index(alert.severity), alert.since_at))


def _exit(world: Snapshot) -> Exit:
    firing = any(alert.state is AlertState.FIRING for alert in world.alerts.values())
    return Exit.TROUBLE if firing else Exit.WELL


def _line(alert: Alert) -> str:
    taken = _("acknowledged by {by}").format(by=alert.acknowledged.by) if alert.acknowledged else ""
    return "  ".join(filter(None, (alert.id, alert.severity.value.upper(), alert.state.value, alert.summary, taken)))


def _print_status(world: Snapshot) -> None:
    for notice in world.engine.notices:
        show(f"! {notice}")
    for device in sorted(world.devices.values(), key=lambda device: device.id):
        words = "; ".join(source.message for source in device.sources.values() if source.message)
        show(f"{device.state.value:<9} {device.id:<20} {words}".rstrip())
    firing = [alert for alert in _in_order(world) if alert.state is AlertState.FIRING]
    show(ngettext("{count} alert is firing", "{count} alerts are firing", len(firing)).format(count=len(firing)))
    for alert in firing:
        show("  " + _line(alert))


def _status_document(world: Snapshot, readings: dict[str, tuple[Reading, ...]]) -> dict[str, object]:
    return {
        "engine": engine_document(world.engine),
        "sites": {site.id: {"name": site.name, "timezone": site.timezone} for site in world.sites.values()},
        "devices": {view.id: device_document(view, readings.get(view.id, ())) for view in world.devices.values()},
        "alerts": [alert_document(alert) for alert in _in_order(world)],
        "incidents": [],
        "runs": [run_document(run) for run in world.runs.values()],
        "tags": [tag_document(tag) for tag in world.tags.values()],
        "silences": [],
        "sessions": [session_document(session) for session in world.sessions.values()],
    }
