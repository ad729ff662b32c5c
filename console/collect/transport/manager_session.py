"""Asks devices through our own manager: v1, v2c, and v3 with SHA and AES; keeps an agent for each access."""

from __future__ import annotations

from typing import Literal

from console.inventory import SnmpAccess
from console.model.time import Seconds
from console.snmp.client import Agent, Community, Credentials, Manager
from console.snmp.errors import TooBig
from console.snmp.usm import User
from console.snmp.value import Oid, Value, VarBind


class ManagerSession:
    """One manager, hence one socket, for all devices."""

    def __init__(self, manager: Manager) -> None:
        self._manager = manager
        self._agents: dict[SnmpAccess, Agent] = {}

    @classmethod
    async def open(cls) -> ManagerSession:
        """A session with its socket."""
        return cls(await Manager.open())

    async def close(self) -> None:
        """Give the socket back."""
        self._agents.clear()
        await self._manager.close()

    def forget(self, access: SnmpAccess) -> None:
        """Drop what was learnt of a device."""
        self._agents.pop(access, None)

    async def get(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int
    ) -> tuple[Value, ...]:
        """The values of `oids` in their order; a request whose answer would be too big is split."""
        try:
            return await self._manager.get(self._agent(access), oids, timeout_s=timeout_s, retries=retries)
        except TooBig:
            if len(oids) < 2:
                raise
        middle = len(oids) // 2
        first = await self.get(access, oids[:middle], timeout_s=timeout_s, retries=retries)
        return first + await self.get(access, oids[middle:], timeout_s=timeout_s, retries=retries)

    async def get_bulk(
        self, access: SnmpAccess, oids: tuple[Oid, ...], max_repetitions: int, *, timeout_s: Seconds, retries: int
    ) -> tuple[VarBind, ...]:
        """The rows that follow `oids`; a v1 agent, which has no GETBULK, gives one row."""
        agent = self._agent(access)
        if access.version == "1":
            return await self._manager.get_next(agent, oids, timeout_s=timeout_s, retries=retries)
        return await self._manager.get_bulk(agent, oids, max_repetitions, timeout_s=timeout_s, retries=retries)

    async def walk(
        self, access: SnmpAccess, root: Oid, *, timeout_s: Seconds, retries: int, max_repetitions: int, limit: int
    ) -> list[VarBind]:
        """Everything below `root`, at most `limit` variables."""
        return await self._manager.walk(
            self._agent(access),
            root,
            max_repetitions=max_repetitions,
            limit=limit,
            timeout_s=timeout_s,
            retries=retries,
        )

    def _agent(self, access: SnmpAccess) -> Agent:
        found = self._agents.get(access)
        if found is None:
            found = self._agents[access] = Agent(access.address, access.port, credentials_of(access))
        return found


def credentials_of(access: SnmpAccess) -> Credentials:
    """The manager's credentials for `access`; ValueError when they cannot be used."""
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
    return Community(version, access.community.reveal().encode() if access.community else b"")
