"""The law of a whole request: whatever a device answers, it ends as values or an SnmpError and leaves nothing over."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sized
from contextlib import suppress
from typing import cast

from console.snmp import ber
from console.snmp.client import Agent, Community, Manager, Oid
from console.snmp.dispatcher import Dispatcher
from console.snmp.endpoint import Endpoint, Peer
from console.snmp.errors import SnmpError
from console.snmp.pdu import Kind, encode_pdu, read_pdu
from tests.fuzz.edge import Edge, split

_PEER: Peer = ("127.0.0.1", 161)
_ROOT: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 10)
_NAMES = tuple((*_ROOT, row) for row in (1, 2, 3))
_MOST_REQUESTS = 12
_LIMIT = 50


class _Wire:
    """Stands where the socket is: each request is answered at once with what follows its id in `answer`."""

    def __init__(self, on_datagram: Callable[[bytes, Peer], None], answer: bytes) -> None:
        self._on_datagram = on_datagram
        self._loop = asyncio.get_running_loop()
        self._answer = answer
        self.requests = 0

    def send(self, datagram: bytes, peer: Peer) -> None:
        self.requests += 1
        at, end = ber.enter(datagram, 0, len(datagram), ber.SEQUENCE)
        _version, body = ber.read_integer(datagram, at, end)
        _community, pdu_at = ber.read_octets(datagram, body, end)
        request_id = ber.integer(read_pdu(datagram, pdu_at, end).request_id)
        reply = ber.sequence(datagram[at:pdu_at], ber.tlv(Kind.RESPONSE, request_id + self._answer))
        self._loop.call_soon(self._on_datagram, reply, peer)

    def close(self) -> None:
        """Nothing is open."""


class _Wired(Dispatcher):
    """A dispatcher without a socket."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(asyncio.get_running_loop())
        self.wire = _Wire(self._received, answer)

    def open(self, family: socket.AddressFamily) -> Endpoint:
        return cast(Endpoint, self.wire)

    @property
    def waiting(self) -> int:
        """How many requests are still waited for."""
        return len(self._outstanding.all())


def _answered(data: bytes) -> None:
    choice, answer = split(data, 3)
    asyncio.run(_asked(choice, answer))


async def _asked(choice: int, answer: bytes) -> None:
    manager = Manager()
    manager._dispatcher = wired = _Wired(answer)
    agent = Agent("127.0.0.1", 161, Community("1" if choice == 2 else "2c", b"public"), timeout_s=60.0, retries=0)
    agent.peer = _PEER
    asking: asyncio.Future[Sized] = asyncio.ensure_future(_walked(manager, agent) if choice else _got(manager, agent))
    # A doubtful answer is waited on for a true one; here none comes.
    for _ in range(4 * _MOST_REQUESTS):
        await asyncio.sleep(0)
    asking.cancel()
    found: Sized = ()
    with suppress(SnmpError, asyncio.CancelledError):
        found = await asking
    assert len(found) <= _LIMIT
    assert wired.waiting == 0
    assert wired.wire.requests <= _MOST_REQUESTS, f"{wired.wire.requests} requests"
    await manager.close()


async def _got(manager: Manager, agent: Agent) -> Sized:
    return await manager.get(agent, _NAMES)


async def _walked(manager: Manager, agent: Agent) -> Sized:
    return await manager.walk(agent, _ROOT, limit=_LIMIT)


def _after_id(pdu: bytes) -> bytes:
    """A PDU's contents without its request id."""
    _tag, at, end = ber.read_header(pdu, 0, len(pdu))
    _id, at = ber.read_integer(pdu, at, end)
    return pdu[at:end]


_VALUES = tuple((name, ber.integer(name[-1], ber.COUNTER32)) for name in _NAMES)
_SOUND = _after_id(encode_pdu(Kind.RESPONSE, 1, _VALUES))
_END = _after_id(encode_pdu(Kind.RESPONSE, 1, ((_NAMES[0], b"\x05\x00"), (_NAMES[1], b"\x82\x00"))))

EDGES = {
    "snmp-request": Edge(
        _answered,
        (
            b"\0" + _SOUND,
            b"\1" + _SOUND,
            b"\2" + _SOUND,
            b"\1" + _END,
            b"\0" + _after_id(encode_pdu(Kind.RESPONSE, 1, _VALUES, 1, 0)),
            b"\2" + _after_id(encode_pdu(Kind.RESPONSE, 1, _VALUES, 2, 1)),
        ),
    ),
}
