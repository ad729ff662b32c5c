"""The manager: what to ask agents, one request, a table or a subtree; how requests travel is the dispatcher's."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections import Counter
from typing import cast

from console.snmp.agent import Agent, Community, Credentials
from console.snmp.dispatcher import Dispatcher, Dropped
from console.snmp.endpoint import Peer
from console.snmp.errors import ErrorStatus, TooBig, Unreachable
from console.snmp.exchange import Answer, Exchange
from console.snmp.pdu import NO_SUCH_NAME, Request, bulk_request, get_request, next_request
from console.snmp.usm import User
from console.snmp.value import Missing, Oid, Value, VarBind
from console.snmp.walk import Walk

__all__ = ["Agent", "Community", "Credentials", "Dropped", "Manager", "Missing", "Oid", "User", "Value", "VarBind"]


class Manager:
    """Asks any number of agents at the same time; open it inside the loop that it serves."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._dispatcher = Dispatcher(self._loop)

    @classmethod
    async def open(cls) -> Manager:
        """A manager with its IPv4 socket; that of IPv6 is opened when it is first needed."""
        manager = cls()
        manager._dispatcher.open(socket.AF_INET)
        return manager

    async def close(self) -> None:
        """Give the sockets back; what is still waited for ends as Timeout."""
        self._dispatcher.close()

    @property
    def dropped(self) -> Counter[Dropped]:
        """How many datagrams were not taken, and why."""
        return self._dispatcher.dropped

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
            self._dispatcher.expired,
            timeout_s=agent.timeout_s if timeout_s is None else timeout_s,
            retries=agent.retries if retries is None else retries,
        )
        try:
            self._dispatcher.submit(exchange)
            return await answer
        finally:
            self._dispatcher.forget(exchange)

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
