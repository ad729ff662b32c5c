"""Why a plan cannot run now, and what a person should know first; each guard is one rule and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile

from console.i18n import _
from console.inventory import Device
from console.model.run import Obstacle, PlannedStep, StepKind
from console.runbooks.power_wording import RESETS, feeds_of
from console.runbooks.schema import Runbook
from console.runbooks.steptypes import AskStep, CheckStep, FingerprintStep, LeafStep, PowerStep, SshStep, WaitStep
from console.runbooks.tag import tag_sentence
from console.runbooks.world import World

MIN_DEW_MARGIN_K = 2.0
"""Nothing is switched on when the coldest air is nearer to its dew point (critical limit of the default rules)."""

LOW_DEW_MARGIN_K = 4.0
"""Below this a person is told before anything is switched on."""

_ANSWER_WHILE_OFF = frozenset({"redfish", "ipmi"})
"""Sources that have standby power: that a BMC answers does not say that its server is on."""


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
    yield from switching_obstacles(steps, device, world)
    yield from condensation_obstacles(steps, device, world)


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
    """A device that is to be switched on but answers already; one that is first switched off may answer."""
    sources = world.sources.get(device.id, {}).items()
    if _begins_off(steps) and any(state.answers for name, state in sources if name not in _ANSWER_WHILE_OFF):
        yield Obstacle("already_on", _("{device} answers: it is on already.").format(device=device.id), device.id)


def energises(steps: tuple[LeafStep, ...]) -> bool:
    """Whether one of the steps puts power on the target."""
    return any(isinstance(step, AskStep | PowerStep) and step.energises for step in steps)


def _begins_off(steps: tuple[LeafStep, ...]) -> bool:
    """Whether the first step that has to do with the target's power puts some on it, and takes none away before."""
    for step in steps:
        if isinstance(step, PowerStep):
            return step.action == "on"
        if isinstance(step, AskStep) and step.energises:
            return True
    return False


def access_obstacles(steps: tuple[LeafStep, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """A host that cannot be logged in to; one that is silent, unless the steps first wait for it to come up."""
    if not any(isinstance(step, CheckStep | SshStep | FingerprintStep) for step in steps):
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
    if isinstance(step, PowerStep):
        return not step.energises
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
    measured = any(isinstance(step, WaitStep) or _cuts(step) for step in steps)
    if measured and not world.signs_of(device.id):
        yield Obstacle(
            "unmeasurable",
            _("Nothing measures whether {device} is on or off; give it SSH, SNMP, ping or a BMC.").format(
                device=device.id
            ),
            device.id,
        )


def switching_obstacles(steps: tuple[LeafStep, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """Outlets that are not known for what they are; resets that the BMC does not offer."""
    for step in steps:
        if not isinstance(step, PowerStep):
            continue
        if step.via == "bmc":
            yield from _reset_obstacles(step, device, world)
            continue
        if step.via == "wake":
            yield from _waking_obstacles(device, world)
            continue
        feeds = feeds_of(step, device)
        if not feeds:
            sentence = _("{device} has no outlets in the configuration; add feeds = [PDU/OUTLET] to it.")
            yield Obstacle("no_outlet", sentence.format(device=device.id), device.id)
        for feed in feeds:
            known = world.outlets.get(feed, _("{feed} has not been read yet.").format(feed=feed))
            if isinstance(known, str):
                yield Obstacle("no_outlet", known, device.id)


def _waking_obstacles(device: Device, world: World) -> Iterable[Obstacle]:
    if device.wake is None:
        sentence = _("{device} cannot be woken: the configuration has no wake = {{ mac = … }} for it.")
        yield Obstacle("no_wake", sentence.format(device=device.id), device.id)
    elif not world.signs_of(device.id):
        sentence = _("Nothing measures whether {device} is on or off; give it SSH, SNMP, ping or a BMC.")
        yield Obstacle("unmeasurable", sentence.format(device=device.id), device.id)


def _reset_obstacles(step: PowerStep, device: Device, world: World) -> Iterable[Obstacle]:
    offered = world.resets.get(device.id, _("The BMC of {device} has not been asked yet.").format(device=device.id))
    reset = RESETS[step.action]
    if isinstance(offered, str):
        yield Obstacle("no_reset", offered, device.id)
    elif reset not in offered:
        sentence = _("The BMC of {device} does not offer {reset}; it offers {offered}.")
        told = sentence.format(device=device.id, reset=reset, offered=", ".join(offered) or _("nothing"))
        yield Obstacle("no_reset", told, device.id)


def condensation_obstacles(steps: tuple[LeafStep, ...], device: Device, world: World) -> Iterable[Obstacle]:
    """Water would settle on what is switched on: the air is too near its dew point."""
    margin_k = world.dew_margins.get(device.id)
    if margin_k is not None and margin_k < MIN_DEW_MARGIN_K and energises(steps):
        yield Obstacle("condensation", condensation_sentence(device.id, margin_k), device.id)


def condensation_sentence(device: str, margin_k: float) -> str:
    """That the air at a device is too near its dew point to switch it on."""
    sentence = _("At {device} the coldest air is {margin} K above its dew point; below {limit} K water may settle.")
    return sentence.format(device=device, margin=f"{margin_k:.1f}", limit=f"{MIN_DEW_MARGIN_K:g}")


def service_obstacles(step: PlannedStep, world: World) -> Iterable[Obstacle]:
    """A service to wait for that the configuration does not have."""
    service = dict(step.arguments).get("service", "") if step.kind is StepKind.SERVICE else ""
    if service and service not in world.service_ids:
        sentence = _('There is no service "{service}" in the configuration, so nothing could be waited for.')
        yield Obstacle("unknown_service", sentence.format(service=service), step.target)


def untold_warnings(step: PlannedStep, world: World) -> Iterable[str]:
    """Names that a message is for and that the configuration does not have; a plan does not fail of them."""
    ways = [value for name, value in step.arguments if name == "to"] if step.kind is StepKind.NOTIFY else []
    for way in ways:
        if way not in world.ways:
            sentence = _('"{name}" is no notify, contact or rota of the configuration, so nobody would be told.')
            yield sentence.format(name=way)


def shuts_down(steps: Iterable[LeafStep]) -> bool:
    """Whether one of the steps takes the target away from those who use it."""
    return any(_cuts(step) or (isinstance(step, SshStep) and step.destructive) for step in steps)


def _cuts(step: LeafStep) -> bool:
    return isinstance(step, PowerStep) and step.action != "on"


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
    if energises(steps):
        yield from _climate_warnings(device, world)
    signs = world.signs_of(device.id)
    if len(signs) == 1:
        yield _("Only {sign} tells whether {device} is off.").format(sign=signs[0], device=device.id)
    if not shuts_down(steps):
        return
    for other in _outside_dependents(device, world, also_planned):
        if any(state.answers for state in world.sources.get(other.id, {}).values()):
            yield _("{other} depends on {device} and still answers.").format(other=other.id, device=device.id)


def _climate_warnings(device: Device, world: World) -> Iterable[str]:
    margin_k = world.dew_margins.get(device.id)
    if margin_k is None:
        sentence = _("Nothing measures how near the air at {device} is to its dew point: look for drops.")
        yield sentence.format(device=device.id)
    elif margin_k < LOW_DEW_MARGIN_K:
        sentence = _("At {device} the coldest air is only {margin} K above its dew point.")
        yield sentence.format(device=device.id, margin=f"{margin_k:.0f}")


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
