"""Asks devices over SNMP, every failure as a cause and a sentence; what to ask and what it means is the collector's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import structs

from console.collect.transport.manager_session import ManagerSession
from console.collect.transport.snmp_failure import failure_of, unfit_access
from console.i18n import _
from console.inventory import SnmpAccess
from console.model.time import Seconds
from console.snmp.errors import SnmpError
from console.snmp.value import Missing, Oid, Value, VarBind

if TYPE_CHECKING:
    from console.collect.transport.pysnmp_session import PysnmpSession

__all__ = ["Missing", "Oid", "SnmpTransport", "Value", "VarBind"]

MAX_REPETITIONS = 25
WALK_LIMIT = 10_000
WEAK_PROTOCOLS = frozenset({"MD5", "DES", "3DES"})

_Answer = TypeVar("_Answer")
_log = logging.getLogger(__name__)


class _Session(Protocol):
    async def get(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int
    ) -> tuple[Value, ...]: ...

    async def get_bulk(
        self, access: SnmpAccess, oids: tuple[Oid, ...], max_repetitions: int, *, timeout_s: Seconds, retries: int
    ) -> tuple[VarBind, ...]: ...

    async def walk(
        self, access: SnmpAccess, root: Oid, *, timeout_s: Seconds, retries: int, max_repetitions: int, limit: int
    ) -> list[VarBind]: ...


class SnmpTransport:
    """Our manager for all that it speaks, pysnmp for SET and for the protocols in `WEAK_PROTOCOLS`.

    Every method raises CollectError, whose `__cause__` is the error of `console.snmp.errors` where there is one.
    """

    def __init__(self) -> None:
        self._opening = asyncio.Lock()
        self._fast: ManagerSession | None = None
        self._pysnmp: dict[SnmpAccess, PysnmpSession] = {}

    async def get(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int
    ) -> tuple[Value, ...]:
        """The values of `oids` in their order; a request whose answer would be too big is split."""
        session = await self._session(access)
        return await _told(access, session.get(access, oids, timeout_s=timeout_s, retries=retries))

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
        session = await self._session(access)
        return await _told(
            access, session.get_bulk(access, oids, max_repetitions, timeout_s=timeout_s, retries=retries)
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
        """Everything below `root`; beyond `limit` variables it fails, since a part would look like the whole."""
        session = await self._session(access)
        walking = session.walk(
            access, root, timeout_s=timeout_s, retries=retries, max_repetitions=max_repetitions, limit=limit
        )
        return await _told(access, walking)

    async def set_value(
        self, access: SnmpAccess, oid: Oid, value: int | bytes | Oid, *, timeout_s: Seconds, retries: int
    ) -> None:
        """Write one variable: int as INTEGER, bytes as OCTET STRING, arcs as OBJECT IDENTIFIER."""
        session = await self._pysnmp_session(access)
        await _told(access, session.set_value(access, oid, value, timeout_s=timeout_s, retries=retries))

    def forget(self, access: SnmpAccess) -> None:
        """Drop what was learnt of a device."""
        if self._fast is not None:
            self._fast.forget(access)

    async def close(self) -> None:
        """Give the sockets back."""
        for session in self._pysnmp.values():
            session.close()
        self._pysnmp.clear()
        if self._fast is not None:
            fast, self._fast = self._fast, None
            await fast.close()

    async def _session(self, access: SnmpAccess) -> _Session:
        if access.auth in WEAK_PROTOCOLS or access.priv in WEAK_PROTOCOLS:
            return await self._pysnmp_session(access)
        if self._fast is None:
            async with self._opening:
                self._fast = self._fast or await ManagerSession.open()
        return self._fast

    async def _pysnmp_session(self, access: SnmpAccess) -> PysnmpSession:
        credentials = structs.replace(access, address="", port=0)
        async with self._opening:
            found = self._pysnmp.get(credentials)
            if found is None:
                found = self._pysnmp[credentials] = await _open_pysnmp(access)
        return found


async def _open_pysnmp(access: SnmpAccess) -> PysnmpSession:
    # Imported here because most engines never need it, and it costs a fifth of a second and 30 MiB.
    from console.collect.transport.pysnmp_session import PysnmpSession

    for word in sorted(WEAK_PROTOCOLS & {access.auth, access.priv}):
        _log.warning(
            _("%s uses %s, which can be read or forged; use SHA-256 and AES-128 if it can"), access.address, word
        )
    try:
        return await PysnmpSession.open(access)
    except ValueError as error:
        raise unfit_access(access, str(error)) from error


async def _told(access: SnmpAccess, asking: Awaitable[_Answer]) -> _Answer:
    """What `asking` brings, or what went wrong in words for a person."""
    try:
        return await asking
    except SnmpError as error:
        raise failure_of(access, error) from error
    except ValueError as error:
        raise unfit_access(access, str(error)) from error
