"""Polls the configured devices once in this process, as `ronda poll` does; keeps nothing and raises no alert."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from console.cli.output import show
from console.clock import SystemClock, rfc3339
from console.documents.device import identity_document, poll_source_document, reading_document
from console.documents.document import Document
from console.engine.collecting import Collecting
from console.engine.load import read_setup
from console.errors import ConfigError
from console.i18n import _
from console.inventory import Device, Inventory
from console.model.device import Identity
from console.model.poll import Poll
from console.model.reading import Quality, Reading, State, worst
from console.model.time import Instant
from console.model.wording import word
from console.tui.rows.measure import measured

_AT_ONCE = 64


class Polled(Struct, frozen=True):
    """What one round brought, by device."""

    at: Instant
    devices: dict[str, tuple[Device, tuple[Poll, ...]]]

    @property
    def failed(self) -> bool:
        """Whether some source of some device failed."""
        return any(poll.failure for _device, polls in self.devices.values() for poll in polls)

    @property
    def document(self) -> Document:
        """As scripts get it."""
        devices = {id_: _device_document(device, polls) for id_, (device, polls) in self.devices.items()}
        return {"at": rfc3339(self.at), "devices": devices}


async def poll_once(config: Path, names: tuple[str, ...]) -> Polled:
    """Read every source of the named devices, or of all; raises `ConfigError`."""
    clock = SystemClock()
    setup = await asyncio.to_thread(read_setup, config)
    devices = _chosen(setup.inventory, names)
    collecting = Collecting(setup, lambda poll: None, clock)
    at_once = asyncio.Semaphore(_AT_ONCE)

    async def read(device: Device) -> tuple[Poll, ...]:
        targets = [target for target in setup.inventory.targets if target.device == device.id]
        async with at_once:
            return tuple(await asyncio.gather(*(collecting.read(target) for target in targets)))

    try:
        polls = await asyncio.gather(*(read(device) for device in devices))
    finally:
        await collecting.close()
    return Polled(clock.now(), {device.id: (device, its) for device, its in zip(devices, polls, strict=True)})


def _chosen(inventory: Inventory, names: tuple[str, ...]) -> list[Device]:
    unknown = [name for name in names if name not in inventory.devices]
    if unknown:
        sentence = _("no such device: {names}; the configuration has: {known}")
        known = ", ".join(sorted(inventory.devices)) or _("none")
        raise ConfigError(sentence.format(names=", ".join(unknown), known=known))
    return [device for id_, device in inventory.devices.items() if not names or id_ in names]


def _state(polls: tuple[Poll, ...]) -> State:
    """The worst of what was read and can be believed; where nothing was read, unknown."""
    said = {reading.state for poll in polls for reading in poll.readings if reading.quality is Quality.GOOD}
    said.discard(State.UNKNOWN)
    return worst(said)


def readings_of(polls: tuple[Poll, ...]) -> list[Reading]:
    """What all sources said, in the order of points."""
    return sorted((r for poll in polls for r in poll.readings), key=lambda r: (r.point, r.instance))


def identity_of(polls: tuple[Poll, ...]) -> Identity:
    """What the sources say of the device, the first word of each kind."""
    told = [poll.identity for poll in polls if poll.identity is not None]
    fields = {name: next((v for one in told if (v := getattr(one, name))), "") for name in Identity.__struct_fields__}
    return Identity(**fields)


def _device_document(device: Device, polls: tuple[Poll, ...]) -> Document:
    return {
        "kind": device.kind.value,
        "profile": next((poll.profile for poll in polls if poll.profile), device.own_profile),
        "state": _state(polls).value,
        "identity": identity_document(identity_of(polls)),
        "sources": {poll.source: poll_source_document(poll) for poll in polls},
        "readings": [reading_document(reading) for reading in readings_of(polls)],
    }


def print_polled(polled: Polled) -> None:
    """For a person: each device, what failed, and its readings."""
    for id_, (_device, polls) in polled.devices.items():
        show(f"{id_}: {word(_state(polls))}")
        for poll in polls:
            if poll.failure is not None:
                show(f"  {poll.source}: {poll.failure.message}")
        print_readings(readings_of(polls))


def print_readings(readings: Iterable[Reading], beside: Mapping[tuple[str, str], str] | None = None) -> None:
    """For a person: every reading, one a line, with what is to be said `beside` some by point and instance."""
    for reading in readings:
        said = (reading.note, (beside or {}).get((reading.point, reading.instance), ""))
        note = "".join(f"  ({one})" for one in said if one)
        value = measured(reading.value, reading.unit, reading.point)
        show(f"  {reading.point:<24} {reading.instance:<24} {value}{note}")
