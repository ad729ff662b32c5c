"""The command that proves sensors: says which are due, begins a test, and follows it to its end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, cast

import typer

from console.cli.asking import fetch_world, with_engine
from console.cli.exits import Exit
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import list_or_say, mention, show_json, tell
from console.client import Client
from console.errors import EngineAbsent
from console.i18n import _
from console.model.snapshot import PointView, Snapshot
from console.model.time import Instant
from console.wire import messages as wire
from console.wire.attending import ProveSensor, VouchForSensor

_SENSORS = frozenset({"leak", "smoke"})


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(prove)


def prove(
    sensor: Annotated[str, typer.Argument(help="The sensor, or a device that has one; without it, list all.")] = "",
    note: Annotated[str, typer.Option("--note", help="How it is tested, for the record.")] = "",
    by_hand: Annotated[
        str, typer.Option("--by-hand", help="Record that it works though the engine did not see it, and why.")
    ] = "",
    detach: Annotated[bool, typer.Option("--detach", help="Begin the test and do not wait for its end.")] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
    name: NameOption = "",
) -> None:
    """Test a leak or smoke sensor: while it is wetted and dried its alerts call nobody, and the day is kept."""
    where = chosen_state(state, config)
    if not sensor:
        _list(with_engine(where, name, fetch_world), json)
        return
    if by_hand:

        async def vouch(client: Client) -> wire.Reply:
            return await client.request(VouchForSensor(sensor, by_hand))

        mention(cast(wire.Done, with_engine(where, name, vouch)).message)
        return

    async def work(client: Client) -> bool:
        before = _point(await fetch_world(client), sensor)
        mention(cast(wire.Done, await client.request(ProveSensor(sensor, note))).message)
        return detach or before is None or await _follow(client, before)

    raise typer.Exit(Exit.WELL if with_engine(where, name, work) else Exit.TROUBLE)


def _list(world: Snapshot, json: bool) -> None:
    points = sorted((p for p in world.points.values() if p.reading.point in _SENSORS), key=lambda point: point.id)
    if json:
        show_json({point.id: _document(point) for point in points})
        return
    list_or_say(
        (f"{point.id:<40} {_standing(point)}" for point in points), _("there is no leak or smoke sensor to prove")
    )


def _document(point: PointView) -> dict[str, object]:
    return {
        "proven": None if point.proven_at is None else _day(point.proven_at),
        "due": point.unproven or point.proof_due,
        "under_test": point.tested_until is not None,
    }


def _standing(point: PointView) -> str:
    if point.tested_until is not None:
        return _("under test")
    if point.proven_at is None:
        return _("UNPROVEN")
    day = _day(point.proven_at)
    return _("proof due (proven {day})").format(day=day) if point.proof_due else _("proven {day}").format(day=day)


def _day(at: Instant) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _point(world: Snapshot, sensor: str) -> PointView | None:
    """The sensor as the engine will understand it; None where that is not clear."""
    found = [p for p in world.points.values() if p.reading.point in _SENSORS and sensor in (p.id, p.device)]
    return found[0] if len(found) == 1 else None


async def _follow(client: Client, before: PointView) -> bool:
    """Say what the sensor says until its test is over; whether it was proven."""
    await client.request(wire.Watch())
    world, said, begun = Snapshot(), before.reading.value, False
    async for delta in client.deltas():
        world.apply(delta.upserts, delta.gone)
        point = world.points.get(before.id)
        if point is None:
            continue
        if point.reading.value != said:
            said = point.reading.value
            tell(_("it says “{word}”").format(word=_(str(said))))
        begun = begun or point.tested_until is not None
        proven = point.proven_at is not None and point.proven_at != before.proven_at
        if proven or (begun and point.tested_until is None):
            tell(_standing(point) if proven else _("not proven: the engine did not read alarm and rest in time"))
            return proven
    raise EngineAbsent(_("the engine has gone away; the test goes on in it, “ronda prove” says how it ended"))
