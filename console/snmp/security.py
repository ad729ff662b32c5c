"""Seals requests for v3 agents and judges what comes back (RFC 3414 section 3); sends nothing and keeps no agent."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from enum import StrEnum

from console.snmp import ber
from console.snmp.engine import Engine, Freshness
from console.snmp.errors import Malformed
from console.snmp.message import (
    AUTHENTICATED,
    ENCRYPTED,
    REPORTABLE,
    SALT_OCTETS,
    Envelope,
    layout,
    read_scoped_pdu,
)
from console.snmp.pdu import Kind, Pdu, Request, get_request, read_pdu
from console.snmp.usm import Keyring, Keys, User

_NO_IDENTITY = b"\x04\x00\x02\x01\x00\x02\x01\x00\x04\x00\x04\x00\x04\x00"
_NO_CONTEXT = b"\x04\x00\x04\x00"


class Unfit(StrEnum):
    """Why a v3 message that belongs to a request is not taken as its answer."""

    LEVEL = "level"
    ENGINE = "engine"
    USER = "user"
    DIGEST = "digest"
    WINDOW = "window"


@dataclass(slots=True)
class Opened:
    """A v3 message whose security was judged: `data` holds the PDU in clear."""

    pdu: Pdu
    data: bytes
    authentic: bool


class Salts:
    """Eight octets that never repeat within this process, starting anywhere (RFC 3826 section 3.1.2.1)."""

    def __init__(self) -> None:
        self._next = int.from_bytes(os.urandom(SALT_OCTETS), "big")

    def fresh(self) -> bytes:
        """The next salt."""
        self._next = (self._next + 1) % (1 << 64)
        return self._next.to_bytes(SALT_OCTETS, "big")


class Security:
    """Seals requests for v3 agents and opens their replies; one for a manager, since salts must not repeat."""

    def __init__(self) -> None:
        self._keyring = Keyring()
        self._salts = Salts()

    def seal(self, user: User, engine: Engine, request: Request, message_id: bytes, now: float) -> bytes:
        """A request at the user's level; to an engine without id, the probe that discovers it (RFC 3414 section 4)."""
        if not engine.id:
            probe = ber.sequence(_NO_CONTEXT, get_request(()).encode(message_id))
            return layout(message_id, REPORTABLE, _NO_IDENTITY, probe)
        scoped = ber.tlv(ber.SEQUENCE, ber.octets(engine.id) + ber.octets(user.context) + request.encode(message_id))
        identity = ber.octets(engine.id)
        if not user.auth:
            security = identity + b"\x02\x01\x00\x02\x01\x00" + ber.octets(user.name) + b"\x04\x00\x04\x00"
            return layout(message_id, REPORTABLE, security, scoped)
        keys = self._keyring.keys(user, engine.id)
        time = engine.time(now)
        flags, salt = REPORTABLE | AUTHENTICATED, b""
        if user.priv:
            flags |= ENCRYPTED
            salt = self._salts.fresh()
            scoped = ber.octets(keys.encrypt(scoped, engine.boots, time, salt))
        clock = ber.integer(engine.boots) + ber.integer(time)
        blank = bytes(keys.mac_octets)
        after = ber.octets(salt)
        security = identity + clock + ber.octets(user.name) + ber.octets(blank) + after
        message = layout(message_id, flags, security, scoped)
        place = len(message) - len(scoped) - len(after) - len(blank)
        return message[:place] + keys.mac(message) + message[place + len(blank) :]

    def open(self, user: User, engine: Engine, envelope: Envelope, data: bytes, now: float) -> Opened | Unfit:
        """Judge a message by RFC 3414 section 3.2 and decrypt it.

        A Report may come below the user's level, then it is not authentic; anything else at a lower level is `Unfit`.
        """
        if not envelope.flags & AUTHENTICATED:
            return _clear(user, envelope, data)
        if not user.auth:
            return Unfit.LEVEL
        if envelope.engine_id != engine.id:
            return Unfit.ENGINE
        if envelope.user != user.name:
            return Unfit.USER
        keys = self._keyring.keys(user, engine.id)
        if not _authentic(keys, envelope, data):
            return Unfit.DIGEST
        opened = _decrypted(user, keys, envelope, data)
        if isinstance(opened, Unfit):
            return opened
        if opened.pdu.kind is Kind.REPORT:
            engine.follow(envelope.boots, envelope.time, now)
        elif engine.admit(envelope.boots, envelope.time, now) is not Freshness.FRESH:
            return Unfit.WINDOW
        return opened


def _clear(user: User, envelope: Envelope, data: bytes) -> Opened | Unfit:
    if envelope.flags & ENCRYPTED or envelope.data_tag != ber.SEQUENCE:
        return Unfit.LEVEL
    pdu = read_pdu(data, read_scoped_pdu(data, envelope.start, envelope.stop), envelope.stop)
    if user.auth and pdu.kind is not Kind.REPORT:
        return Unfit.LEVEL
    return Opened(pdu, data, authentic=False)


def _authentic(keys: Keys, envelope: Envelope, data: bytes) -> bool:
    if len(envelope.mac) != keys.mac_octets:
        return False
    blanked = data[: envelope.mac_at] + bytes(keys.mac_octets) + data[envelope.mac_at + keys.mac_octets :]
    return hmac.compare_digest(keys.mac(blanked), envelope.mac)


def _decrypted(user: User, keys: Keys, envelope: Envelope, data: bytes) -> Opened | Unfit:
    start, stop = envelope.start, envelope.stop
    if envelope.flags & ENCRYPTED:
        if not user.priv:
            return Unfit.LEVEL
        if envelope.data_tag != ber.OCTET_STRING or len(envelope.salt) != SALT_OCTETS:
            raise Malformed("an encrypted message without its salt or its octets")
        data = keys.decrypt(data[start:stop], envelope.boots, envelope.time, envelope.salt)
        start, stop = ber.enter(data, 0, len(data), ber.SEQUENCE)
    elif envelope.data_tag != ber.SEQUENCE:
        raise Malformed("data that is no scopedPDU")
    pdu = read_pdu(data, read_scoped_pdu(data, start, stop), stop)
    if user.priv and not envelope.flags & ENCRYPTED and pdu.kind is not Kind.REPORT:
        return Unfit.LEVEL
    return Opened(pdu, data, authentic=True)
