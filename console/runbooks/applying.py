"""Whether a step's `when` holds for a device; pure."""

from __future__ import annotations

from collections.abc import Mapping

from console.inventory import Device
from console.runbooks.command import family
from console.runbooks.steptypes import LeafStep, NotifyStep, RunStep, When
from console.runbooks.wording import filled
from console.runbooks.world import World


def applies(when: When, device: Device | None, values: Mapping[str, str], world: World) -> bool:
    """Whether all that `when` asks for holds; a place has no system, no source and no power of its own."""
    return (
        (not when.os or (device is not None and not set(when.os).isdisjoint(family(device.os))))
        and (not when.source or (device is not None and world.source(device.id, when.source) is not None))
        and has_power(when, device, world)
        and (not when.parameter or values[when.parameter] == when.equals)
    )


def is_meant(step: LeafStep | RunStep, device: Device | None, values: Mapping[str, str], world: World) -> bool:
    """Whether the step applies, and has somebody to tell where that is all it does."""
    if isinstance(step, NotifyStep) and step.where_known:
        return applies(step.when, device, values, world) and {filled(way, values) for way in step.to} <= world.ways
    return applies(step.when, device, values, world)


def has_power(when: When, device: Device | None, world: World) -> bool:
    """Whether the device has the ways to be switched that `when` asks for, and lacks those that it must lack."""
    return (
        (when.outlets is None or when.outlets == (device is not None and any("/" in f for f in device.feeds)))
        and (when.bmc is None or when.bmc == (device is not None and world.has_bmc(device.id)))
        and (when.wake is None or when.wake == (device is not None and device.wake is not None))
    )
