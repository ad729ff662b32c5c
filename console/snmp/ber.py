"""The part of BER (X.690) that SNMP uses, to and from native values; knows no message and no PDU."""

from __future__ import annotations

from functools import lru_cache

from console.snmp.errors import Malformed
from console.snmp.value import Missing, Oid, Value

INTEGER = 0x02
OCTET_STRING = 0x04
NULL = 0x05
OBJECT_IDENTIFIER = 0x06
SEQUENCE = 0x30
IP_ADDRESS = 0x40
COUNTER32 = 0x41
GAUGE32 = 0x42
TIME_TICKS = 0x43
OPAQUE = 0x44
NSAP_ADDRESS = 0x45
COUNTER64 = 0x46
UINTEGER32 = 0x47

_UNSIGNED_LIMITS = {COUNTER32: 1 << 32, GAUGE32: 1 << 32, TIME_TICKS: 1 << 32, UINTEGER32: 1 << 32, COUNTER64: 1 << 64}
_OCTETS = frozenset({OCTET_STRING, IP_ADDRESS, OPAQUE, NSAP_ADDRESS})
_EXCEPTIONS = {missing.value: missing for missing in Missing}
_ARC_LIMIT = 1 << 32
_OID_OCTETS_LIMIT = 128 * 5
_INTEGER_OCTETS_LIMIT = 9


def tlv(tag: int, body: bytes) -> bytes:
    """`body` with its tag and a definite length in the shortest form."""
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    if size < 0x100:
        return bytes((tag, 0x81, size)) + body
    octets = (size.bit_length() + 7) // 8
    return bytes((tag, 0x80 | octets)) + size.to_bytes(octets, "big") + body


def integer(value: int, tag: int = INTEGER) -> bytes:
    """`value` in two's complement with the fewest octets; unsigned types get their leading zero the same way."""
    return tlv(tag, value.to_bytes(((value if value >= 0 else ~value).bit_length() >> 3) + 1, "big", signed=True))


def octets(value: bytes) -> bytes:
    """`value` as OCTET STRING."""
    return tlv(OCTET_STRING, value)


def sequence(*parts: bytes) -> bytes:
    """`parts`, already encoded, as one SEQUENCE."""
    return tlv(SEQUENCE, b"".join(parts))


@lru_cache(maxsize=16384)
def oid(arcs: Oid) -> bytes:
    """`arcs` as OBJECT IDENTIFIER; ValueError when they cannot be one."""
    if len(arcs) < 2 or arcs[0] > 2 or (arcs[0] < 2 and arcs[1] > 39):
        raise ValueError(f"{arcs} is no object identifier")
    if not all(0 <= arc < _ARC_LIMIT for arc in arcs):
        raise ValueError(f"an arc of {arcs} does not fit into 32 bits")
    body = bytearray()
    for arc in (arcs[0] * 40 + arcs[1], *arcs[2:]):
        body += _base128(arc)
    return tlv(OBJECT_IDENTIFIER, bytes(body))


def _base128(arc: int) -> bytes:
    out = [arc & 0x7F]
    while arc := arc >> 7:
        out.append(0x80 | arc & 0x7F)
    return bytes(reversed(out))


def read_header(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Tag, first octet and end of the element at `at`, which lies before `end`."""
    start = at + 2
    if start > end:
        raise Malformed("an element is cut off")
    size = data[at + 1]
    if size >= 0x80:
        count = size & 0x7F
        start += count
        if not 1 <= count <= 4 or start > end:
            raise Malformed("a length that SNMP does not use")
        size = int.from_bytes(data[at + 2 : start], "big")
    if start + size > end:
        raise Malformed("an element is longer than what holds it")
    return data[at], start, start + size


def enter(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """First octet and end of the element at `at`, which must have this tag."""
    found, start, stop = read_header(data, at, end)
    if found != tag:
        raise Malformed(f"tag {found:#04x} where {tag:#04x} belongs")
    return start, stop


def read_integer(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The INTEGER at `at` and where the next element starts."""
    start, stop = enter(data, at, end, INTEGER)
    if not 0 < stop - start <= _INTEGER_OCTETS_LIMIT:
        raise Malformed("an INTEGER of impossible size")
    return int.from_bytes(data[start:stop], "big", signed=True), stop


def read_octets(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    """The OCTET STRING at `at` and where the next element starts."""
    start, stop = enter(data, at, end, OCTET_STRING)
    return data[start:stop], stop


@lru_cache(maxsize=16384)
def arcs_of(body: bytes) -> Oid:
    """The arcs of an OBJECT IDENTIFIER's contents; no contents are no arcs, as some agents send."""
    if len(body) > _OID_OCTETS_LIMIT:
        raise Malformed("an object identifier of more than 128 arcs")
    arcs: list[int] = []
    arc = 0
    for octet in body:
        arc = arc << 7 | octet & 0x7F
        if octet < 0x80:
            arcs.append(arc)
            arc = 0
    if body and (body[-1] >= 0x80 or max(arcs) >= _ARC_LIMIT + 80 or len(arcs) > 128):
        raise Malformed("an object identifier that cannot be one")
    if not arcs:
        return ()
    first = min(arcs[0] // 40, 2)
    result = (first, arcs[0] - first * 40, *arcs[1:])
    if max(result) >= _ARC_LIMIT:
        raise Malformed("an arc does not fit into 32 bits")
    return result


def value_of(tag: int, body: bytes) -> Value:
    """The native value of an element's contents.

    An unsigned number whose leading zero was forgotten is read as unsigned, since that is what is meant.
    """
    if tag in _OCTETS:
        return body
    if tag == INTEGER:
        if not 0 < len(body) <= _INTEGER_OCTETS_LIMIT:
            raise Malformed("an INTEGER of impossible size")
        return int.from_bytes(body, "big", signed=True)
    if tag in _UNSIGNED_LIMITS:
        return _unsigned(tag, body)
    if tag == OBJECT_IDENTIFIER:
        return arcs_of(body)
    if body:
        raise Malformed(f"tag {tag:#04x} cannot hold a value")
    if tag == NULL:
        return None
    if tag not in _EXCEPTIONS:
        raise Malformed(f"tag {tag:#04x} is no SNMP type")
    return _EXCEPTIONS[tag]


def _unsigned(tag: int, body: bytes) -> int:
    number = int.from_bytes(body, "big")
    if not 0 < len(body) <= _INTEGER_OCTETS_LIMIT or number >= _UNSIGNED_LIMITS[tag]:
        raise Malformed("an unsigned number that does not fit its type")
    return number
