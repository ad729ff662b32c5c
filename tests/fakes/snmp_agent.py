"""An SNMP agent on loopback that answers correctly unless a test scripts its misbehaviour."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable
from typing import cast

from console.snmp import ber
from console.snmp.endpoint import Peer
from console.snmp.message import AUTHENTICATED, ENCRYPTED, VERSION_3, Envelope, layout, read_envelope, read_scoped_pdu
from console.snmp.pdu import Kind, Pdu, encode_pdu, read_pdu, variables
from console.snmp.usm import Keyring, User
from console.snmp.value import Oid

USM_STATS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1)
UNSUPPORTED_LEVEL, NOT_IN_TIME_WINDOW, UNKNOWN_USER, UNKNOWN_ENGINE, WRONG_DIGEST, DECRYPTION_ERROR = range(1, 7)

SYS_DESCR: Oid = (1, 3, 6, 1, 2, 1, 1, 1, 0)
SYS_UP_TIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
MIB: dict[Oid, bytes] = {
    SYS_DESCR: ber.octets(b"a fake"),
    SYS_UP_TIME: ber.integer(4711, ber.TIME_TICKS),
    **{(1, 3, 6, 1, 2, 1, 2, 2, 1, 10, row): ber.integer(row * 1000, ber.COUNTER32) for row in range(1, 41)},
}


def answered(reply: bytes) -> list[bytes]:
    """The script of a well-behaved agent."""
    return [reply]


class SnmpAgent(asyncio.DatagramProtocol):
    """`script` turns each reply into what is really sent; every change of a public attribute counts at once."""

    def __init__(self, user: User | None = None) -> None:
        self.mib = dict(MIB)
        self.community = b"public"
        self.user = user
        self.engine_id = b"\x80\x00\x1f\x88\x04fake"
        self.boots = 3
        self.time = 1000
        self.script: Callable[[bytes], list[bytes]] = answered
        self.respond: Callable[[bytes, Pdu, bool], bytes] = self.response
        self.report: int | None = None
        self.status = 0
        self.received: list[bytes] = []
        self.port = 0
        self._keyring = Keyring()
        self._salt = 0
        self.peer: Peer = ("", 0)

    @classmethod
    async def start(cls, user: User | None = None, address: str = "127.0.0.1") -> SnmpAgent:
        """An agent that listens on a free port of `address`."""
        loop = asyncio.get_running_loop()
        _, agent = await loop.create_datagram_endpoint(lambda: cls(user), local_addr=(address, 0))
        return agent

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: Peer) -> None:
        self.received.append(data)
        self.peer = addr
        reply = self.answer(data)
        if reply is not None:
            for datagram in self.script(reply):
                self.send(datagram)

    def send(self, datagram: bytes) -> None:
        """Send to whoever asked last."""
        self._transport.sendto(datagram, self.peer)

    def stop(self) -> None:
        """Stop answering."""
        self._transport.close()

    def answer(self, data: bytes) -> bytes | None:
        """The correct reply to one datagram; None where a real agent would be silent."""
        at, end = ber.enter(data, 0, len(data), ber.SEQUENCE)
        version, body = ber.read_integer(data, at, end)
        if version == VERSION_3:
            return self._answer_v3(data, read_envelope(data, body, end))
        community, pdu_at = ber.read_octets(data, body, end)
        if community != self.community:
            return None
        pdu = read_pdu(data, pdu_at, end)
        return ber.sequence(data[at:pdu_at], self.respond(data, pdu, version == 0))

    def response(self, data: bytes, pdu: Pdu, v1: bool) -> bytes:
        """The PDU that answers `pdu`."""
        names = [name for name, _ in variables(data, pdu.start, pdu.stop)]
        if self.status:
            return encode_pdu(Kind.RESPONSE, pdu.request_id, (), self.status, min(1, len(names)))
        if pdu.kind is Kind.GET:
            found = [(name, self.mib.get(name, b"\x80\x00")) for name in names]
        elif pdu.kind is Kind.GET_NEXT:
            found = [self._after(name) for name in names]
        else:
            found = self._bulk(names, pdu.place)
        missing = [place for place, (_, value) in enumerate(found, 1) if value[0] >= 0x80]
        if v1 and missing:
            same = tuple((name, b"\x05\x00") for name in names)
            return encode_pdu(Kind.RESPONSE, pdu.request_id, same, 2, missing[0])
        return encode_pdu(Kind.RESPONSE, pdu.request_id, tuple(found))

    def sealed(self, message_id: int, pdu: bytes, *, flags: int, boots: int | None = None) -> bytes:
        """A v3 message of this engine at the level that `flags` say."""
        boots = self.boots if boots is None else boots
        identity = ber.octets(self.engine_id) + ber.integer(boots) + ber.integer(self.time)
        scoped = ber.sequence(ber.octets(self.engine_id), ber.octets(b""), pdu)
        number = message_id.to_bytes(4, "big")
        if not flags & AUTHENTICATED or self.user is None:
            name = self.user.name if self.user else b""
            return layout(number, flags, identity + ber.octets(name) + b"\x04\x00\x04\x00", scoped)
        keys = self._keyring.keys(self.user, self.engine_id)
        salt = b""
        if flags & ENCRYPTED:
            self._salt += 1
            salt = self._salt.to_bytes(8, "big")
            scoped = ber.octets(keys.encrypt(scoped, boots, self.time, salt))
        blank = ber.octets(bytes(keys.mac_octets))
        message = layout(number, flags, identity + ber.octets(self.user.name) + blank + ber.octets(salt), scoped)
        place = len(message) - len(scoped) - len(ber.octets(salt)) - keys.mac_octets
        return message[:place] + keys.mac(message) + message[place + keys.mac_octets :]

    def reported(self, envelope: Envelope, what: int, *, flags: int = 0) -> bytes:
        """A Report of one USM counter."""
        counter = ((*USM_STATS, what, 0), ber.integer(1, ber.COUNTER32))
        return self.sealed(envelope.message_id, encode_pdu(Kind.REPORT, envelope.message_id, (counter,)), flags=flags)

    def _answer_v3(self, data: bytes, envelope: Envelope) -> bytes | None:
        flags = envelope.flags & (AUTHENTICATED | ENCRYPTED)
        if envelope.engine_id != self.engine_id:
            return self.reported(envelope, UNKNOWN_ENGINE)
        if self.report is not None:
            return self.reported(envelope, self.report)
        if self.user is None or envelope.user != self.user.name:
            return self.reported(envelope, UNKNOWN_USER)
        start, stop = envelope.start, envelope.stop
        if flags & AUTHENTICATED:
            keys = self._keyring.keys(self.user, self.engine_id)
            blanked = data[: envelope.mac_at] + bytes(len(envelope.mac)) + data[envelope.mac_at + len(envelope.mac) :]
            if keys.mac(blanked) != envelope.mac:
                return self.reported(envelope, WRONG_DIGEST)
            if envelope.boots != self.boots or abs(envelope.time - self.time) > 150:
                return self.reported(envelope, NOT_IN_TIME_WINDOW, flags=AUTHENTICATED)
            if flags & ENCRYPTED:
                data = keys.decrypt(data[start:stop], envelope.boots, envelope.time, envelope.salt)
                start, stop = ber.enter(data, 0, len(data), ber.SEQUENCE)
        pdu = read_pdu(data, read_scoped_pdu(data, start, stop), stop)
        return self.sealed(envelope.message_id, self.respond(data, pdu, False), flags=flags)

    def _bulk(self, names: list[Oid], repetitions: int) -> list[tuple[Oid, bytes]]:
        found: list[tuple[Oid, bytes]] = []
        for _ in range(repetitions):
            row = [self._after(name) for name in names]
            found += row
            names = [name for name, _ in row]
        return found

    def _after(self, name: Oid) -> tuple[Oid, bytes]:
        known = sorted(self.mib)
        place = bisect_right(known, name)
        return (known[place], self.mib[known[place]]) if place < len(known) else (name, b"\x82\x00")
