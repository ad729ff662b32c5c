"""What the fast manager leaves to pysnmp: SET, and polling with MD5, DES and 3DES; slow, and rare for that reason.

pysnmp keeps credentials by user name, so two passwords of one name need two engines: a session has one credential set.
"""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias

from pyasn1.type import univ
from pysnmp.error import PySnmpError
from pysnmp.hlapi.v3arch import asyncio as hlapi
from pysnmp.proto import errind, rfc1902, rfc1905

from console.inventory import SnmpAccess
from console.model.time import Seconds
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
from console.snmp.value import Missing, Oid, Value, VarBind
from console.snmp.walk import Walk

Writable: TypeAlias = int | bytes | Oid

_TOO_BIG = 1
AUTH = {
    "": hlapi.USM_AUTH_NONE,
    "MD5": hlapi.USM_AUTH_HMAC96_MD5,
    "SHA-1": hlapi.USM_AUTH_HMAC96_SHA,
    "SHA-224": hlapi.USM_AUTH_HMAC128_SHA224,
    "SHA-256": hlapi.USM_AUTH_HMAC192_SHA256,
    "SHA-384": hlapi.USM_AUTH_HMAC256_SHA384,
    "SHA-512": hlapi.USM_AUTH_HMAC384_SHA512,
}
PRIV = {
    "": hlapi.USM_PRIV_NONE,
    "DES": hlapi.USM_PRIV_CBC56_DES,
    "3DES": hlapi.USM_PRIV_CBC168_3DES,
    "AES-128": hlapi.USM_PRIV_CFB128_AES,
    "AES-192": hlapi.USM_PRIV_CFB192_AES_BLUMENTHAL,
    "AES-256": hlapi.USM_PRIV_CFB256_AES_BLUMENTHAL,
    "AES-192-C": hlapi.USM_PRIV_CFB192_AES,
    "AES-256-C": hlapi.USM_PRIV_CFB256_AES,
}
_REASONS: tuple[tuple[type[errind.ErrorIndication], AuthFailure], ...] = (
    (errind.UnknownUserName, AuthFailure.UNKNOWN_USER),
    (errind.UnknownSecurityName, AuthFailure.UNKNOWN_USER),
    (errind.WrongDigest, AuthFailure.WRONG_KEY),
    (errind.AuthenticationFailure, AuthFailure.FORGED_REPLY),
    (errind.DecryptionError, AuthFailure.WRONG_PRIVACY_KEY),
    (errind.UnsupportedSecurityLevel, AuthFailure.UNSUPPORTED_LEVEL),
    (errind.NotInTimeWindow, AuthFailure.NOT_IN_TIME_WINDOW),
    (errind.UnknownEngineID, AuthFailure.UNKNOWN_ENGINE),
    (errind.NoSuchContext, AuthFailure.UNKNOWN_CONTEXT),
)
_EXCEPTIONS = (
    (rfc1905.NoSuchObject, Missing.NO_SUCH_OBJECT),
    (rfc1905.NoSuchInstance, Missing.NO_SUCH_INSTANCE),
    (rfc1905.EndOfMibView, Missing.END_OF_MIB_VIEW),
)


