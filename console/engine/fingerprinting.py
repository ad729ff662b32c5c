"""Takes the fingerprint of every server once a day while it is well; what differs is told, never taken for right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.clock import Clock
from console.collect.probes.fingerprint import COMMAND, parse
from console.errors import CollectError
from console.i18n import _
from console.model.device import DeviceKind
from console.model.time import Instant, Seconds
from console.runbooks.context import Shells
from console.runbooks.fingerprint import Fingerprint, Fingerprints, differences, told
from console.runbooks.world import World
from console.store.audit import THE_ENGINE, Deed

EVERY_S: Seconds = 300.0
_A_DAY_S: Seconds = 86400.0
_WITHIN_S: Seconds = 30.0
_KNOWN_SYSTEMS = ("linux", "proxmox")


class Recording(Protocol):
    """The audit log."""

    async def put_on_record(self, deed: Deed, at: Instant) -> None:
        """On the disk when this returns; raises `StoreError`."""
        ...


class Fingerprinting:
    """`look` goes through the servers of the moment's world; the first fingerprint of each is kept by itself."""

    def __init__(
        self, shells: Shells, kept: Fingerprints, record: Recording, world: Callable[[], World], clock: Clock
    ) -> None:
        self._shells = shells
        self._kept = kept
        self._record = record
        self._world = world
        self._clock = clock
        self._looked_at: dict[str, Seconds] = {}
        self._told: dict[str, str] = {}

    async def look(self) -> None:
        """Read the servers that are well and have not been read for a day; raises `StoreError`."""
        world = self._world()
        for device in well_servers(world):
            mono = self._clock.monotonic()
            if mono - self._looked_at.get(device, float("-inf")) >= _A_DAY_S and await self._read(device):
                self._looked_at[device] = mono

    async def _read(self, device: str) -> bool:
        lines: list[str] = []
        try:
            execution = await self._shells.execute(device, COMMAND, timeout_s=_WITHIN_S, on_line=lines.append)
        except CollectError:
            return False
        facts = parse(lines)
        if execution.ended != "exited" or not facts:
            return False
        now, kept = self._clock.now(), self._kept.of(device)
        if kept is None:
            await self._kept.keep(Fingerprint(device, now, THE_ENGINE.label, facts))
            return True
        await self._tell(device, told(differences(kept.facts, facts)), now)
        return True

    async def _tell(self, device: str, different: str, now: Instant) -> None:
        """On record once; a person looks with the runbook server-fingerprint and decides."""
        if different and self._told.get(device) != different:
            reason = _("{device} is not as it was: {differences}").format(device=device, differences=different)
            await self._record.put_on_record(Deed(THE_ENGINE, "fingerprint.differs", device, reason=reason), now)
        self._told[device] = different


def well_servers(world: World) -> tuple[str, ...]:
    """The servers that are well: every source answers, SSH among them, no tag holds and no run works on them."""
    return tuple(
        device.id
        for device in world.devices.values()
        if device.kind is DeviceKind.SERVER and device.os in _KNOWN_SYSTEMS
        if device.id not in world.tags and device.id not in world.locks
        if world.source(device.id, "ssh") is not None
        if all(state.answers for state in world.sources[device.id].values())
    )
