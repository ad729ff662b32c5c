"""Asks devices over SNMP, every failure as a cause and a sentence; what to ask and what it means is the collector's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar

from console.collect.transport.snmp_failure import failure_of, unfit_access
from console.inventory import SnmpAccess
from console.model.time import Seconds
from console.snmp.client import Agent, Community, Credentials, Manager, Missing, Oid, User, Value, VarBind
from console.snmp.errors import SnmpError, TooBig

__all__ = ["Missing", "Oid", "SnmpTransport", "Value", "VarBind"]

_Answer = TypeVar("_Answer")

WALK_LIMIT = 10_000
MAX_REPETITIONS = 25


class SnmpTransport:
    """One manager for all devices; keeps an agent for each access until it is forgotten."""

    def __init__(self) -> None:
        self._manager: Manager | None = None
        self._agents: dict[SnmpAccess, Agent] = {}

    async def get(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int
    ) -> tuple[Value, ...]:
        """The values of `oids` in their order; a request whose answer would be too big is split."""
        return await self._told(
            access, lambda manager, agent: _get_in_parts(manager, agent, oids, timeout_s=timeout_s, retries=retries)
        )

    async def get_bulk(
        self,
        access: SnmpAccess,
        oids: tuple[Oid, ...],
        *,
        timeout_s: Seconds,
        retries: int,
        max_repetitions: int = MAX_REPETITIONS,
    ) -> tuple[VarBind, ...]:
        """The rows that follow `oids`; a v1 agent, which has no GETBULK, gives one row."""
        if access.version == "1":
            return await self._told(
                access, lambda manager, agent: manager.get_next(agent, oids, timeout_s=timeout_s, retries=retries)
            )
        return await self._told(
            access,
            lambda manager, agent: manager.get_bulk(agent, oids, max_repetitions, timeout_s=timeout_s, retries=retries),
        )

    async def walk(
        self,
        access: SnmpAccess,
        root: Oid,
        *,
        timeout_s: Seconds,
        retries: int,
        max_repetitions: int = MAX_REPETITIONS,
        limit: int = WALK_LIMIT,
    ) -> list[VarBind]:
        """Everything below `root`, at most `limit` variables."""
        return await self._told(
            access,
            lambda manager, agent: manager.walk(
                agent, root, max_repetitions=max_repetitions, limit=limit, timeout_s=timeout_s, retries=retries
            ),
        )

    def forget(self, access: SnmpAccess) -> None:
        """Drop what was learnt of a device."""
        self._agents.pop(access, None)

    async def close(self) -> None:
        """Give the sockets back."""
        self._agents.clear()
        if self._manager is not None:
            manager, self._manager = self._manager, None
            await manager.close()

    async def _told(self, access: SnmpAccess, ask: Callable[[Manager, Agent], Awaitable[_Answer]]) -> _Answer:
        """Ask, and say what went wrong in words for a person."""
        agent = self._agent(access)
        if self._manager is None:
            self._manager = await Manager.open()
        try:
            return await ask(self._manager, agent)
        except SnmpError as error:
            raise failure_of(access, error) from error

    def _agent(self, access: SnmpAccess) -> Agent:
        found = self._agents.get(access)
        if found is None:
            found = self._agents[access] = Agent(access.address, access.port, credentials_of(access))
        return found


def credentials_of(access: SnmpAccess) -> Credentials:
    """The manager's credentials for `access`; CollectError when they cannot be used."""
    try:
        if access.version == "3":
            return User(
                access.user.encode(),
                access.auth,
                access.auth_key.reveal().encode() if access.auth_key else b"",
                access.priv,
                access.priv_key.reveal().encode() if access.priv_key else b"",
                access.context.encode(),
            )
        version: Literal["1", "2c"] = access.version
        return Community(version, access.community.reveal().encode() if access.community else b"public")
    except ValueError as error:
        raise unfit_access(access, str(error)) from error


async def _get_in_parts(
    manager: Manager, agent: Agent, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int
) -> tuple[Value, ...]:
    try:
        return await manager.get(agent, oids, timeout_s=timeout_s, retries=retries)
    except TooBig:
        if len(oids) < 2:
            raise
    middle = len(oids) // 2
    first = await _get_in_parts(manager, agent, oids[:middle], timeout_s=timeout_s, retries=retries)
    return first + await _get_in_parts(manager, agent, oids[middle:], timeout_s=timeout_s, retries=retries)