class PysnmpSession:
    """One credential set's pysnmp engine; the address is taken from the access that each request names."""

    def __init__(self, access: SnmpAccess) -> None:
        self._engine = hlapi.SnmpEngine()
        self._credentials = _credentials(access)
        self._context = hlapi.ContextData(contextName=access.context.encode())

    @classmethod
    async def open(cls, access: SnmpAccess) -> PysnmpSession:
        """A session, made off the event loop as it takes a fifth of a second; ValueError for unusable credentials."""
        return await asyncio.to_thread(cls, access)

    def close(self) -> None:
        """Give the engine's socket back."""
        self._engine.close_dispatcher()

    async def get(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int
    ) -> tuple[Value, ...]:
        """The values of `oids` in their order."""
        found = await self._ask(access, hlapi.get_cmd, [(oid, None) for oid in oids], timeout_s, retries)
        if tuple(name for name, _ in found) != oids:
            raise Malformed("the reply is about other variables than the request")
        return tuple(value for _, value in found)

    async def get_bulk(
        self, access: SnmpAccess, oids: tuple[Oid, ...], max_repetitions: int, *, timeout_s: Seconds, retries: int
    ) -> tuple[VarBind, ...]:
        """The rows that follow `oids`."""
        return await self._ask(
            access, hlapi.bulk_cmd, [(oid, None) for oid in oids], timeout_s, retries, 0, max_repetitions
        )

    async def walk(
        self, access: SnmpAccess, root: Oid, *, timeout_s: Seconds, retries: int, max_repetitions: int, limit: int
    ) -> list[VarBind]:
        """Everything below `root`, at most `limit` variables."""
        walk = Walk(root, limit)
        while not walk.ended:
            walk.add(await self.get_bulk(access, (walk.last,), max_repetitions, timeout_s=timeout_s, retries=retries))
        return walk.found

    async def set_value(
        self, access: SnmpAccess, oid: Oid, value: Writable, *, timeout_s: Seconds, retries: int
    ) -> None:
        """Write one variable: int as INTEGER, bytes as OCTET STRING, arcs as OBJECT IDENTIFIER."""
        await self._ask(access, hlapi.set_cmd, [(oid, value)], timeout_s, retries)

    async def _ask(
        self,
        access: SnmpAccess,
        command: Any,
        variables: list[tuple[Oid, Writable | None]],
        timeout_s: Seconds,
        retries: int,
        *numbers: int,
    ) -> tuple[VarBind, ...]:
        target = await _target(access, timeout_s, retries)
        asked = [hlapi.ObjectType(hlapi.ObjectIdentity(oid), _encoded(value)) for oid, value in variables]
        trouble, status, index, found = await command(
            self._engine, self._credentials, target, self._context, *numbers, *asked, lookupMib=False
        )
        if trouble is not None:
            raise _error(trouble)
        if int(status) == _TOO_BIG:
            raise TooBig("the agent's answer does not fit into one message")
        if int(status):
            raise ErrorStatus(int(status), int(index))
        return tuple((tuple(name), _native(value)) for name, value in found)


async def _target(access: SnmpAccess, timeout_s: Seconds, retries: int) -> Any:
    kind = hlapi.Udp6TransportTarget if ":" in access.address else hlapi.UdpTransportTarget
    try:
        return await kind.create((access.address, access.port), timeout=timeout_s, retries=retries)
    except PySnmpError as error:
        raise Unreachable(f"the name {access.address!r} cannot be resolved") from error


def _credentials(access: SnmpAccess) -> Any:
    if access.version != "3":
        community = access.community.reveal() if access.community else ""
        return hlapi.CommunityData(community, mpModel=0 if access.version == "1" else 1)
    if access.auth not in AUTH or access.priv not in PRIV:
        raise ValueError(f"unknown protocol {access.auth if access.auth not in AUTH else access.priv!r}")
    return hlapi.UsmUserData(
        access.user,
        authKey=access.auth_key.reveal() if access.auth_key else None,
        privKey=access.priv_key.reveal() if access.priv_key else None,
        authProtocol=AUTH[access.auth],
        privProtocol=PRIV[access.priv],
    )


def _encoded(value: Writable | None) -> Any:
    if value is None:
        return rfc1905.unSpecified
    if isinstance(value, int):
        return rfc1902.Integer32(value)
    return rfc1902.OctetString(value) if isinstance(value, bytes) else rfc1902.ObjectIdentifier(value)


def _native(value: Any) -> Value:
    for kind, missing in _EXCEPTIONS:
        if isinstance(value, kind):
            return missing
    if isinstance(value, univ.Integer):
        return int(value)
    if isinstance(value, univ.ObjectIdentifier):
        return tuple(value)
    return None if isinstance(value, univ.Null) else bytes(value)


def _error(trouble: errind.ErrorIndication) -> SnmpError:
    if isinstance(trouble, errind.RequestTimedOut):
        return Timeout("no answer")
    for kind, reason in _REASONS:
        if isinstance(trouble, kind):
            return AuthenticationFailed(reason)
    return Malformed(str(trouble))
