"""Where the air probes hang and what they measure there; the devices that read them are elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from console.simulator.model import humidity_percent
from console.simulator.wobble import wobble
from console.simulator.world import Probe, World

ABOVE_ROOM_C: Final[Mapping[str, float]] = MappingProxyType(
    {"Inlet bottom": -0.6, "Inlet middle": 0.4, "Inlet top": 1.4, "Room": 0.8, "Ceiling": 2.0}
)
"""Each air probe and how much warmer than the room's cold aisle it hangs."""

CONTACTS: Final = (
    Probe("Ceiling over rack 1", "dry"),
    Probe("Raised floor", "dry"),
    Probe("Server room door", "closed"),
    Probe("Smoke detector", "clear"),
)


def room_probes() -> dict[str, Probe]:
    """All probes of the room, healthy."""
    air = (Probe(name, "air") for name in ABOVE_ROOM_C)
    return {probe.name: probe for probe in (*air, *CONTACTS)}


def probe_c(world: World, name: str) -> float:
    """The temperature at the probe called `name`, °C."""
    return world.room.air_c + ABOVE_ROOM_C[name] + 0.2 * wobble(world.seed, name, world.at_s)


def probe_percent(world: World, name: str) -> float:
    """The relative humidity at the probe called `name`."""
    return humidity_percent(world.room, probe_c(world, name))
