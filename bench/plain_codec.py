"""The least that polling over SNMP can cost in plain Python: prebuilt requests, one socket, one-pass decoding.

It checks nothing but the request id and, under v3, the digest; it is a measure and no client.
"""

from __future__ import annotations

import asyncio
import hmac
import socket
from typing import Any, cast

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from bench.responder import COMMUNITY, ENGINE, USER
from console.snmp import ber, usm
from console.snmp.pdu import Kind, encode_pdu
from console.snmp.value import Oid

_ID = 0x55555555
_ID_OCTETS = ber.integer(_ID)[2:]


class PlainCodec(asyncio.DatagramProtocol):
    """One socket; `ask` sends a prebuilt request with its id patched in."""

    def __init__(self, oids: tuple[Oid, ...], repetitions: int) -> None:
        kind = Kind.GET_BULK if repetitions else Kind.GET
        self._pdu = encode_pdu(kind, _ID, tuple((oid, b"\x05\x00") for oid in oids), 0, repetitions)
        self._number = 0x01000000
        self._waiting: dict[int, asyncio.Future[list[Any]]] = {}
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def open(cls, port: int, oids: tuple[Oid, ...], repetitions: int) -> PlainCodec:
        """A codec whose socket speaks to this port of loopback."""
        loop = asyncio.get_running_loop()
        _, codec = await loop.create_datagram_endpoint(lambda: cls(oids, repetitions), remote_addr=("127.0.0.1", port))
        return codec

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)

    def close(self) -> None:
        """Give the socket back."""
        self._transport.close()

    def ask(self) -> asyncio.Future[list[Any]]:
        """Send, and promise the values."""
        self._number += 1
        answer = self._waiting[self._number] = self._loop.create_future()
        self._transport.sendto(self.request(self._number.to_bytes(4, "big")))
        return answer

    def request(self, number: bytes) -> bytes:
        """The datagram with this id."""
        pdu = self._pdu.replace(_ID_OCTETS, number, 1)
        return ber.tlv(0x30, b"\x02\x01\x01\x04\x06" + COMMUNITY + pdu)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        at = _skip(data, _inside(data, 0), 2)
        self.answered(data, _inside(data, at))

    def answered(self, data: bytes, at: int) -> None:
        """The PDU's contents start at `at`."""
        number = int.from_bytes(data[at + 2 : at + 6], "big")
        self._waiting.pop(number).set_result(_values(data, _inside(data, at + 12)))


class PlainCodecV3(PlainCodec):
    """The same under USM, authPriv with SHA-1 and AES-128, of the responder's engine."""

    def __init__(self, oids: tuple[Oid, ...], repetitions: int) -> None:
        super().__init__(oids, repetitions)
        self._auth_key = usm.localised(usm.master_key(USER.auth_password, "sha1"), ENGINE.id, "sha1")
        priv_key = usm.localised(usm.master_key(USER.priv_password, "sha1"), ENGINE.id, "sha1")[:16]
        self._aes = AES(priv_key)
        self._scoped = ber.sequence(ber.octets(ENGINE.id), b"\x04\x00", self._pdu)
        self._clock = (1).to_bytes(4, "big") + (1000).to_bytes(4, "big")

    def request(self, number: bytes) -> bytes:
        salt = number + number
        secret = (
            Cipher(self._aes, CFB(self._clock + salt)).encryptor().update(self._scoped.replace(_ID_OCTETS, number, 1))
        )
        identity = ber.octets(ENGINE.id) + b"\x02\x01\x01\x02\x02\x03\xe8\x04\x05bench"
        security = ber.octets(ber.tlv(0x30, identity + b"\x04\x0c" + bytes(12) + b"\x04\x08" + salt))
        header = b"\x30\x11\x02\x04" + number + b"\x02\x03\x00\xff\xe3\x04\x01\x07\x02\x01\x03"
        end = ber.octets(secret)
        whole = ber.tlv(0x30, b"\x02\x01\x03" + header + security + end)
        place = len(whole) - len(end) - 22
        return whole[:place] + hmac.digest(self._auth_key, whole, "sha1")[:12] + whole[place + 12 :]

    def datagram_received(self, data: bytes, addr: Any) -> None:
        at = _skip(data, _inside(data, 0), 2)
        at = _inside(data, _inside(data, at))
        boots_at = _skip(data, at, 1)
        time_at = _skip(data, boots_at, 1)
        user_at = _skip(data, time_at, 1)
        mac_at = _skip(data, user_at, 1) + 2
        mac = data[mac_at : mac_at + 12]
        blanked = data[:mac_at] + bytes(12) + data[mac_at + 12 :]
        if not hmac.compare_digest(hmac.digest(self._auth_key, blanked, "sha1")[:12], mac):
            return
        clock = data[boots_at + 2 : time_at].rjust(4, b"\0") + data[time_at + 2 : user_at].rjust(4, b"\0")
        salt = data[mac_at + 14 : mac_at + 22]
        secret = data[_inside(data, mac_at + 22) :]
        plain = Cipher(self._aes, CFB(clock + salt)).decryptor().update(secret)
        self.answered(plain, _inside(plain, _skip(plain, _inside(plain, 0), 2)))


def _inside(data: bytes, at: int) -> int:
    size = data[at + 1]
    return at + 2 if size < 0x80 else at + 2 + (size & 0x7F)


def _skip(data: bytes, at: int, count: int) -> int:
    for _ in range(count):
        size = data[at + 1]
        if size < 0x80:
            at += 2 + size
        else:
            start = at + 2 + (size & 0x7F)
            at = start + int.from_bytes(data[at + 2 : start], "big")
    return at


def _values(data: bytes, at: int) -> list[Any]:
    found: list[Any] = []
    end = len(data)
    while at < end:
        at = _inside(data, at)
        at += 2 + data[at + 1]
        tag, start = data[at], at + 2
        at = start + data[at + 1]
        body = data[start:at]
        found.append(body if tag == 0x04 else int.from_bytes(body, "big", signed=tag == 0x02))
    return found
