"""From a `power` step to the very value that is written or the very reset that is asked for; pure."""

from __future__ import annotations

from console.collect.outlets.reading import Fetch, OutletAction, OutletReading
from console.collect.transport.wake import TIMES
from console.errors import RunbookError
from console.i18n import _
from console.inventory import Device
from console.model.run import PlannedStep, StepKind
from console.runbooks.steptypes import PowerStep
from console.runbooks.world import World

RESETS = {"on": "On", "off": "ForceOff", "graceful": "GracefulShutdown", "cycle": "PowerCycle"}
"""Redfish's words for what a step asks of a BMC (DSP0268, ResetType)."""

GRACE_S = 60.0


def feeds_of(step: PowerStep, device: Device) -> tuple[str, ...]:
    """The outlets that the step switches; none for a BMC."""
    return tuple(feed for feed in device.feeds if "/" in feed) if step.via == "outlets" else ()


def planned_power(step: PowerStep, device: Device, feed: str, world: World) -> PlannedStep:
    """`step` as it will run on `device`; raises `RunbookError` when what it would send is not known."""
    command, arguments = _worded(step, device, feed, world)
    common = (("via", step.via), ("action", step.action), ("settle_s", f"{step.settle:g}"))
    signs = ("signs", " ".join(world.signs_of(device.id)))
    return PlannedStep(
        id=step.id,
        kind=StepKind.POWER,
        target=device.id,
        title=_(step.title),
        command=command,
        arguments=(*common, signs, *arguments),
        timeout_s=step.timeout + step.settle + GRACE_S,
        destructive=True,
        on_failure=step.on_failure,
    )


def _worded(step: PowerStep, device: Device, feed: str, world: World) -> tuple[str, tuple[tuple[str, str], ...]]:
    if step.via == "wake":
        return _waking(device)
    return _outlet(step, feed, world) if step.via == "outlets" else _bmc(step)


def _waking(device: Device) -> tuple[str, tuple[tuple[str, str], ...]]:
    wake = device.wake
    if wake is None:
        sentence = _("{device} cannot be woken: the configuration has no wake = {{ mac = … }} for it.")
        raise RunbookError(sentence.format(device=device.id))
    sentence = _("magic packet for {mac} to {broadcast} UDP port {port}, {times} times, then measured up")
    command = sentence.format(mac=wake.mac, broadcast=wake.broadcast, port=wake.port, times=TIMES)
    metered = (("feed", feed) for feed in device.feeds if "/" in feed)
    return command, (("mac", wake.mac), ("broadcast", wake.broadcast), ("port", str(wake.port)), *metered)


def _outlet(step: PowerStep, feed: str, world: World) -> tuple[str, tuple[tuple[str, str], ...]]:
    reading = world.outlets.get(feed)
    if not isinstance(reading, OutletReading):
        raise RunbookError(reading or _("{feed} has not been read yet.").format(feed=feed))
    action: OutletAction = "on" if step.action == "on" else "off"
    sent = reading.sent(action)
    if isinstance(reading.switching(action), Fetch):
        sentence = _("{feed} ({family}): GET {url}, then measured {action} at {state_url}")
    else:
        sentence = _("{feed} ({family}): {oid} = INTEGER {value}, then measured {action} at {state_oid}")
    words = {**dict(sent), "state_oid": reading.state_at, "state_url": reading.state_at, "action": _(action)}
    command = sentence.format(feed=feed, family=reading.family, **words)
    return command, (("feed", feed), ("family", reading.family), *sent)


def _bmc(step: PowerStep) -> tuple[str, tuple[tuple[str, str], ...]]:
    reset = RESETS[step.action]
    sentence = _("BMC: reset {reset}, only where the BMC offers it, then measured")
    return sentence.format(reset=reset), (("reset", reset),)
