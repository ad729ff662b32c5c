"""One pysnmp agent a device, with its own engine and UDP socket; what it answers is the device family's business."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, Literal, Protocol

from msgspec import Struct
from pysnmp.carrier.asyncio.dgram.udp import DOMAIN_NAME, UdpTransport
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import cmdrsp, context
from pysnmp.proto import rfc1902, rfc1905
from pysnmp.smi.error import NotWritableError, WrongValueError
from pysnmp.smi.instrum import AbstractMibInstrumController

from console.simulator.devices.family import Refusal
from console.simulator.mib import Cell, Kind, Mib, Oid

_ENTERPRISE = b"\x80\x00\x1f\x88\x04"
"""Engine ids: Net-SNMP's enterprise number, then text (RFC 3411 SnmpEngineID)."""

_SYNTAX = {
    Kind.INTEGER: rfc1902.Integer32,
    Kind.STRING: rfc1902.OctetString,
    Kind.OID: rfc1902.ObjectIdentifier,
    Kind.COUNTER32: rfc1902.Counter32,
    Kind.GAUGE32: rfc1902.Gauge32,
    Kind.TICKS: rfc1902.TimeTicks,
    Kind.COUNTER64: rfc1902.Counter64,
}
_AUTH = {
    "": config.USM_AUTH_NONE,
    "SHA-1": config.USM_AUTH_HMAC96_SHA,
    "SHA-224": config.USM_AUTH_HMAC128_SHA224,
    "SHA-256": config.USM_AUTH_HMAC192_SHA256,
    "SHA-384": config.USM_AUTH_HMAC256_SHA384,
    "SHA-512": config.USM_AUTH_HMAC384_SHA512,
}
_PRIV = {
    "": config.USM_PRIV_NONE,
    "AES-128": config.USM_PRIV_CFB128_AES,
    "AES-192": config.USM_PRIV_CFB192_AES,
    "AES-256": config.USM_PRIV_CFB256_AES,
}


class Login(Struct, frozen=True):
    """What an agent accepts: a community, or a user with the protocols that the configuration names."""

    version: Literal["1", "2c", "3"] = "2c"
    community: str = ""
    user: str = ""
    auth: str = ""
    auth_key: str = ""
    priv: str = ""
    priv_key: str = ""


class Answering(Protocol):
    """The device behind an agent."""

    def awake(self) -> bool:
        """Whether a datagram is heard at all."""
        ...

    def mib(self) -> Mib:
        """What it shows now."""
        ...

    def write(self, asked: Oid, value: int) -> Refusal | None:
        """A SET of one integer."""
        ...


class _Hearing(UdpTransport):  # type: ignore[misc]
    """Drops every datagram while the device is dark, so that even v3 discovery goes unanswered."""

    def __init__(self, awake: Callable[[], bool]) -> None:
        super().__init__()
        self._awake = awake

    def datagram_received(self, datagram: bytes, transportAddress: Any) -> None:
        if self._awake():
            super().datagram_received(datagram, transportAddress)


class _Instrumentation(AbstractMibInstrumController):  # type: ignore[misc]
    """Answers pysnmp's command responders from our cells instead of its own MIB tree."""

    def __init__(self, device: Answering) -> None:
        self._device = device

    def read_variables(self, *varbinds: Any, **_: Any) -> list[Any]:
        mib = self._device.mib()
        return [(name, _found(mib, tuple(name))) for name, _value in varbinds]

    def read_next_variables(self, *varbinds: Any, **_: Any) -> list[Any]:
        mib = self._device.mib()
        return [_following(mib, name) for name, _value in varbinds]

    def write_variables(self, *varbinds: Any, **_: Any) -> list[Any]:
        for place, (name, value) in enumerate(varbinds):
            number = int(value) if isinstance(value, rfc1902.Integer32) else None
            refusal = Refusal.WRONG_VALUE if number is None else self._device.write(tuple(name), number)
            if refusal is not None:
                fault = NotWritableError if refusal is Refusal.NOT_WRITABLE else WrongValueError
                raise fault(name=name, idx=place)
        return list(varbinds)


def _found(mib: Mib, asked: Oid) -> Any:
    cell = mib.get(asked)
    if cell is not None:
        return _encoded(cell)
    return rfc1905.noSuchInstance if mib.has_object(asked) else rfc1905.noSuchObject


def _following(mib: Mib, name: Any) -> Any:
    following = mib.after(tuple(name))
    if following is None:
        return name, rfc1905.endOfMibView
    found, cell = following
    return rfc1902.ObjectName(found), _encoded(cell)


def _encoded(cell: Cell) -> Any:
    return _SYNTAX[cell.kind](cell.value)


class Agent:
    """A running agent; it listens from `open` until `close`."""

    def __init__(self, engine: Any, address: tuple[str, int]) -> None:
        self._engine = engine
        self.address = address

    @classmethod
    def open(cls, name: str, host: str, login: Login, device: Answering) -> Agent:
        """Listen on `host` at a port that the kernel chooses; needs a running event loop."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listener.bind((host, 0))
        engine = _engine(name)
        transport = _Hearing(device.awake).open_server_mode(sock=listener)
        config.add_transport(engine, DOMAIN_NAME, transport)
        _admit(engine, login)
        _respond(engine, device)
        engine.transport_dispatcher.job_started(1)
        return cls(engine, listener.getsockname())

    def close(self) -> None:
        """Stop listening."""
        self._engine.transport_dispatcher.job_finished(1)
        self._engine.close_dispatcher()


def _engine(name: str) -> Any:
    """An engine with an id of its own; given to the constructor, pysnmp would keep its boots in a shared /tmp."""
    engine = SnmpEngine()
    symbols = ("snmpEngineID", "snmpEngineBoots")
    id_, boots = engine.get_mib_builder().import_symbols("__SNMP-FRAMEWORK-MIB", *symbols)
    id_.syntax = id_.syntax.clone(_ENTERPRISE + name.encode()[:27])
    boots.syntax = boots.syntax.clone(1)
    engine.snmpEngineID = id_.syntax
    return engine


def _admit(engine: Any, login: Login) -> None:
    tree = (1, 3, 6)
    if login.version == "3":
        config.add_v3_user(engine, login.user, _AUTH[login.auth], login.auth_key, _PRIV[login.priv], login.priv_key)
        level = "authPriv" if login.priv else "authNoPriv" if login.auth else "noAuthNoPriv"
        config.add_vacm_user(engine, 3, login.user, level, tree, tree)
        return
    config.add_v1_system(engine, "readers", login.community)
    model = 1 if login.version == "1" else 2
    config.add_vacm_user(engine, model, "readers", "noAuthNoPriv", tree, tree)


def _respond(engine: Any, device: Answering) -> None:
    names = context.SnmpContext(engine)
    names.unregister_context_name(b"")
    names.register_context_name(b"", _Instrumentation(device))
    for responder in (
        cmdrsp.GetCommandResponder,
        cmdrsp.NextCommandResponder,
        cmdrsp.BulkCommandResponder,
        cmdrsp.SetCommandResponder,
    ):
        responder(engine, names)
