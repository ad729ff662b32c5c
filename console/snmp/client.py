"""The manager: one socket for all agents, a table of request ids, retries, Reports; what to ask is the caller's.

What anyone could have forged never ends a request at once: an ICMP error, a reply that cannot be read, a Report without
authentication. It stops further tries and shortens the wait to `GRACE_S`, in which a true answer still wins.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from collections import Counter
from enum import StrEnum
from typing import cast

from console.snmp import ber
from console.snmp.agent import Agent, Community, Credentials
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
from console.snmp.pdu import (
    ID_OCTETS,
    NO_SUCH_NAME,
    TOO_BIG,
    Kind,
    Pdu,
    Request,
    bulk_request,
    get_request,
    next_request,
    read_pdu,
    values,
    variables,
)
from console.snmp.report import meaning
from console.snmp.security import Opened, Security, Unfit
from console.snmp.timers import Wheel
from console.snmp.usm import User
from console.snmp.value import Missing, Oid, Value, VarBind
from console.snmp.walk import Walk

__all__ = ["Agent", "Community", "Credentials", "Manager", "Missing", "Oid", "User", "Value", "VarBind"]

GRACE_S = 1.0


class Dropped(StrEnum):
    """Why a datagram was not taken."""

    UNKNOWN_ID = "unknown_id"
    WRONG_ADDRESS = "wrong_address"
    WRONG_COMMUNITY = "wrong_community"
    NO_RESPONSE = "no_response"
    MALFORMED = "malformed"
    UNFIT = "unfit"


class _Ids:
    """Unpredictable request ids of exactly four octets, drawn from the kernel's randomness in bulk."""

    def __init__(self) -> None:
        self._pool = b""
        self._at = 0

    def fresh(self) -> bytes:
        if self._at >= len(self._pool):
            self._pool, self._at = os.urandom(ID_OCTETS * 1024), 0
        drawn = self._pool[self._at : self._at + ID_OCTETS]
        self._at += ID_OCTETS
        return bytes(((drawn[0] & 0x7F) or 1,)) + drawn[1:]


