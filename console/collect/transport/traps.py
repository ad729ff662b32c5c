"""The socket that traps and informs come to: known senders are heard, all others only counted; polls nothing."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING

from console.clock import Clock
from console.errors import CollectError
from console.i18n import _
from console.inventory import SnmpAccess, Target
from console.model.failure import Cause
from console.model.oserror import os_words
from console.model.time import Seconds

if TYPE_CHECKING:
    from console.collect.transport.trap_engine import Notified, TrapEngine

MOST_A_SECOND = 20
"""Of one sender; decoding a trap takes milliseconds, and a poll tells the rest."""

MOST_ALTOGETHER = 200
"""A second, of all senders."""

_RESOLVE_S: Seconds = 5.0
_BUFFER = 1024 * 1024
_log = logging.getLogger(__name__)


class TrapSocket(asyncio.DatagramProtocol):
    """Hands genuine notifications of known senders to `on_notified(devices, sender, notified)`.

    `unknown` counts datagrams of others, `refused` those of known senders that are broken, not signed as they should
    be, or too many.
    """

    def __init__(self, on_notified: Callable[[tuple[str, ...], str, Notified], None], clock: Clock) -> None:
        self.unknown = 0
        self.refused = 0
        self.last_unknown = ""
        self._on_notified = on_notified
        self._clock = clock
        self._transport: asyncio.DatagramTransport | None = None
        self._senders: dict[str, dict[TrapEngine, list[str]]] = {}
        self._engines: dict[SnmpAccess, TrapEngine] = {}
        self._second_s: Seconds = 0.0
        self._taken: Counter[str] = Counter()

    async def open(self, host: str, port: int) -> None:
        """Listen; raises `CollectError` when that is not possible."""
        try:
            transport, _protocol = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: self, local_addr=(host, port)
            )
        except OSError as error:
            raise _unable(host, port, error) from error
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self._transport = transport

    async def know(self, targets: Iterable[Target]) -> tuple[str, ...]:
        """Hear these SNMP targets and no others; returns a sentence for each that cannot be heard."""
        problems: list[str] = []
        senders: dict[str, dict[TrapEngine, list[str]]] = {}
        engines: dict[SnmpAccess, TrapEngine] = {}
        heard = [(one, one.access) for one in targets if isinstance(one.access, SnmpAccess) and one.fault is None]
        addresses = await _resolved({access.address for _target, access in heard})
        for target, access in heard:
            try:
                engine = await self._engine(access, engines)
                for address in addresses[access.address]:
                    senders.setdefault(address, {}).setdefault(engine, []).append(target.device)
            except (ValueError, OSError, KeyError) as error:
                reason = _("its name leads to no address") if isinstance(error, KeyError) else error
                text = _("no traps can be taken from {device}: {reason}")
                problems.append(text.format(device=target.device, reason=reason))
        self._senders, self._engines = senders, engines
        return tuple(problems)

    def close(self) -> None:
        """Listen no more."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A datagram of anybody."""
        address = addr[0].removeprefix("::ffff:")
        engines = self._senders.get(address)
        if engines is None:
            self.unknown += 1
            self.last_unknown = address
        elif not self._may(address) or not self._heard(engines, data, addr):
            self.refused += 1

    def error_received(self, exc: Exception) -> None:
        """An acknowledgement could not be delivered: its sender will repeat what it said."""
        _log.debug("a trap's sender cannot be answered: %s", exc)

    def _heard(self, engines: Mapping[TrapEngine, list[str]], data: bytes, addr: tuple[str, int]) -> bool:
        for engine, devices in engines.items():
            notified = engine.read(data, addr[:2], self._clock.monotonic())
            if notified is not None:
                self._on_notified(tuple(devices), addr[0], notified)
                return True
        return False

    def _may(self, address: str) -> bool:
        """Whether this sender, and all of them together, still have some of the second's allowance."""
        now_s = self._clock.monotonic()
        if now_s - self._second_s >= 1.0:
            self._second_s = now_s
            self._taken.clear()
        self._taken[address] += 1
        return self._taken[address] <= MOST_A_SECOND and self._taken.total() <= MOST_ALTOGETHER

    async def _engine(self, access: SnmpAccess, engines: dict[SnmpAccess, TrapEngine]) -> TrapEngine:
        # pysnmp is imported here because it takes a fifth of a second and 30 MiB, and many engines take no traps.
        from console.collect.transport.trap_engine import TrapEngine, credentials_of

        key = credentials_of(access)
        found = engines.get(key) or self._engines.get(key)
        if found is None:
            found = await asyncio.to_thread(TrapEngine, access, self._send)
        engines[key] = found
        return found

    def _send(self, message: bytes, address: tuple[str, int]) -> None:
        if self._transport is not None:
            self._transport.sendto(message, address)


async def _resolved(hosts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Every address of each host that has one, without waiting long for a name server that does not answer."""
    names: dict[str, asyncio.Task[tuple[str, ...]]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for host in hosts:
        try:
            found[host] = (str(ip_address(host)),)
        except ValueError:
            names[host] = asyncio.get_running_loop().create_task(_addresses(host))
    if names:
        await asyncio.wait(names.values(), timeout=_RESOLVE_S)
    for host, task in names.items():
        if not task.done():
            task.cancel()
        elif addresses := task.result():
            found[host] = addresses
    return found


async def _addresses(host: str) -> tuple[str, ...]:
    try:
        entries = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in entries))


def _unable(host: str, port: int, error: OSError) -> CollectError:
    if isinstance(error, PermissionError):
        text = _("traps cannot be taken at {host}:{port}: ports below 1024 are not for everybody; use 1162")
        return CollectError(Cause.AUTH, text.format(host=host, port=port))
    text = _("traps cannot be taken at {host}:{port}: {reason}; correct trap_listen")
    return CollectError(Cause.UNSUPPORTED, text.format(host=host, port=port, reason=os_words(error)))
