"""The PDUs of RFC 1157 and RFC 3416 and the v1/v2c message around them; security of v3 is `message` and `usm`."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from console.snmp import ber
from console.snmp.errors import Malformed
from console.snmp.value import Oid, Value, VarBind

NO_SUCH_NAME = 2
TOO_BIG = 1
ID_OCTETS = 4
"""Request ids always take four octets, so that a request is patched and never encoded again."""


class Kind(IntEnum):
    """The PDU types by their tags."""

    GET = 0xA0
    GET_NEXT = 0xA1
    RESPONSE = 0xA2
    SET = 0xA3
    TRAP_V1 = 0xA4
    GET_BULK = 0xA5
    INFORM = 0xA6
    TRAP_V2 = 0xA7
    REPORT = 0xA8


_PLACEHOLDER = 0x55555555
_KINDS = {kind.value: kind for kind in Kind if kind is not Kind.TRAP_V1}


def encode_pdu(
    kind: Kind, request_id: int, variables: tuple[tuple[Oid, bytes], ...], status: int = 0, place: int = 0
) -> bytes:
    """A PDU of any type but TRAP_V1; the variables' values come encoded."""
    encoded = ber.sequence(*(ber.sequence(ber.oid(name), value) for name, value in variables))
    return ber.tlv(kind, ber.integer(request_id) + ber.integer(status) + ber.integer(place) + encoded)


class Request:
    """One request, encoded up to its id; the same object serves every agent that is asked the same."""

    __slots__ = ("_after", "_before", "kind", "names")

    def __init__(self, kind: Kind, oids: tuple[Oid, ...], first: int = 0, second: int = 0) -> None:
        self.kind = kind
        self.names = tuple(map(ber.oid, oids))
        whole = encode_pdu(kind, _PLACEHOLDER, tuple((name, b"\x05\x00") for name in oids), first, second)
        place = whole.index(ber.integer(_PLACEHOLDER)) + 2
        self._before = whole[:place]
        self._after = whole[place + ID_OCTETS :]

    def encode(self, request_id: bytes) -> bytes:
        """The PDU with this id of four octets."""
        return self._before + request_id + self._after


@lru_cache(maxsize=4096)
def get_request(oids: tuple[Oid, ...]) -> Request:
    """A GET of these variables."""
    return Request(Kind.GET, oids)


def next_request(oids: tuple[Oid, ...]) -> Request:
    """A GETNEXT after these names."""
    return Request(Kind.GET_NEXT, oids)


@lru_cache(maxsize=4096)
def bulk_request(oids: tuple[Oid, ...], max_repetitions: int) -> Request:
    """A GETBULK after these names, without non-repeaters."""
    return Request(Kind.GET_BULK, oids, 0, max_repetitions)


class Pdu(NamedTuple):
    """A PDU's header and where its variables lie; `status` and `place` are a GETBULK's two numbers."""

    kind: Kind
    request_id: int
    status: int
    place: int
    start: int
    stop: int


def read_pdu(data: bytes, at: int, end: int) -> Pdu:
    """The PDU at `at`; its variables are left for `values` or `variables`."""
    tag, at, end = ber.read_header(data, at, end)
    kind = _KINDS.get(tag)
    if kind is None:
        raise Malformed(f"tag {tag:#04x} is no PDU")
    request_id, at = ber.read_integer(data, at, end)
    status, at = ber.read_integer(data, at, end)
    place, at = ber.read_integer(data, at, end)
    start, stop = ber.enter(data, at, end, ber.SEQUENCE)
    return Pdu(kind, request_id, status, place, start, stop)


def values(data: bytes, at: int, end: int, names: tuple[bytes, ...]) -> tuple[Value, ...]:
    """The values of a GET's reply, whose names must be `names` (encoded, tag and length included) in their order."""
    found: list[Value] = []
    try:
        for name in names:
            stop = at + 2 + data[at + 1]
            if data[at] != 0x30 or data[at + 1] >= 0x80:
                _, start, stop = ber.read_header(data, at, end)
                if data[at] != 0x30:
                    raise Malformed("a variable is no SEQUENCE")
            else:
                start = at + 2
            start = start + len(name) if data.startswith(name, start) else _after_same_name(data, start, stop, name)
            tag = data[start]
            size = data[start + 1]
            start += 2
            if size >= 0x80:
                tag, start, end_of_value = ber.read_header(data, start - 2, end)
                size = end_of_value - start
            if start + size != stop or stop > end:
                raise Malformed("a variable holds more or less than a value")
            found.append(ber.value_of(tag, data[start:stop]))
            at = stop
    except IndexError:
        raise Malformed("a variable is cut off") from None
    if at != end:
        raise Malformed("the reply has more variables than the request")
    return tuple(found)


def _after_same_name(data: bytes, at: int, end: int, name: bytes) -> int:
    """Where the value starts, when the name is the wanted one in a longer spelling, as BER allows."""
    start, stop = ber.enter(data, at, end, ber.OBJECT_IDENTIFIER)
    wanted, wanted_end = ber.enter(name, 0, len(name), ber.OBJECT_IDENTIFIER)
    if ber.arcs_of(data[start:stop]) != ber.arcs_of(name[wanted:wanted_end]):
        raise Malformed("the reply is about other variables than the request")
    return stop


def variables(data: bytes, at: int, end: int) -> tuple[VarBind, ...]:
    """The variables between `at` and `end`, names decoded."""
    found: list[VarBind] = []
    while at < end:
        start, stop = ber.enter(data, at, end, ber.SEQUENCE)
        name_start, name_stop = ber.enter(data, start, stop, ber.OBJECT_IDENTIFIER)
        tag, value_start, value_stop = ber.read_header(data, name_stop, stop)
        if value_stop != stop:
            raise Malformed("a variable holds more than a value")
        found.append((ber.arcs_of(data[name_start:name_stop]), ber.value_of(tag, data[value_start:stop])))
        at = stop
    return tuple(found)
