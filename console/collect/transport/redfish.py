"""Redfish for the other parts: reads resources of BMCs and sends actions to them; what they mean is the collector's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from console.inventory import RedfishAccess
from console.model.time import Seconds

if TYPE_CHECKING:
    from console.collect.transport.redfish_session import RedfishSession, Resource


class RedfishTransport:
    """Every Redfish connection of the engine, one a BMC and login."""

    def __init__(self) -> None:
        self._sessions: dict[RedfishAccess, RedfishSession] = {}
        # httpx logs each request; we log what matters ourselves.
        logging.getLogger("httpx").setLevel(logging.WARNING)

    async def root(self, access: RedfishAccess, timeout_s: Seconds) -> Resource:
        """The service root, asked without a login; raises CollectError."""
        return await self._session(access).root(timeout_s)

    async def get(self, access: RedfishAccess, path: str, timeout_s: Seconds, *, by_tag: bool = False) -> Resource:
        """The resource at `path`; raises CollectError, `no_such_object` when there is none.

        `by_tag` asks by ETag; it is for what changes slowly, since some BMCs keep a tag while readings move.
        """
        return await self._session(access).get(path, timeout_s, by_tag=by_tag)

    async def post(self, access: RedfishAccess, path: str, body: Mapping[str, str], timeout_s: Seconds) -> None:
        """Send `body` to an action's target once; raises CollectError unless the BMC accepts it."""
        await self._session(access).post(path, body, timeout_s)

    async def forget(self, access: RedfishAccess) -> None:
        """Log out of and close what is kept for `access`."""
        session = self._sessions.pop(access, None)
        if session is not None:
            await session.close()

    async def close(self) -> None:
        """Log out everywhere."""
        sessions, self._sessions = list(self._sessions.values()), {}
        await asyncio.gather(*(session.close() for session in sessions))

    def _session(self, access: RedfishAccess) -> RedfishSession:
        session = self._sessions.get(access)
        if session is None:
            # Imported here because an engine without BMCs never needs httpx, and it costs 5 MiB.
            from console.collect.transport.redfish_session import RedfishSession

            session = self._sessions[access] = RedfishSession(access)
        return session