class Manager:
    """Asks any number of agents at the same time; open it inside the loop that it serves."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._endpoints: dict[socket.AddressFamily, Endpoint] = {}
        self._waiting: dict[int, Exchange] = {}
        self._wheel = Wheel(self._loop)
        self._ids = _Ids()
        self._security = Security()
        self.dropped: Counter[Dropped] = Counter()

    @classmethod
    async def open(cls) -> Manager:
        """A manager with its IPv4 socket; that of IPv6 is opened when it is first needed."""
        manager = cls()
        manager._endpoint(socket.AF_INET)
        return manager

    async def close(self) -> None:
        """Give the sockets back; what is still waited for ends as Timeout."""
        for exchange in set(self._waiting.values()):
            self._finish(exchange, Timeout("the manager was closed"))
        self._wheel.close()
        for endpoint in self._endpoints.values():
            endpoint.close()
        self._endpoints.clear()

    async def get(
        self, agent: Agent, oids: tuple[Oid, ...], *, timeout_s: float | None = None, retries: int | None = None
    ) -> tuple[Value, ...]:
        """The values of these variables, in their order.

        A v1 agent, which refuses a whole request for one missing variable, is asked again without it.
        """
        if not agent.is_v1:
            return cast(tuple[Value, ...], await self._ask(agent, get_request(oids), timeout_s, retries))
        found: dict[Oid, Value] = {}
        left = list(oids)
        while left:
            try:
                answer = await self._ask(agent, get_request(tuple(left)), timeout_s, retries)
                found.update(zip(left, cast(tuple[Value, ...], answer), strict=True))
                left = []
            except ErrorStatus as error:
                if error.status != NO_SUCH_NAME or not 1 <= error.index <= len(left):
                    raise
                found[left.pop(error.index - 1)] = Missing.NO_SUCH_OBJECT
        return tuple(found[oid] for oid in oids)

    async def get_next(
        self, agent: Agent, oids: tuple[Oid, ...], *, timeout_s: float | None = None, retries: int | None = None
    ) -> tuple[VarBind, ...]:
        """The variables that follow these names."""
        return cast(tuple[VarBind, ...], await self._ask(agent, next_request(oids), timeout_s, retries))

    async def get_bulk(
        self,
        agent: Agent,
        oids: tuple[Oid, ...],
        max_repetitions: int,
        *,
        timeout_s: float | None = None,
        retries: int | None = None,
    ) -> tuple[VarBind, ...]:
        """Up to `max_repetitions` rows that follow these names, row by row; ValueError for v1, which has no GETBULK."""
        if agent.is_v1:
            raise ValueError("SNMP v1 has no GETBULK")
        return cast(
            tuple[VarBind, ...], await self._ask(agent, bulk_request(oids, max_repetitions), timeout_s, retries)
        )

    async def walk(
        self,
        agent: Agent,
        root: Oid,
        *,
        max_repetitions: int = 25,
        limit: int = 10_000,
        timeout_s: float | None = None,
        retries: int | None = None,
    ) -> list[VarBind]:
        """Everything below `root`; UnorderedReply when the agent goes round, TooBig beyond `limit` variables."""
        walk = Walk(root, limit)
        while not walk.ended:
            try:
                if agent.is_v1:
                    walk.add(await self.get_next(agent, (walk.last,), timeout_s=timeout_s, retries=retries))
                else:
                    walk.add(
                        await self.get_bulk(agent, (walk.last,), max_repetitions, timeout_s=timeout_s, retries=retries)
                    )
            except ErrorStatus as error:
                if not agent.is_v1 or error.status != NO_SUCH_NAME:
                    raise
                walk.ended = True
            except TooBig:
                if walk.full or max_repetitions == 1:
                    raise
                max_repetitions //= 2
        return walk.found

    async def _ask(self, agent: Agent, request: Request, timeout_s: float | None, retries: int | None) -> Answer:
        peer = agent.peer or await self._resolve(agent)
        answer: asyncio.Future[Answer] = self._loop.create_future()
        exchange = Exchange(
            agent,
            peer,
            request,
            answer,
            self._expired,
            timeout_s=agent.timeout_s if timeout_s is None else timeout_s,
            retries=agent.retries if retries is None else retries,
        )
        try:
            self._try(exchange)
            return await answer
        finally:
            self._forget(exchange)

    async def _resolve(self, agent: Agent) -> Peer:
        try:
            ipaddress.ip_address(agent.address.partition("%")[0])
            flags = int(socket.AI_NUMERICHOST)
        except ValueError:
            flags = 0
        try:
            found = await self._loop.getaddrinfo(agent.address, agent.port, type=socket.SOCK_DGRAM, flags=flags)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"the name {agent.address!r} cannot be resolved") from error
        peer = cast(Peer, found[0][4])
        agent.peer = peer
        return peer

    def _endpoint(self, family: socket.AddressFamily) -> Endpoint:
        found = self._endpoints.get(family)
        if found is None:
            found = self._endpoints[family] = Endpoint(family, self._received, self._unreachable)
        return found

    def _try(self, exchange: Exchange) -> None:
        exchange.tries_left -= 1
        self._send(exchange)

    def _send(self, exchange: Exchange) -> None:
        now = self._loop.time()
        datagram = self._datagram(exchange, now)
        exchange.due_at = now + exchange.timeout_s
        self._wheel.set(exchange, exchange.due_at)
        family = socket.AF_INET if len(exchange.peer) == 2 else socket.AF_INET6
        try:
            self._endpoint(family).send(datagram, exchange.peer)
        except OSError as error:
            self._finish(exchange, Unreachable(error.strerror or str(error)))

    def _datagram(self, exchange: Exchange, now: float) -> bytes:
        """The request as it goes out now: a v1/v2c try repeats its octets, a v3 try has a new id, clock and salt."""
        credentials = exchange.agent.credentials
        if isinstance(credentials, User):
            engine = exchange.engine or Engine(b"", 0, 0, now)
            return self._security.seal(credentials, engine, exchange.request, self._fresh_id(exchange), now)
        request_id = exchange.ids[0].to_bytes(ID_OCTETS, "big") if exchange.ids else self._fresh_id(exchange)
        return ber.tlv(ber.SEQUENCE, exchange.agent.prefix + exchange.request.encode(request_id))

    def _fresh_id(self, exchange: Exchange) -> bytes:
        while True:
            drawn = self._ids.fresh()
            number = int.from_bytes(drawn, "big")
            if number not in self._waiting:
                self._waiting[number] = exchange
                exchange.ids.append(number)
                return drawn

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
        exchange = self._waiting.get(number)
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
        for exchange in set(self._waiting.values()):
            if exchange.peer == peer:
                exchange.problem = exchange.problem or error

    def _unreachable(self, peer: Peer, number: int) -> None:
        for exchange in set(self._waiting.values()):
            if exchange.peer == peer:
                self._doubt(exchange, Unreachable(os.strerror(number)))

    def _expired(self, exchange: Exchange) -> None:
        if exchange.tries_left > 0:
            self._try(exchange)
        else:
            # A name may lead elsewhere by now.
            exchange.agent.peer = None
            self._finish(exchange, exchange.problem or Timeout("no answer"))

    def _finish(self, exchange: Exchange, outcome: Answer | SnmpError) -> None:
        self._forget(exchange)
        if exchange.answer.done():
            return
        if isinstance(outcome, SnmpError):
            exchange.answer.set_exception(outcome)
        else:
            exchange.answer.set_result(outcome)

    def _forget(self, exchange: Exchange) -> None:
        for number in exchange.ids:
            self._waiting.pop(number, None)
        self._wheel.cancel(exchange)
