"""Why a plan cannot run now, and what a person should know first; each guard is one rule and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.i18n import _
from console.inventory import Device
from console.model.run import Obstacle
from console.runbooks.schema import CheckStep, Runbook, SshStep, Step, WaitStep
from console.runbooks.world import World


def argument_obstacles(runbook: Runbook, arguments: Mapping[str, str]) -> Iterable[Obstacle]:
    """Arguments that are unknown, missing or do not fit."""
    for name in sorted(arguments.keys() - runbook.parameters.keys()):
        yield Obstacle("argument", _('"{name}" is no parameter of {runbook}.').format(name=name, runbook=runbook.name))
    for name, parameter in runbook.parameters.items():
        value = arguments.get(name, parameter.default)
        if value is None:
            yield Obstacle(
                "argument", _('"{name}" must be given: {title}.').format(name=name, title=_(parameter.title))
            )
        elif problem := parameter.problem_of(value):
            yield Obstacle("argument", _('"{name}" cannot be used: {problem}.').format(name=name, problem=problem))


def lock_obstacles(device: Device, world: World) -> Iterable[Obstacle]:
    """One run a target."""
    if run := world.locks.get(device.id):
        yield Obstacle(
            "locked",
            _("Run {run} is working on {device}; wait for it to end, or stop it.").format(run=run, device=device.id),
            device.id,
        )


def access_obstacles(steps: tuple[Step, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """A host that cannot be logged in to, or that does not answer."""
    if not any(isinstance(step, CheckStep | SshStep) for step in steps):
        return
    ssh = world.source(device.id, "ssh")
    if ssh is None:
        yield Obstacle(
            "no_ssh",
            _("{device} has no SSH access in the configuration; add ssh = {{ credential = … }} to it.").format(
                device=device.id
            ),
            device.id,
        )
    elif ssh.answers is False:
        yield _silent(device, world, ssh.message)


def _silent(device: Device, world: World, message: str) -> Obstacle:
    states = [state.answers for state in world.sources.get(device.id, {}).values()]
    if any(answers is not False for answers in states):
        sentence = _("{device} does not answer over SSH ({message}); another source still does, so it is not off.")
        return Obstacle("ssh_unreachable", sentence.format(device=device.id, message=message), device.id)
    sentence = _("{device} answers nowhere ({message}): it is off already, or cut off from here.")
    return Obstacle("not_answering", sentence.format(device=device.id, message=message), device.id)


def measuring_obstacles(steps: tuple[Step, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """A wait for something that nothing can measure."""
    if any(isinstance(step, WaitStep) for step in steps) and not world.signs_of(device.id):
        yield Obstacle(
            "unmeasurable",
            _("Nothing measures whether {device} is on or off; give it SSH, SNMP, ping or a BMC.").format(
                device=device.id
            ),
            device.id,
        )


def target_warnings(runbook: Runbook, device: Device, world: World) -> Iterable[str]:
    """What does not forbid the plan but belongs before the eyes of whoever confirms it."""
    if not runbook.dangerous:
        return
    warranty = device.warranty
    if warranty.sealed:
        yield _("{device} is under a warranty seal: leave the case shut; {vendor} is reached at {contact}.").format(
            device=device.id,
            vendor=warranty.vendor or _("the vendor"),
            contact=warranty.contact or _("(not written down)"),
        )
    signs = world.signs_of(device.id)
    if len(signs) == 1:
        yield _("Only {sign} tells whether {device} is off.").format(sign=signs[0], device=device.id)
    for other in world.dependents(device.id):
        if any(state.answers for state in world.sources.get(other.id, {}).values()):
            yield _("{other} depends on {device} and still answers.").format(other=other.id, device=device.id)


def target_stops(runbook: Runbook, device: Device, world: World) -> Iterable[str]:
    """What stops if the plan goes ahead: the device, its public services, what depends on it."""
    if not runbook.dangerous:
        return
    yield device.name or device.id
    yield from world.services.get(device.id, ())
    yield from (
        _("{other} (depends on it)").format(other=other.name or other.id) for other in world.dependents(device.id)
    )
