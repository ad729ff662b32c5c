"""A thousand SNMP devices in one process: answers v2c on every 127.x.y.z at one port, with values that move.

Each has 120 objects of their own and a table of five columns with ten rows.
"""

from __future__ import annotations

import selectors
import socket
import struct
import sys
import time
import zlib
from bisect import bisect_right

from console.snmp import ber
from console.snmp.pdu import Kind, Pdu, read_pdu
from console.snmp.value import Oid

SYS_OBJECT_ID: Oid = (1, 3, 6, 1, 4, 1, 8072, 9999, 30)
POINTS = (*SYS_OBJECT_ID, 1)
"""Every object below it is a temperature in tenths of a degree."""
OBJECTS = 120
TABLE = (*SYS_OBJECT_ID, 2, 1)
"""A table's entry; its cells are temperatures too."""
COLUMNS, ROWS = 5, 10

_SYSTEM: dict[Oid, bytes] = {
    (1, 3, 6, 1, 2, 1, 1, 1, 0): ber.octets(b"bench device"),
    (1, 3, 6, 1, 2, 1, 1, 2, 0): ber.oid(SYS_OBJECT_ID),
    (1, 3, 6, 1, 2, 1, 1, 3, 0): ber.integer(8_640_000, ber.TIME_TICKS),
    (1, 3, 6, 1, 2, 1, 1, 5, 0): ber.octets(b"bench"),
}
_SCALARS = tuple((*POINTS, number, 0) for number in range(1, OBJECTS + 1))
_CELLS = tuple((*TABLE, column, row) for column in range(1, COLUMNS + 1) for row in range(1, ROWS + 1))
_ORDER = sorted((*_SYSTEM, *_SCALARS, *_CELLS))
_MOVING_EVERY = 4
"""One value of so many changes from one poll to the next."""
_VARIANTS = 16
_EPOCH_S = 5.0
_NO_SUCH_OBJECT, _END_OF_MIB_VIEW = b"\x80\x00", b"\x82\x00"
_BIND_TO_DEVICE = getattr(socket, "SO_BINDTODEVICE", 25)
_PKTINFO = getattr(socket, "IP_PKTINFO", 8)


class Devices:
    """Answers datagrams; `answered` counts them."""

    def __init__(self) -> None:
        self.answered = 0
        self._variables: dict[tuple[int, int, int, int, bytes], bytes] = {}

    def answer(self, data: bytes, address: bytes) -> bytes:
        """The reply of the device that has `address`."""
        at, end = ber.enter(data, 0, len(data), ber.SEQUENCE)
        _version, body = ber.read_integer(data, at, end)
        _community, pdu_at = ber.read_octets(data, body, end)
        pdu = read_pdu(data, pdu_at, end)
        variant = (address[-1] + int(time.monotonic() / _EPOCH_S)) % _VARIANTS
        key = (variant, pdu.kind, pdu.status, pdu.place, data[pdu.start : pdu.stop])
        found = self._variables.get(key)
        if found is None:
            found = self._variables[key] = _variables(data, pdu, variant)
        self.answered += 1
        head = ber.integer(pdu.request_id) + b"\x02\x01\x00\x02\x01\x00"
        return ber.sequence(data[at:pdu_at], ber.tlv(Kind.RESPONSE, head + ber.sequence(found)))


def _variables(data: bytes, pdu: Pdu, variant: int) -> bytes:
    names: list[Oid] = []
    at = pdu.start
    while at < pdu.stop:
        start, at = ber.enter(data, at, pdu.stop, ber.SEQUENCE)
        names.append(ber.arcs_of(data[slice(*ber.enter(data, start, at, ber.OBJECT_IDENTIFIER))]))
    if pdu.kind is Kind.GET:
        return b"".join(ber.sequence(ber.oid(name), _value(name, variant)) for name in names)
    once = pdu.status if pdu.kind is Kind.GET_BULK else len(names)
    row, found = names[once:], [_following(name, variant) for name in names[:once]]
    for _ in range(pdu.place if row else 0):
        found += [_following(name, variant) for name in row]
        row = [_next(name) for name in row]
    return b"".join(found)


def _following(name: Oid, variant: int) -> bytes:
    """The variable that follows `name`."""
    following = _next(name)
    return ber.sequence(ber.oid(following), _END_OF_MIB_VIEW if following == name else _value(following, variant))


def _next(name: Oid) -> Oid:
    """What follows `name`; the name itself at the end."""
    place = bisect_right(_ORDER, name)
    return _ORDER[place] if place < len(_ORDER) else name


def _value(name: Oid, variant: int) -> bytes:
    if name[: len(POINTS)] != POINTS and name[: len(TABLE)] != TABLE:
        return _SYSTEM.get(name, _NO_SUCH_OBJECT)
    place = name[-2]
    moved = zlib.crc32(bytes((variant, place & 255))) % 40 if place % _MOVING_EVERY == 0 else 0
    return ber.integer(200 + place % 50 + moved)


def serve() -> None:
    """Print the port, answer until standard input ends; each line of input is answered with the count of replies."""
    served = _listen()
    print(served.getsockname()[1], flush=True)
    devices = Devices()
    waiting = selectors.DefaultSelector()
    waiting.register(served, selectors.EVENT_READ)
    waiting.register(sys.stdin, selectors.EVENT_READ)
    while True:
        for key, _events in waiting.select():
            if key.fileobj is served:
                _reply(served, devices)
            elif sys.stdin.readline():
                print(devices.answered, flush=True)
            else:
                return


def _reply(served: socket.socket, devices: Devices) -> None:
    data, ancillary, _flags, peer = served.recvmsg(65535, 64)
    # Sent from the address that was asked, as a device of its own would.
    address = next((bytes(info[8:12]) for level, kind, info in ancillary if kind == _PKTINFO), b"\x7f\0\0\1")
    source = struct.pack("=I4s4s", 0, address, b"\0" * 4)
    served.sendmsg([devices.answer(data, address)], [(socket.IPPROTO_IP, _PKTINFO, source)], 0, peer)


def _listen() -> socket.socket:
    served = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    served.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    served.setsockopt(socket.IPPROTO_IP, _PKTINFO, 1)
    # Bound to the loopback device, so that nobody outside this machine is ever answered.
    served.setsockopt(socket.SOL_SOCKET, _BIND_TO_DEVICE, b"lo\0")
    served.bind(("0.0.0.0", 0))
    return served


if __name__ == "__main__":
    serve()
