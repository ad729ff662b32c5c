"""Which outlets and BMCs a runbook would switch on a target, so that they can be asked before it is planned; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from console.inventory import Device
from console.runbooks.applying import has_power
from console.runbooks.power_wording import feeds_of
from console.runbooks.schema import Runbook
from console.runbooks.steptypes import PowerStep, RunStep
from console.runbooks.world import World


class PowerNeeds(Struct, frozen=True):
    """Outlets by feed (`pdu-a/3`), and the devices whose BMC is asked for a reset."""

    feeds: frozenset[str] = frozenset()
    bmcs: frozenset[str] = frozenset()


def power_needs(runbook: Runbook, target: str, world: World, library: Mapping[str, Runbook]) -> PowerNeeds:
    """What every `power` step of `runbook`, and of the runbooks that it runs, would switch."""
    feeds: set[str] = set()
    bmcs: set[str] = set()
    for step, device in _power_steps(runbook, target, world, library):
        feeds.update(feeds_of(step, device))
        if step.via == "bmc":
            bmcs.add(device.id)
    return PowerNeeds(frozenset(feeds), frozenset(bmcs))


def _power_steps(
    runbook: Runbook, target: str, world: World, library: Mapping[str, Runbook]
) -> Iterable[tuple[PowerStep, Device]]:
    for step in runbook.steps:
        for device in _devices(runbook, step, target, world):
            inner = library[step.runbook].steps if isinstance(step, RunStep) and step.runbook in library else (step,)
            for leaf in inner:
                if isinstance(leaf, PowerStep) and has_power(leaf.when, device, world):
                    yield leaf, device


def _devices(runbook: Runbook, step: object, target: str, world: World) -> Iterable[Device]:
    if runbook.scope == "server":
        return [world.devices[target]] if target in world.devices else []
    each = step.for_each if isinstance(step, RunStep) else None
    if each is None or target not in world.places(runbook.scope):
        return []
    return [device for device in world.devices_in(runbook.scope, target) if device.kind in each.kind]
