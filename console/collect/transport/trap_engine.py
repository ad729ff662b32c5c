"""One credential set's SNMP engine for traps and informs: is a datagram genuine, and what does it say; opens no socket.

pysnmp keeps users by name, so that two passwords of one name need two engines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, structs
from pyasn1.error import PyAsn1Error
from pyasn1.type import univ
from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413.ntfrcv import NotificationReceiver
from pysnmp.error import PySnmpError
from pysnmp.proto import rfc3411
from pysnmp.proto.rfc1902 import OctetString

from console.collect.transport.pysnmp_session import AUTH, PRIV
from console.inventory import SnmpAccess
from console.model.text import neutralise, neutralise_bytes
from console.model.time import Seconds
from console.snmp import ber
from console.snmp.errors import SnmpError
from console.snmp.message import read_envelope

MOST_VARBINDS = 50
_MOST_ENGINE_IDS = 64

_SYS_UP_TIME = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_TRAP_OID = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
_ENTERPRISE = (1, 3, 6, 1, 6, 3, 1, 1, 4, 3, 0)
_PROXY = (1, 3, 6, 1, 6, 3, 18, 1)
"""What is added to a v1 trap (RFC 2576): its address, and its community, which is a secret."""

# What our own reader says of a broken datagram, and what pysnmp and pyasn1 let through when they did not think of it.
_BROKEN = (
    SnmpError,
    PySnmpError,
    PyAsn1Error,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
)


class Notified(Struct, frozen=True):
    """What a genuine trap or inform says."""

    trap: str
    varbinds: tuple[tuple[str, str], ...]
    inform: bool


class TrapEngine:
    """Takes the datagrams of those senders that have these credentials; `send` carries acknowledgements and reports."""

    def __init__(self, access: SnmpAccess, send: Callable[[bytes, tuple[str, int]], None]) -> None:
        self._engine = SnmpEngine()
        self._wire = _Wire(send)
        self._engine.register_transport_dispatcher(self._wire)
        self._found: list[Notified] = []
        self._access = access
        self._met: dict[bytes, None] = {}
        _admit(self._engine, access)
        _Receiver(self._engine, _level(access), self._found.append)

    def read(self, datagram: bytes, sender: tuple[str, int], now_s: Seconds) -> Notified | None:
        """What a datagram says; None for one that is broken, not signed as it should be, or no notification."""
        self._found.clear()
        try:
            self._wire.tick(now_s)
            if self._access.version == "3":
                self._meet(_engine_id(datagram))
            self._wire.receive(datagram, sender)
        except _BROKEN:
            return None
        return self._found.pop() if self._found else None

    def _meet(self, engine_id: bytes) -> None:
        """Give the user the keys that it has at the sender, who is authoritative for its traps (RFC 3414, 1.5.1)."""
        if not engine_id or engine_id in self._met:
            return
        if len(self._met) >= _MOST_ENGINE_IDS:
            oldest = next(iter(self._met))
            del self._met[oldest]
            config.delete_v3_user(self._engine, self._access.user, OctetString(oldest))
        self._met[engine_id] = None
        _admit(self._engine, self._access, OctetString(engine_id))


def credentials_of(access: SnmpAccess) -> SnmpAccess:
    """What tells one credential set from another."""
    return structs.replace(access, address="", port=0, context="")


def _engine_id(datagram: bytes) -> bytes:
    """The authoritative engine that a v3 message names; raises SnmpError."""
    at, end = ber.enter(datagram, 0, len(datagram), ber.SEQUENCE)
    _version, at = ber.read_integer(datagram, at, end)
    return read_envelope(datagram, at, end).engine_id


def _admit(engine: SnmpEngine, access: SnmpAccess, engine_id: OctetString | None = None) -> None:
    """Raises ValueError for credentials that cannot be used."""
    if access.version != "3":
        config.add_v1_system(engine, "known", access.community.reveal() if access.community else "")
        return
    try:
        config.add_v3_user(
            engine,
            access.user,
            AUTH[access.auth],
            access.auth_key.reveal() if access.auth_key else None,
            PRIV[access.priv],
            access.priv_key.reveal() if access.priv_key else None,
            securityEngineId=engine_id,
        )
    except (PySnmpError, PyAsn1Error) as error:
        raise ValueError(str(error)) from error


def _level(access: SnmpAccess) -> int:
    """RFC 3411's snmpSecurityLevel that a message must have at least."""
    return 1 + bool(access.auth) + bool(access.priv) if access.version == "3" else 1


class _Receiver(NotificationReceiver):  # type: ignore[misc]
    """Refuses what is less protected than its credentials; pysnmp does so only where it is the authoritative engine."""

    def __init__(self, engine: SnmpEngine, level: int, on_notified: Callable[[Notified], None]) -> None:
        self._level = level
        self._inform = False
        self._on_notified = on_notified
        super().__init__(engine, self._take)

    def process_pdu(self, *arguments: Any) -> None:
        level, pdu = arguments[4], arguments[8]
        if int(level) < self._level:
            return
        self._inform = pdu.tagSet in rfc3411.CONFIRMED_CLASS_PDUS
        super().process_pdu(*arguments)

    def _take(
        self, engine: SnmpEngine, state: object, engine_id: object, context: object, varbinds: Sequence[Any], _: object
    ) -> None:
        bare = [(tuple(name), value) for name, value in varbinds[:MOST_VARBINDS]]
        trap = next((_text(value) for name, value in bare if name == _TRAP_OID), "")
        told = tuple((_dotted(name), _text(value)) for name, value in bare if not _is_envelope(name))
        self._on_notified(Notified(trap, told, self._inform))


def _is_envelope(name: tuple[int, ...]) -> bool:
    return name in (_SYS_UP_TIME, _TRAP_OID, _ENTERPRISE) or name[: len(_PROXY)] == _PROXY


def _text(value: Any) -> str:
    if isinstance(value, univ.ObjectIdentifier):
        return _dotted(tuple(value))
    if isinstance(value, univ.OctetString):
        return neutralise_bytes(bytes(value))
    return neutralise(str(value))


def _dotted(arcs: tuple[int, ...]) -> str:
    return ".".join(map(str, arcs))


class _Wire:
    """Stands where pysnmp wants its transport dispatcher: the socket is another's."""

    def __init__(self, send: Callable[[bytes, tuple[str, int]], None]) -> None:
        self._send = send
        self._on_datagram: Callable[..., None] | None = None
        self._on_tick: Callable[[float], None] | None = None
        self._now_s: Seconds = 0.0

    def receive(self, datagram: bytes, sender: tuple[str, int]) -> None:
        if self._on_datagram is not None:
            self._on_datagram(self, udp.DOMAIN_NAME, udp.UdpTransportAddress(sender), datagram)

    def tick(self, now_s: Seconds) -> None:
        self._now_s = now_s
        if self._on_tick is not None:
            self._on_tick(now_s)

    def register_recv_callback(self, callback: Callable[..., None], receiver: object = None) -> None:
        self._on_datagram = callback

    def register_timer_callback(self, callback: Callable[[float], None]) -> None:
        self._on_tick = callback

    def get_timer_ticks(self) -> float:
        return self._now_s

    def get_timer_resolution(self) -> float:
        return 1.0

    def send_message(self, message: bytes, domain: object, address: Sequence[Any]) -> None:
        self._send(bytes(message), (str(address[0]), int(address[1])))
