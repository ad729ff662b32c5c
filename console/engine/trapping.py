"""What a trap sets going: its device is read at once and an event is put where everybody sees it; believes no value."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from console.clock import Clock
from console.collect.transport.traps import TrapSocket
from console.engine.bus import Bus
from console.engine.load import Setup
from console.errors import CollectError
from console.i18n import ngettext
from console.model.event import TrapReceived

if TYPE_CHECKING:
    from console.collect.transport.trap_engine import Notified

KEPT = 100
"""How many of the newest events are shown."""

_STANDARD = {
    "1.3.6.1.6.3.1.1.5.1": "coldStart",
    "1.3.6.1.6.3.1.1.5.2": "warmStart",
    "1.3.6.1.6.3.1.1.5.3": "linkDown",
    "1.3.6.1.6.3.1.1.5.4": "linkUp",
    "1.3.6.1.6.3.1.1.5.5": "authenticationFailure",
    "1.3.6.1.2.1.33.2.1": "upsTrapOnBattery",
    "1.3.6.1.2.1.33.2.2": "upsTrapTestCompleted",
    "1.3.6.1.2.1.33.2.3": "upsTrapAlarmEntryAdded",
    "1.3.6.1.2.1.33.2.4": "upsTrapAlarmEntryRemoved",
}
"""SNMPv2-MIB (RFC 3418) and UPS-MIB (RFC 1628)."""


class Readable(Protocol):
    """What is asked to read a device once more; it keeps its own limits."""

    def poll_soon(self, device: str) -> None:
        """Read a device at once, or as soon as the read that is under way has ended."""
        ...


class Trapping:
    """Listens where the configuration says; `on_notice` hears what is wrong, None when it is well again."""

    def __init__(
        self, readable: Readable, bus: Bus, on_notice: Callable[[str, str | None], None], clock: Clock
    ) -> None:
        self._readable = readable
        self._bus = bus
        self._on_notice = on_notice
        self._clock = clock
        self._socket: TrapSocket | None = None
        self._at = ""
        self._shown: deque[tuple[str, str]] = deque()
        self._number = 0
        self._told = 0

    async def follow(self, setup: Setup) -> None:
        """Listen as `setup` says to the devices that it names; what is not possible becomes a notice."""
        wanted = setup.config.engine.trap_listen
        if wanted != self._at:
            self.close()
            self._at = wanted
            self._on_notice("traps", await self._open(wanted) if wanted else None)
        if self._socket is not None:
            problems = await self._socket.know(setup.inventory.targets)
            self._on_notice("trap senders", " ".join(problems) or None)

    def tick(self) -> None:
        """Say how many datagrams came of senders that are not configured."""
        if self._socket is None or self._socket.unknown == self._told:
            return
        self._told = count = self._socket.unknown
        text = ngettext(
            "{count} trap of an unknown sender was not believed, the last of {sender}",
            "{count} traps of unknown senders were not believed, the last of {sender}",
            count,
        )
        self._on_notice("unknown traps", text.format(count=count, sender=self._socket.last_unknown))

    def close(self) -> None:
        """Listen no more."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def _open(self, where: str) -> str | None:
        host, _colon, port = where.rpartition(":")
        listening = TrapSocket(self.take, self._clock)
        try:
            await listening.open(host.strip("[]"), int(port))
        except CollectError as error:
            return str(error)
        self._socket = listening
        return None

    def take(self, devices: tuple[str, ...], sender: str, notified: Notified) -> None:
        """A genuine notification of these devices, which share an address and credentials."""
        for device in devices:
            self._readable.poll_soon(device)
            self._number += 1
            event = TrapReceived(
                id=f"{device}/{self._number}",
                device=device,
                sender=sender,
                at=self._clock.now(),
                trap=_STANDARD.get(notified.trap, notified.trap),
                varbinds=notified.varbinds,
                inform=notified.inform,
            )
            self._bus.publish([event])
            self._shown.append(("TrapReceived", event.id))
        while len(self._shown) > KEPT:
            self._bus.withdraw([self._shown.popleft()])
