"""A small SNMP agent in its own process for benchmarks: any v2c or v3 GET or GETBULK gets plausible values at once."""

from __future__ import annotations

import socket
import time

from console.snmp import ber
from console.snmp.engine import Engine
from console.snmp.message import AUTHENTICATED, ENCRYPTED, VERSION_3, Envelope, layout, read_envelope, read_scoped_pdu
from console.snmp.pdu import Kind, Pdu, read_pdu
from console.snmp.usm import Keyring, Keys, User
from console.snmp.value import Oid

ENGINE = Engine(b"\x80\x00\x1f\x88\x04bench", 1, 1000, 0.0)
USER = User(b"bench", "SHA-1", b"authpass12", "AES-128", b"privpass12")
COMMUNITY = b"public"

_VALUES = (
    ber.integer(123456789, ber.COUNTER32),
    ber.integer(1000000000, ber.GAUGE32),
    ber.octets(b"GigabitEthernet0/1"),
    ber.integer(6),
    ber.integer(8640000, ber.TIME_TICKS),
    ber.integer(1 << 40, ber.COUNTER64),
)
_UNKNOWN_ENGINE = ber.sequence(ber.oid((1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0)), ber.integer(1, ber.COUNTER32))


class Responder:
    """Answers one datagram with another; `started_at` is when its engine's clock stood at ENGINE's time."""

    def __init__(self) -> None:
        self._keyring = Keyring()
        self._started_at = time.monotonic()
        self._variables: dict[bytes, bytes] = {}

    def answer(self, data: bytes) -> bytes | None:
        """The reply; None for what it does not understand."""
        at, end = ber.enter(data, 0, len(data), ber.SEQUENCE)
        version, body = ber.read_integer(data, at, end)
        if version == VERSION_3:
            return self._answer_v3(data, read_envelope(data, body, end))
        _, pdu_at = ber.read_octets(data, body, end)
        return ber.sequence(data[at:pdu_at], self._response(data, read_pdu(data, pdu_at, end)))

    def _answer_v3(self, data: bytes, envelope: Envelope) -> bytes:
        message_id = envelope.message_id.to_bytes(4, "big")
        now = ENGINE.time(time.monotonic() - self._started_at)
        clock = ber.octets(ENGINE.id) + ber.integer(ENGINE.boots) + ber.integer(now)
        if not envelope.flags & AUTHENTICATED:
            report = _pdu(Kind.REPORT, envelope.message_id, _UNKNOWN_ENGINE)
            scoped = ber.sequence(ber.octets(ENGINE.id), ber.octets(b""), report)
            return layout(message_id, 0, clock + b"\x04\x00\x04\x00\x04\x00", scoped)
        keys = self._keyring.keys(USER, ENGINE.id)
        plain = keys.decrypt(data[envelope.start : envelope.stop], envelope.boots, envelope.time, envelope.salt)
        at, end = ber.enter(plain, 0, len(plain), ber.SEQUENCE)
        response = self._response(plain, read_pdu(plain, read_scoped_pdu(plain, at, end), end))
        return _sealed(keys, message_id, clock, now, ber.sequence(ber.octets(ENGINE.id), ber.octets(b""), response))

    def _response(self, data: bytes, pdu: Pdu) -> bytes:
        asked = data[pdu.start : pdu.stop]
        wanted = asked + pdu.place.to_bytes(4, "big") if pdu.kind is Kind.GET_BULK else asked
        found = self._variables.get(wanted)
        if found is None:
            found = self._variables[wanted] = _variables(data, pdu)
        return _pdu(Kind.RESPONSE, pdu.request_id, found)


def _pdu(kind: Kind, request_id: int, variables: bytes) -> bytes:
    return ber.tlv(kind, ber.integer(request_id) + b"\x02\x01\x00\x02\x01\x00" + ber.sequence(variables))


def _sealed(keys: Keys, message_id: bytes, clock: bytes, now: int, scoped: bytes) -> bytes:
    salt = message_id * 2
    secret = ber.octets(keys.encrypt(scoped, ENGINE.boots, now, salt))
    blank = bytes(keys.mac_octets)
    security = clock + ber.octets(USER.name) + ber.octets(blank) + ber.octets(salt)
    message = layout(message_id, AUTHENTICATED | ENCRYPTED, security, secret)
    place = len(message) - len(secret) - len(salt) - 2 - len(blank)
    return message[:place] + keys.mac(message) + message[place + len(blank) :]


def _variables(data: bytes, pdu: Pdu) -> bytes:
    names: list[Oid] = []
    at = pdu.start
    while at < pdu.stop:
        start, at = ber.enter(data, at, pdu.stop, ber.SEQUENCE)
        names.append(ber.arcs_of(data[slice(*ber.enter(data, start, at, ber.OBJECT_IDENTIFIER))]))
    if pdu.kind is Kind.GET_BULK:
        names = [(*names[0], row) for row in range(1, pdu.place + 1)]
    return b"".join(ber.sequence(ber.oid(name), _VALUES[number % len(_VALUES)]) for number, name in enumerate(names))


def serve() -> None:
    """Answer on a free loopback port, printed first, until standard input closes or the process is ended."""
    served = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    served.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    served.bind(("127.0.0.1", 0))
    print(served.getsockname()[1], flush=True)
    responder = Responder()
    while True:
        data, peer = served.recvfrom(65535)
        if (reply := responder.answer(data)) is not None:
            served.sendto(reply, peer)


if __name__ == "__main__":
    serve()
