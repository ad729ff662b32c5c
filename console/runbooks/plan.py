"""From a runbook, a target and the world to the exact steps that would run; pure, and runs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec
from msgspec import structs

from console.collect.outlets.reading import OutletReading
from console.i18n import _
from console.model.run import Plan
from console.model.time import Instant, Seconds
from console.runbooks import guards, redundancy
from console.runbooks.clocks import deadlines, room_of
from console.runbooks.draft import Draft
from console.runbooks.schema import Runbook
from console.runbooks.world import World

PLAN_LIFE_S: Seconds = 600.0
"""How long a plan may be confirmed after it was made."""


def plan(
    runbook: Runbook,
    target: str,
    world: World,
    arguments: Mapping[str, str],
    now: Instant,
    library: Mapping[str, Runbook] | None = None,
) -> Plan:
    """The plan of `runbook` on `target`; what forbids it is in `obstacles`, and then there may be no steps.

    `library` holds the runbooks that this one may run. `id` is a digest over the runbook, target, arguments, every
    step as it would be sent, what stops, what runs on less, and what is out of reach.
    """
    values = {name: arguments.get(name, known.default or "") for name, known in runbook.parameters.items()}
    refused = (*guards.argument_obstacles(runbook, arguments), *guards.target_obstacles(runbook, target, world))
    draft = Draft(runbook, target, world, library or {})
    if not refused:
        draft.write(values)
    made = Plan(
        id="",
        runbook=runbook.name,
        target=target,
        title=_(runbook.title),
        confirm_word=target,
        steps=tuple(draft.steps),
        made_at=now,
        obstacles=(*refused, *draft.obstacles),
        stops=tuple(dict.fromkeys(draft.stops)),
        warnings=tuple(dict.fromkeys(draft.warnings)),
        arguments=tuple(sorted(values.items())),
        two_person=runbook.two_person,
        role=runbook.role,
        weakens=_weakened(draft, world),
        no_entry=draft.no_entry,
        out_of_reach=tuple(draft.out_of_reach),
    )
    needs_s = estimate_s(made)
    room = room_of(target, runbook.scope, world.devices, world.racks)
    if runbook.asks_when_mains_returns:
        made = _watching(made, room, world)
    clocks = deadlines(needs_s, world.time_left, room)
    return structs.replace(made, id=_digest(made), needs_s=needs_s, deadlines=clocks)


def estimate_s(plan: Plan) -> Seconds | None:
    """How long the plan takes by the last measured times; None when a step was never measured.

    Devices of one wave go side by side, so a wave takes as long as its slowest device.
    """
    total = 0.0
    lanes: dict[tuple[int, str], Seconds] = {}
    for step in plan.steps:
        if step.estimate_s is None:
            return None
        if step.wave:
            lanes[step.wave, step.target] = lanes.get((step.wave, step.target), 0.0) + step.estimate_s
        else:
            total += step.estimate_s
    slowest: dict[int, Seconds] = {}
    for (wave, _target), seconds in lanes.items():
        slowest[wave] = max(slowest.get(wave, 0.0), seconds)
    return total + sum(slowest.values())


def _watching(made: Plan, room: str, world: World) -> Plan:
    """`made` with the room's UPSes that run on battery now, and what follows when they no longer do."""
    here = {device.id for device in world.devices.values() if device.place.room == room}
    ups = tuple(sorted(world.on_battery & here))
    if not ups:
        return made
    told = _("If the mains is back at {ups} half-way, the run asks whether it goes on or stops and brings back.")
    return structs.replace(made, watched_ups=ups, warnings=(*made.warnings, told.format(ups=", ".join(ups))))


def _weakened(draft: Draft, world: World) -> tuple[str, ...]:
    """What is left of the supplies of all that keeps running, or comes up."""
    off = {feed for feed, seen in world.outlets.items() if isinstance(seen, OutletReading) and seen.state == "off"}
    on = {feed for feed, seen in world.outlets.items() if isinstance(seen, OutletReading) and seen.state == "on"}
    dead = (world.dead_feeds | off) - on
    return tuple(map(redundancy.sentence, redundancy.lost_redundancy(world.devices, dead, draft.switched)))


def _digest(made: Plan) -> str:
    """Of all that would run; estimates and what is only said are no part of it."""
    steps = tuple(structs.replace(step, estimate_s=None) for step in made.steps)
    words = (made.stops, made.weakens, made.watched_ups, made.no_entry, made.out_of_reach)
    runs = (made.runbook, made.target, made.arguments, steps, words, made.two_person)
    return hashlib.sha256(msgspec.json.encode(runs)).hexdigest()[:32]
