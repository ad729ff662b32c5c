"""The laws of SNMP's octets: values, PDUs, v3 messages from outside and from inside an authentic one."""

from __future__ import annotations

from functools import cache

from console.snmp import ber
from console.snmp.engine import Engine
from console.snmp.errors import Malformed, TooBig, UnorderedReply
from console.snmp.message import AUTHENTICATED, ENCRYPTED, layout, read_envelope
from console.snmp.pdu import Kind, encode_pdu, read_pdu, values, variables
from console.snmp.report import meaning
from console.snmp.security import Opened, Security
from console.snmp.usm import Keyring, User
from console.snmp.value import Oid, Value
from console.snmp.walk import Walk
from tests.fuzz.edge import Edge, split

_ROOT: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
_COLUMN = tuple((*_ROOT, 10, row) for row in (1, 2, 3))
_ENCODED = (
    ber.integer(-5),
    ber.integer(1 << 63, ber.COUNTER64),
    ber.octets(b"Inlet \xff"),
    ber.oid((1, 3, 6, 1, 4, 1, 318)),
    ber.integer(4711, ber.TIME_TICKS),
    ber.tlv(ber.IP_ADDRESS, b"\x7f\0\0\1"),
    b"\x05\x00",
    b"\x81\x00",
)
_REPLY = encode_pdu(Kind.RESPONSE, 7, tuple(zip(_COLUMN, _ENCODED, strict=False)))
_USER = User(b"rack", "SHA-1", b"authpass12", "AES-128", b"privpass12")
_CLEAR = User(b"rack")
_ENGINE_ID = b"\x80\x00\x1f\x88\x04fuzz"
_KEYS = Keyring().keys(_USER, _ENGINE_ID)


def _octets_of(value: Value) -> int:
    """How much a value can have taken at least on its way."""
    return len(value) if isinstance(value, bytes | tuple) else 0


def _value(data: bytes) -> None:
    try:
        tag, start, stop = ber.read_header(data, 0, len(data))
        value = ber.value_of(tag, data[start:stop])
    except Malformed:
        return
    # An object identifier's first octet holds two arcs.
    assert _octets_of(value) <= len(data), f"{value!r} out of {len(data)} octets"
    assert not isinstance(value, int) or -(1 << 71) <= value < 1 << 71


def _pdu(data: bytes) -> None:
    walk = Walk(_ROOT, 100)
    try:
        pdu = read_pdu(data, 0, len(data))
        meaning(data, pdu)
        found = variables(data, pdu.start, pdu.stop)
        assert sum(_octets_of(value) for _name, value in found) <= len(data)
        walk.add(found)
    except (Malformed, TooBig, UnorderedReply):
        assert len(walk.found) <= 100


def _asked(data: bytes) -> None:
    """The reply to a GET, whose names are known."""
    names = tuple(map(ber.oid, _COLUMN))
    try:
        pdu = read_pdu(data, 0, len(data))
        found = values(data, pdu.start, pdu.stop, names)
    except Malformed:
        return
    assert len(found) == len(names)


@cache
def _security() -> Security:
    """One for all inputs, since keys are derived slowly."""
    return Security()


def _message(data: bytes) -> None:
    choice, data = split(data, 2)
    user = (_CLEAR, _USER)[choice]
    try:
        at, end = ber.enter(data, 0, len(data), ber.SEQUENCE)
        _version, at = ber.read_integer(data, at, end)
        envelope = read_envelope(data, at, end)
        opened = _security().open(user, Engine(_ENGINE_ID, 3, 1000, 0.0), envelope, data[:end], 0.0)
    except Malformed:
        return
    assert not isinstance(opened, Opened) or not opened.authentic or data[:end] == sealed(scoped(_REPLY)), "forged"


def _inside(data: bytes) -> None:
    """What an agent with the right keys says is no less strange."""
    message = sealed(data)
    at, end = ber.enter(message, 0, len(message), ber.SEQUENCE)
    _version, at = ber.read_integer(message, at, end)
    envelope = read_envelope(message, at, end)
    try:
        opened = _security().open(_USER, Engine(_ENGINE_ID, 3, 1000, 0.0), envelope, message, 0.0)
        assert isinstance(opened, Opened), opened
        variables(opened.data, opened.pdu.start, opened.pdu.stop)
    except Malformed:
        return


def scoped(pdu: bytes) -> bytes:
    """A scopedPDU of the engine that is known here."""
    return ber.sequence(ber.octets(_ENGINE_ID), ber.octets(b""), pdu)


def sealed(plain: bytes) -> bytes:
    """A v3 message with the right digest that holds these octets encrypted."""
    salt = bytes(8)
    secret = ber.octets(_KEYS.encrypt(plain, 3, 1000, salt))
    clock = ber.octets(_ENGINE_ID) + ber.integer(3) + ber.integer(1000)
    blank = bytes(_KEYS.mac_octets)
    security = clock + ber.octets(_USER.name) + ber.octets(blank) + ber.octets(salt)
    message = layout(b"\0\0\0\7", AUTHENTICATED | ENCRYPTED, security, secret)
    place = len(message) - len(secret) - len(salt) - 2 - len(blank)
    return message[:place] + _KEYS.mac(message) + message[place + len(blank) :]


EDGES = {
    "ber-value": Edge(_value, _ENCODED),
    "snmp-pdu": Edge(_pdu, (_REPLY, encode_pdu(Kind.REPORT, 7, ((_COLUMN[0], ber.integer(1, ber.COUNTER32)),)))),
    "snmp-get-reply": Edge(_asked, (_REPLY,)),
    "snmp-v3-message": Edge(
        _message,
        (
            b"\0" + layout(b"\0\0\0\7", 0, b"\x04\0\x02\1\0\x02\1\0\x04\4rack\x04\0\x04\0", scoped(_REPLY)),
            b"\1" + sealed(scoped(_REPLY)),
        ),
    ),
    "snmp-v3-inside": Edge(_inside, (scoped(_REPLY),)),
}
