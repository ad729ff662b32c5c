"""The laws of traps and informs: a datagram is a bounded notification or nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from console.collect.transport.trap_engine import MOST_VARBINDS, TrapEngine
from console.config.secrets import Secret
from console.inventory import SnmpAccess
from console.snmp import ber
from console.snmp.pdu import Kind, encode_pdu
from console.snmp.value import Oid
from tests.fuzz.edge import Edge, plain
from tests.fuzz.snmp_edges import scoped, sealed

_MOST_TRAP_TEXT = 128 * 11
_COMMUNITY = SnmpAccess("127.0.0.1", version="2c", community=Secret("public"))
_V3 = SnmpAccess(
    "127.0.0.1",
    version="3",
    user="rack",
    auth="SHA-1",
    auth_key=Secret("authpass12"),
    priv="AES-128",
    priv_key=Secret("privpass12"),
)
_TRAP_OID: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
_TOLD = (
    ((1, 3, 6, 1, 2, 1, 1, 3, 0), ber.integer(4711, ber.TIME_TICKS)),
    (_TRAP_OID, ber.oid((1, 3, 6, 1, 6, 3, 1, 1, 5, 1))),
    ((1, 3, 6, 1, 2, 1, 1, 5, 0), ber.octets(b"ups-1")),
)
_TRAP_V1 = ber.tlv(
    Kind.TRAP_V1,
    ber.oid((1, 3, 6, 1, 4, 1, 318))
    + ber.tlv(ber.IP_ADDRESS, b"\x7f\0\0\1")
    + ber.integer(6)
    + ber.integer(5)
    + ber.integer(4711, ber.TIME_TICKS)
    + ber.sequence(ber.sequence(ber.oid(_TOLD[2][0]), _TOLD[2][1])),
)


@cache
def _ear(access: SnmpAccess) -> TrapEngine:
    return TrapEngine(access, lambda _message, _address: None)


def _heard(access: SnmpAccess) -> Callable[[bytes], None]:
    def law(data: bytes) -> None:
        found = _ear(access).read(data, ("127.0.0.1", 1162), 0.0)
        if found is None:
            return
        assert len(found.varbinds) <= MOST_VARBINDS
        plain(text for name, text in found.varbinds if text.count(".") < 2)
        assert all(len(text) <= _MOST_TRAP_TEXT for pair in found.varbinds for text in pair)

    return law


def _in_community(version: int, pdu: bytes) -> bytes:
    return ber.sequence(ber.integer(version), ber.octets(b"public"), pdu)


EDGES = {
    "trap": Edge(
        _heard(_COMMUNITY),
        (
            _in_community(1, encode_pdu(Kind.TRAP_V2, 7, _TOLD)),
            _in_community(1, encode_pdu(Kind.INFORM, 7, _TOLD)),
            _in_community(0, _TRAP_V1),
        ),
    ),
    "trap-v3": Edge(_heard(_V3), (sealed(scoped(encode_pdu(Kind.TRAP_V2, 7, _TOLD))),)),
}
