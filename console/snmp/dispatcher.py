"""The dispatcher (RFC 3412): sends requests, matches what comes back, retries, Reports; what to ask is not its affair.

What anyone could have forged never ends a request at once: an ICMP error, a reply that cannot be read, a Report without
authentication. It stops further tries and shortens the wait to `GRACE_S`, in which a true answer still wins.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections import Counter
from enum import StrEnum

from console.snmp import ber
from console.snmp.agent import Community
from console.snmp.endpoint import Endpoint, Peer
from console.snmp.engine import Engine
from console.snmp.errors import (
    AuthenticationFailed,
    AuthFailure,
    ErrorStatus,
    Malformed,
    SnmpError,
    Timeout,
    TooBig,
    Unreachable,
)
from console.snmp.exchange import Answer, Exchange
from console.snmp.message import VERSION_3, read_envelope
from console.snmp.outstanding import Outstanding
from console.snmp.pdu import ID_OCTETS, TOO_BIG, Kind, Pdu, read_pdu, values, variables
from console.snmp.report import meaning
from console.snmp.security import Opened, Security, Unfit
from console.snmp.timers import Wheel
from console.snmp.usm import User

GRACE_S = 1.0


class Dropped(StrEnum):
    """Why a datagram was not taken."""

    UNKNOWN_ID = "unknown_id"
    WRONG_ADDRESS = "wrong_address"
    WRONG_COMMUNITY = "wrong_community"
    NO_RESPONSE = "no_response"
    MALFORMED = "malformed"
    UNFIT = "unfit"


class Dispatcher:
    """One socket an address family for all agents; `dropped` counts what was not taken."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._endpoints: dict[socket.AddressFamily, Endpoint] = {}
        self._outstanding = Outstanding()
        self._wheel = Wheel(loop)
        self._security = Security()
        self.dropped: Counter[Dropped] = Counter()

    def open(self, family: socket.AddressFamily) -> Endpoint:
        """The socket of this family, opened when it is first needed."""
        found = self._endpoints.get(family)
        if found is None:
            found = self._endpoints[family] = Endpoint(family, self._received, self._unreachable)
        return found

    def close(self) -> None:
        """Give the sockets back; what is still waited for ends as Timeout."""
        for exchange in self._outstanding.all():
            self._finish(exchange, Timeout("the manager was closed"))
        self._wheel.close()
        for endpoint in self._endpoints.values():
            endpoint.close()
        self._endpoints.clear()

    def submit(self, exchange: Exchange) -> None:
        """Send a request, as one of its tries; its `answer` is set when it is known."""
        exchange.tries_left -= 1
        self._send(exchange)

    def forget(self, exchange: Exchange) -> None:
        """Wait for no answer to it any more."""
        self._outstanding.remove(exchange)
        self._wheel.cancel(exchange)

    def expired(self, exchange: Exchange) -> None:
        """Its time is over: try again, or end it."""
        if exchange.tries_left > 0:
            self.submit(exchange)
        else:
            # A name may lead elsewhere by now.
            exchange.agent.peer = None
            self._finish(exchange, exchange.problem or Timeout("no answer"))

    def _send(self, exchange: Exchange) -> None:
        now = self._loop.time()
        datagram = self._datagram(exchange, now)
        exchange.due_at = now + exchange.timeout_s
        self._wheel.set(exchange, exchange.due_at)
        family = socket.AF_INET if len(exchange.peer) == 2 else socket.AF_INET6
        try:
            self.open(family).send(datagram, exchange.peer)
        except OSError as error:
            self._finish(exchange, Unreachable(error.strerror or str(error)))

    def _datagram(self, exchange: Exchange, now: float) -> bytes:
        """The request as it goes out now: a v1/v2c try repeats its octets, a v3 try has a new id, clock and salt."""
        credentials = exchange.agent.credentials
        if isinstance(credentials, User):
            engine = exchange.engine or Engine(b"", 0, 0, now)
            return self._security.seal(credentials, engine, exchange.request, self._outstanding.add(exchange), now)
        request_id = exchange.ids[0].to_bytes(ID_OCTETS, "big") if exchange.ids else self._outstanding.add(exchange)
        return ber.tlv(ber.SEQUENCE, exchange.agent.prefix + exchange.request.encode(request_id))

    def _received(self, datagram: bytes, peer: Peer) -> None:
        try:
            at, end = ber.enter(datagram, 0, len(datagram), ber.SEQUENCE)
            version, at = ber.read_integer(datagram, at, end)
            if version == VERSION_3:
                self._received_v3(datagram[:end], at, peer)
            else:
                self._received_community(datagram, at, end, version, peer)
        except Malformed as error:
            self._garbled(peer, error)

    def _received_community(self, data: bytes, at: int, end: int, version: int, peer: Peer) -> None:
        community, at = ber.read_octets(data, at, end)
        pdu = read_pdu(data, at, end)
        exchange = self._expecting(pdu.request_id, peer)
        if exchange is None:
            return
        credentials = exchange.agent.credentials
        expected = isinstance(credentials, Community) and credentials.community == community
        if not expected or ber.integer(version) != exchange.agent.prefix[:3]:
            self.dropped[Dropped.WRONG_COMMUNITY] += 1
        elif pdu.kind is not Kind.RESPONSE:
            self.dropped[Dropped.NO_RESPONSE] += 1
        else:
            self._deliver(exchange, data, pdu)

    def _received_v3(self, data: bytes, at: int, peer: Peer) -> None:
        envelope = read_envelope(data, at, len(data))
        exchange = self._expecting(envelope.message_id, peer)
        if exchange is None:
            return
        user = exchange.agent.credentials
        now = self._loop.time()
        engine = exchange.engine or Engine(b"", 0, 0, now)
        if not isinstance(user, User):
            self.dropped[Dropped.UNFIT] += 1
            return
        opened = self._security.open(user, engine, envelope, data, now)
        if isinstance(opened, Unfit):
            self.dropped[Dropped.UNFIT] += 1
            if opened is Unfit.DIGEST:
                exchange.problem = exchange.problem or AuthenticationFailed(AuthFailure.FORGED_REPLY)
        elif opened.pdu.kind is Kind.REPORT:
            reported = Engine(envelope.engine_id, envelope.boots, envelope.time, now)
            self._reported(exchange, opened, reported)
        elif opened.pdu.kind is not Kind.RESPONSE or opened.pdu.request_id not in exchange.ids:
            self.dropped[Dropped.NO_RESPONSE] += 1
        else:
            exchange.agent.engine = engine
            self._deliver(exchange, opened.data, opened.pdu)

    def _expecting(self, number: int, peer: Peer) -> Exchange | None:
        exchange = self._outstanding.find(number)
        if exchange is None:
            self.dropped[Dropped.UNKNOWN_ID] += 1
        elif exchange.peer != peer:
            self.dropped[Dropped.WRONG_ADDRESS] += 1
            return None
        return exchange

    def _deliver(self, exchange: Exchange, data: bytes, pdu: Pdu) -> None:
        try:
            if pdu.status == TOO_BIG:
                self._finish(exchange, TooBig("the agent's answer does not fit into one message"))
            elif pdu.status:
                self._finish(exchange, ErrorStatus(pdu.status, pdu.place))
            elif exchange.request.kind is Kind.GET:
                self._finish(exchange, values(data, pdu.start, pdu.stop, exchange.request.names))
            else:
                self._finish(exchange, variables(data, pdu.start, pdu.stop))
        except Malformed as error:
            self.dropped[Dropped.MALFORMED] += 1
            self._doubt(exchange, error)

    def _reported(self, exchange: Exchange, opened: Opened, engine: Engine) -> None:
        reason = meaning(opened.data, opened.pdu)
        if reason is AuthFailure.UNKNOWN_ENGINE and engine.id and exchange.learns("engine"):
            exchange.engine = engine
            self._send(exchange)
        elif opened.authentic and reason is AuthFailure.NOT_IN_TIME_WINDOW and exchange.learns("time"):
            self._send(exchange)
        elif reason is not None:
            self._doubt(exchange, AuthenticationFailed(reason))

    def _doubt(self, exchange: Exchange, problem: SnmpError) -> None:
        exchange.problem = problem
        exchange.tries_left = 0
        if not exchange.doubted:
            exchange.doubted = True
            self._wheel.set(exchange, min(exchange.due_at, self._loop.time() + GRACE_S))

    def _garbled(self, peer: Peer, error: Malformed) -> None:
        self.dropped[Dropped.MALFORMED] += 1
        for exchange in self._outstanding.of(peer):
            exchange.problem = exchange.problem or error

    def _unreachable(self, peer: Peer, number: int) -> None:
        for exchange in self._outstanding.of(peer):
            self._doubt(exchange, Unreachable(os.strerror(number)))

    def _finish(self, exchange: Exchange, outcome: Answer | SnmpError) -> None:
        self.forget(exchange)
        if exchange.answer.done():
            return
        if isinstance(outcome, SnmpError):
            exchange.answer.set_exception(outcome)
        else:
            exchange.answer.set_result(outcome)
