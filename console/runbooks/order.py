"""Which devices may go together and which must wait for others, from what depends on what; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Literal, TypeAlias

from console.errors import RunbookError
from console.i18n import _
from console.inventory import Device
from console.model.device import DeviceKind

Order: TypeAlias = Literal["dependents_first", "dependencies_first"]
Waves: TypeAlias = tuple[tuple[Device, ...], ...]


def waves(members: Iterable[Device], everything: Mapping[str, Device], order: Order, parallel: int) -> Waves:
    """`members` in waves of at most `parallel`; a wave begins when the one before it has ended.

    Bringing up puts each device after all that it depends on, also through devices that are no members, and storage
    before everything else; shutting down is the exact reverse. Raises `RunbookError` naming the devices of a circle.
    """
    chosen = {device.id: device for device in members}
    graph = {id_: _needed(id_, everything) & chosen.keys() for id_ in chosen}
    for storage in (id_ for id_, device in chosen.items() if device.kind is DeviceKind.STORAGE):
        for id_, device in chosen.items():
            if device.kind is not DeviceKind.STORAGE and id_ not in graph[storage]:
                graph[id_].add(storage)
    upwards = [chunk for level in _levels(graph) for chunk in _chunks(level, parallel)]
    ordered = upwards if order == "dependencies_first" else [chunk[::-1] for chunk in reversed(upwards)]
    return tuple(tuple(chosen[id_] for id_ in chunk) for chunk in ordered)


def _needed(id_: str, everything: Mapping[str, Device]) -> set[str]:
    """All that a device depends on, directly or through others."""
    found: set[str] = set()
    open_ids = [id_]
    while open_ids:
        device = everything.get(open_ids.pop())
        fresh = set(device.depends_on) - found if device else set()
        found |= fresh
        open_ids.extend(fresh)
    return found


def _levels(graph: Mapping[str, set[str]]) -> Iterable[list[str]]:
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise RunbookError(
            _("There is no order: {circle} depend on one another. Correct depends_on.").format(circle=circle)
        ) from error
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        yield ready
        sorter.done(*ready)


def _chunks(level: list[str], size: int) -> Iterable[list[str]]:
    for start in range(0, len(level), size):
        yield level[start : start + size]
