"""From a runbook, a target and the world to the exact commands that would run; pure, and runs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec
from msgspec import structs

from console.errors import RunbookError
from console.i18n import N_, _
from console.inventory import Device
from console.model.run import Obstacle, Plan, PlannedStep, StepKind
from console.model.time import Instant, Seconds
from console.runbooks import guards
from console.runbooks.command import family, render, variant
from console.runbooks.schema import CheckStep, Runbook, SshStep, Step, WaitStep, When
from console.runbooks.world import World

_SIGN_OFF = {
    "ssh": N_("SSH refuses or does not answer"),
    "snmp": N_("SNMP is silent"),
    "ping": N_("ping is silent"),
    "bmc": N_("the BMC says off"),
}
_SIGN_ON = {
    "ssh": N_("SSH answers"),
    "snmp": N_("SNMP answers"),
    "ping": N_("ping answers"),
    "bmc": N_("the BMC says on"),
}

Arguments: TypeAlias = tuple[tuple[str, str], ...]

PLAN_LIFE_S: Seconds = 600.0
"""How long a plan may be confirmed after it was made."""


def plan(runbook: Runbook, target: str, world: World, arguments: Mapping[str, str], now: Instant) -> Plan:
    """The plan of `runbook` on `target`; what forbids it is in `obstacles`, and then there may be no steps.

    `id` is a digest over the runbook, target, arguments, every step as it would be sent, and what stops.
    """
    values = {name: arguments.get(name, known.default or "") for name, known in runbook.parameters.items()}
    device = world.devices.get(target)
    blank = Plan(
        id="",
        runbook=runbook.name,
        target=target,
        title=_(runbook.title),
        confirm_word=target,
        steps=(),
        made_at=now,
        arguments=tuple(sorted(values.items())),
    )
    refused = (*guards.argument_obstacles(runbook, arguments), *_target_obstacles(runbook, target, device))
    if refused or device is None:
        return _identified(structs.replace(blank, obstacles=refused))
    return _identified(_planned(blank, runbook, device, world, values))


def estimate_s(plan: Plan) -> Seconds | None:
    """How long the plan takes by the last measured times; None when a step was never measured."""
    known = [step.estimate_s for step in plan.steps]
    measured = [seconds for seconds in known if seconds is not None]
    return sum(measured) if len(measured) == len(known) else None


def _planned(blank: Plan, runbook: Runbook, device: Device, world: World, values: Mapping[str, str]) -> Plan:
    fitting = tuple(step for step in runbook.steps if _applies(step.when, device, world, values))
    obstacles = [
        *guards.lock_obstacles(device, world),
        *guards.access_obstacles(fitting, device, world),
        *guards.measuring_obstacles(fitting, device, world),
    ]
    steps = []
    for step in fitting:
        try:
            steps.append(_step(step, runbook, device, world, values))
        except RunbookError as error:
            obstacles.append(Obstacle("command", str(error), device.id))
    return structs.replace(
        blank,
        steps=tuple(steps),
        obstacles=tuple(obstacles),
        stops=tuple(guards.target_stops(runbook, device, world)),
        warnings=tuple(guards.target_warnings(runbook, device, world)),
    )


def _target_obstacles(runbook: Runbook, target: str, device: Device | None) -> Iterable[Obstacle]:
    if device is None:
        yield Obstacle("unknown_target", _('There is no device "{target}".').format(target=target), target)
    elif device.kind != runbook.scope:
        sentence = _("{runbook} is for a {scope}; {target} is a {kind}.")
        yield Obstacle(
            "wrong_target",
            sentence.format(runbook=runbook.name, scope=runbook.scope, target=target, kind=device.kind.value),
            target,
        )


def _applies(when: When, device: Device, world: World, values: Mapping[str, str]) -> bool:
    return (
        (not when.os or not set(when.os).isdisjoint(family(device.os)))
        and (not when.source or world.source(device.id, when.source) is not None)
        and (not when.parameter or values[when.parameter] == when.equals)
    )


def _step(step: Step, runbook: Runbook, device: Device, world: World, values: Mapping[str, str]) -> PlannedStep:
    command, arguments = _wording(step, device, world, values)
    return PlannedStep(
        id=step.id,
        kind=StepKind(step.type),
        target=device.id,
        title=_(step.title),
        command=command,
        arguments=arguments,
        timeout_s=step.timeout,
        estimate_s=world.took_s.get((f"{runbook.name}/{step.id}", device.id)),
        destructive=isinstance(step, SshStep) and step.destructive,
        on_failure=step.on_failure,
    )


def _wording(step: Step, device: Device, world: World, values: Mapping[str, str]) -> tuple[str, Arguments]:
    match step:
        case CheckStep():
            line = _line(step, device, values, "none")
            return line, (("passes", step.passes), ("otherwise", step.otherwise), *_retries(step))
        case SshStep():
            line = _line(step, device, values, values.get(step.elevate, "none"))
            return line, (("closing", step.closing), *_retries(step))
        case WaitStep():
            return _condition(step, world.signs_of(device.id))


def _line(step: CheckStep | SshStep, device: Device, values: Mapping[str, str], elevation: str) -> str:
    words = variant(step.command, device.os)
    if words is None:
        raise RunbookError(
            _('step "{step}" has no command for {os}, which {device} runs.').format(
                step=step.id, os=device.os, device=device.id
            )
        )
    return render(words, {**values, "target": device.id, "address": device.address}, device.os, elevation)


def _retries(step: CheckStep | SshStep) -> Arguments:
    return (("retry", str(step.retry)), ("pause_s", f"{step.pause:g}")) if step.retry else ()


def _condition(step: WaitStep, signs: tuple[str, ...]) -> tuple[str, Arguments]:
    meaning = _SIGN_OFF if step.until == "off" else _SIGN_ON
    sentence = _("until {signs}, {times} times in a row, measured every {every} s").format(
        signs=_(" and ").join(_(meaning[sign]) for sign in signs), times=step.times, every=f"{step.every:g}"
    )
    arguments = (
        ("until", step.until),
        ("signs", " ".join(signs)),
        ("times", str(step.times)),
        ("every_s", f"{step.every:g}"),
    )
    return sentence, arguments


def _identified(unnamed: Plan) -> Plan:
    """`unnamed` with the digest of all that would run; estimates and what is only said are no part of it."""
    steps = tuple(structs.replace(step, estimate_s=None) for step in unnamed.steps)
    runs = (unnamed.runbook, unnamed.target, unnamed.arguments, steps, unnamed.stops)
    return structs.replace(unnamed, id=hashlib.sha256(msgspec.json.encode(runs)).hexdigest()[:32])
