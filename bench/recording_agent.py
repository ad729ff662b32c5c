"""Serves recordings as SNMP v1/v2c agents on one loopback port: the community names the recording."""

from __future__ import annotations

import asyncio
from typing import cast

from console.snmp import ber
from tests.fakes.recording import Native, Oid, Recording

_GET, _GET_NEXT, _RESPONSE, _GET_BULK = 0xA0, 0xA1, 0xA2, 0xA5
_NO_SUCH_NAME = 2
_NO_SUCH_INSTANCE = b"\x81\x00"
_END_OF_MIB_VIEW = b"\x82\x00"
_REPLY_OCTETS = 1300


class RecordingAgent(asyncio.DatagramProtocol):
    """One socket for all recordings; requests with an unknown community stay unanswered."""

    def __init__(self, recordings: dict[str, Recording]) -> None:
        self._recordings = recordings
        self._transport: asyncio.DatagramTransport | None = None
        self.answered = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self._answer(data)
        if reply and self._transport:
            self.answered += 1
            self._transport.sendto(reply, addr)

    def _answer(self, data: bytes) -> bytes | None:
        start, end = ber.enter(data, 0, len(data), ber.SEQUENCE)
        version, at = ber.read_integer(data, start, end)
        community, at = ber.read_octets(data, at, end)
        recording = self._recordings.get(community.decode())
        if recording is None:
            return None
        kind, at, end = ber.read_header(data, at, end)
        request_id, at = ber.read_integer(data, at, end)
        _first, at = ber.read_integer(data, at, end)
        repetitions, at = ber.read_integer(data, at, end)
        asked = _names(data, at, end)
        rows, wrong = _rows(recording, kind, asked, repetitions, version)
        pdu = ber.integer(request_id) + ber.integer(_NO_SUCH_NAME if wrong else 0) + ber.integer(wrong)
        body = ber.tlv(_RESPONSE, pdu + ber.sequence(*rows))
        return ber.sequence(ber.integer(version), ber.octets(community), body)


def _names(data: bytes, at: int, end: int) -> list[Oid]:
    at, end = ber.enter(data, at, end, ber.SEQUENCE)
    names = []
    while at < end:
        inner, stop = ber.enter(data, at, end, ber.SEQUENCE)
        start, name_end = ber.enter(data, inner, stop, ber.OBJECT_IDENTIFIER)
        names.append(ber.arcs_of(data[start:name_end]))
        at = stop
    return names


def _rows(recording: Recording, kind: int, asked: list[Oid], repetitions: int, version: int) -> tuple[list[bytes], int]:
    """The reply's variables, and which of the asked ones (from 1) a v1 agent does not have."""
    if kind == _GET_BULK:
        return _bulk(recording, asked, repetitions), 0
    rows = []
    for place, name in enumerate(asked, 1):
        found = recording.after(name) if kind == _GET_NEXT else name
        if found is None or found not in recording.values:
            if version == 0:
                return [ber.sequence(ber.oid(each), b"\x05\x00") for each in asked], place
            missing = _END_OF_MIB_VIEW if kind == _GET_NEXT else _NO_SUCH_INSTANCE
            rows.append(ber.sequence(ber.oid(name), missing))
        else:
            rows.append(_row(recording, found))
    return rows, 0


def _bulk(recording: Recording, asked: list[Oid], repetitions: int) -> list[bytes]:
    rows: list[bytes] = []
    size, names = 0, list(asked)
    for _ in range(repetitions):
        if size > _REPLY_OCTETS:
            break
        for place, name in enumerate(names):
            found = recording.after(name)
            rows.append(_row(recording, found) if found else ber.sequence(ber.oid(name), _END_OF_MIB_VIEW))
            names[place] = found or name
            size += len(rows[-1])
    return rows


def _row(recording: Recording, name: Oid) -> bytes:
    return ber.sequence(ber.oid(name), _encoded(recording.tags[name], recording.values[name]))


def _encoded(tag: int, value: Native) -> bytes:
    if isinstance(value, int):
        return ber.integer(value, tag)
    if isinstance(value, tuple):
        return ber.oid(value) if value else b"\x06\x01\x00"
    return ber.tlv(tag if tag in (4, 64, 68) else 4, value)
