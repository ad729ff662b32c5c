"""Why a plan cannot run now, and what a person should know first; each guard is one rule and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile

from console.i18n import _
from console.inventory import Device
from console.model.run import Obstacle
from console.runbooks.schema import Runbook
from console.runbooks.steptypes import AskStep, CheckStep, LeafStep, SshStep, WaitStep
from console.runbooks.tag import tag_sentence
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


def target_obstacles(runbook: Runbook, target: str, world: World) -> Iterable[Obstacle]:
    """A target that is not there, or of another kind than the runbook is for."""
    if runbook.scope != "server":
        if target not in world.places(runbook.scope):
            sentence = _('There is no {scope} "{target}".').format(scope=runbook.scope, target=target)
            yield Obstacle("unknown_target", sentence, target)
        return
    device = world.devices.get(target)
    if device is None:
        yield Obstacle("unknown_target", _('There is no device "{target}".').format(target=target), target)
    elif device.kind != runbook.scope:
        sentence = _("{runbook} is for a {scope}; {target} is a {kind}.")
        yield Obstacle(
            "wrong_target",
            sentence.format(runbook=runbook.name, scope=runbook.scope, target=target, kind=device.kind.value),
            target,
        )


def device_obstacles(steps: tuple[LeafStep, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """Everything that forbids these steps on `device` now."""
    yield from lock_obstacles(device, world)
    yield from tag_obstacles(steps, device, world)
    yield from power_obstacles(steps, device, world)
    yield from access_obstacles(steps, device, world)
    yield from measuring_obstacles(steps, device, world)


def lock_obstacles(device: Device, world: World) -> Iterable[Obstacle]:
    """One run a target."""
    if run := world.locks.get(device.id):
        yield locked(device.id, run)


def locked(target: str, run: str) -> Obstacle:
    """Another run holds the target."""
    sentence = _("Run {run} is working on {target}; wait for it to end, or stop it.")
    return Obstacle("locked", sentence.format(run=run, target=target), target)


def tag_obstacles(steps: tuple[LeafStep, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """A do-not-energise tag blocks every way to put power on the device."""
    tag = world.tags.get(device.id)
    if tag is not None and energises(steps):
        yield Obstacle("do_not_energise", tag_sentence(tag), device.id)


def power_obstacles(steps: tuple[LeafStep, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """A device that is to be switched on but answers already."""
    if energises(steps) and any(state.answers for state in world.sources.get(device.id, {}).values()):
        yield Obstacle("already_on", _("{device} answers: it is on already.").format(device=device.id), device.id)


def energises(steps: tuple[LeafStep, ...]) -> bool:
    """Whether one of the steps puts power on the target."""
    return any(isinstance(step, AskStep) and step.energises for step in steps)


def access_obstacles(steps: tuple[LeafStep, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """A host that cannot be logged in to; one that is silent, unless the steps first wait for it to come up."""
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
    elif ssh.answers is False and any(isinstance(step, CheckStep | SshStep) for step in takewhile(_at_once, steps)):
        yield _silent(device, world, ssh.message)


def _at_once(step: LeafStep) -> bool:
    return not isinstance(step, AskStep) and not (isinstance(step, WaitStep) and step.until == "answers")


def _silent(device: Device, world: World, message: str) -> Obstacle:
    states = [state.answers for state in world.sources.get(device.id, {}).values()]
    if any(answers is not False for answers in states):
        sentence = _("{device} does not answer over SSH ({message}); another source still does, so it is not off.")
        return Obstacle("ssh_unreachable", sentence.format(device=device.id, message=message), device.id)
    sentence = _("{device} answers nowhere ({message}): it is off already, or cut off from here.")
    return Obstacle("not_answering", sentence.format(device=device.id, message=message), device.id)


def measuring_obstacles(steps: tuple[LeafStep, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """A wait for something that nothing can measure."""
    if any(isinstance(step, WaitStep) for step in steps) and not world.signs_of(device.id):
        yield Obstacle(
            "unmeasurable",
            _("Nothing measures whether {device} is on or off; give it SSH, SNMP, ping or a BMC.").format(
                device=device.id
            ),
            device.id,
        )


def shuts_down(steps: Iterable[LeafStep]) -> bool:
    """Whether one of the steps takes the target away from those who use it."""
    return any(isinstance(step, SshStep) and step.destructive for step in steps)


def device_warnings(
    steps: tuple[LeafStep, ...], device: Device, world: World, also_planned: frozenset[str] = frozenset()
) -> Iterable[str]:
    """What does not forbid the plan but belongs before the eyes of whoever confirms it.

    `also_planned` are the devices of the same plan, which go in their own turn.
    """
    if not shuts_down(steps) and not energises(steps):
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
    if not shuts_down(steps):
        return
    for other in _outside_dependents(device, world, also_planned):
        if any(state.answers for state in world.sources.get(other.id, {}).values()):
            yield _("{other} depends on {device} and still answers.").format(other=other.id, device=device.id)


def device_stops(
    steps: tuple[LeafStep, ...], device: Device, world: World, also_planned: frozenset[str] = frozenset()
) -> Iterable[str]:
    """What stops if the plan goes ahead: the device, its public services, what depends on it."""
    if not shuts_down(steps):
        return
    yield device.name or device.id
    yield from world.services.get(device.id, ())
    for other in _outside_dependents(device, world, also_planned):
        yield _("{other} (depends on it)").format(other=other.name or other.id)


def _outside_dependents(device: Device, world: World, also_planned: frozenset[str]) -> Iterable[Device]:
    return (other for other in world.dependents(device.id) if other.id not in also_planned)
