"""The v3 message of RFC 3412 and RFC 3414 as octets, laid out and taken apart; keys and clocks come from outside."""

from __future__ import annotations

from dataclasses import dataclass

from console.snmp import ber
from console.snmp.errors import Malformed

VERSION_3 = 3
AUTHENTICATED = 0x01
ENCRYPTED = 0x02
REPORTABLE = 0x04
SALT_OCTETS = 8

_LARGEST_MESSAGE = 65507
_USM = 3
_ENGINE_ID_LIMIT = 32
_BEFORE_ID = b"\x02\x04"
_AFTER_ID = tuple(ber.integer(_LARGEST_MESSAGE) + ber.octets(bytes((flags,))) + ber.integer(_USM) for flags in range(8))


def layout(
    message_id: bytes,
    flags: int,
    security: bytes,
    data: bytes,
) -> bytes:
    """A whole message; `security` is the contents of msgSecurityParameters, `data` the encoded msgData."""
    header = ber.tlv(ber.SEQUENCE, _BEFORE_ID + message_id + _AFTER_ID[flags])
    return ber.tlv(ber.SEQUENCE, b"\x02\x01\x03" + header + ber.octets(ber.tlv(ber.SEQUENCE, security)) + data)


@dataclass(slots=True)
class Envelope:
    """A received message without its data's meaning; `start` and `stop` enclose the contents of msgData."""

    message_id: int
    flags: int
    engine_id: bytes
    boots: int
    time: int
    user: bytes
    mac: bytes
    mac_at: int
    salt: bytes
    data_tag: int
    start: int
    stop: int


def read_envelope(data: bytes, at: int, end: int) -> Envelope:
    """Take apart what follows msgVersion; Malformed when it is no v3 message under the user-based model."""
    header_at, header_end = ber.enter(data, at, end, ber.SEQUENCE)
    message_id, header_at = ber.read_integer(data, header_at, header_end)
    _, header_at = ber.read_integer(data, header_at, header_end)
    flags, header_at = ber.read_octets(data, header_at, header_end)
    model, header_at = ber.read_integer(data, header_at, header_end)
    if len(flags) != 1 or model != _USM or header_at != header_end:
        raise Malformed("a message header that is not the user-based model's")
    at, security_end = ber.enter(data, header_end, end, ber.OCTET_STRING)
    tag, start, stop = ber.read_header(data, security_end, end)
    if stop != end:
        raise Malformed("octets after the message's data")
    at, security_end = ber.enter(data, at, security_end, ber.SEQUENCE)
    engine_id, at = ber.read_octets(data, at, security_end)
    boots, at = ber.read_integer(data, at, security_end)
    time, at = ber.read_integer(data, at, security_end)
    user, at = ber.read_octets(data, at, security_end)
    mac_at, at = ber.enter(data, at, security_end, ber.OCTET_STRING)
    mac = data[mac_at:at]
    salt, at = ber.read_octets(data, at, security_end)
    if at != security_end or len(engine_id) > _ENGINE_ID_LIMIT or not (0 <= boots < 1 << 31 and 0 <= time < 1 << 31):
        raise Malformed("security parameters that cannot be")
    return Envelope(message_id, flags[0], engine_id, boots, time, user, mac, mac_at, salt, tag, start, stop)


def read_scoped_pdu(data: bytes, at: int, end: int) -> int:
    """Where the PDU starts within the contents of a scopedPDU; the context is not looked at."""
    _, at = ber.enter(data, at, end, ber.OCTET_STRING)
    _, at = ber.enter(data, at, end, ber.OCTET_STRING)
    return at
