"""One unconnected UDP socket for any number of peers; carries octets and the kernel's bad news, and knows no SNMP."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

Peer: TypeAlias = tuple[str, int] | tuple[str, int, int, int]
"""A socket address as the kernel writes it: of IPv4, or of IPv6 with flow and scope."""

BUFFER_OCTETS = 8 << 20
LARGEST_DATAGRAM = 65535

_IP_RECVERR = 11
_IPV6_RECVERR = 25
_READS_A_TURN = 64
_FULL = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ENOBUFS)


class Endpoint:
    """A socket of one address family that reads as long as the loop runs.

    `on_unreachable` hears of ICMP errors where the kernel tells them (Linux: IP_RECVERR); elsewhere there is silence.
    """

    def __init__(
        self,
        family: socket.AddressFamily,
        on_datagram: Callable[[bytes, Peer], None],
        on_unreachable: Callable[[Peer, int], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._on_datagram = on_datagram
        self._on_unreachable = on_unreachable
        self._outbox: deque[tuple[bytes, Peer]] = deque()
        self._socket = _open(family)
        self._loop.add_reader(self._socket, self._readable)

    def send(self, datagram: bytes, peer: Peer) -> None:
        """Send, or keep until the socket takes it; OSError when the kernel knows no way to the peer."""
        if self._outbox:
            self._outbox.append((datagram, peer))
            return
        try:
            self._socket.sendto(datagram, peer)
        except OSError as error:
            self._not_sent(error, datagram, peer)

    def close(self) -> None:
        """Give the socket back; what was not sent is forgotten."""
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._outbox.clear()
        self._socket.close()

    def _not_sent(self, error: OSError, datagram: bytes, peer: Peer) -> None:
        if error.errno in _FULL:
            if not self._outbox:
                self._loop.add_writer(self._socket, self._writable)
            self._outbox.append((datagram, peer))
        elif self._drain_errors():
            self._socket.sendto(datagram, peer)
        else:
            raise error

    def _writable(self) -> None:
        while self._outbox:
            datagram, peer = self._outbox[0]
            try:
                self._socket.sendto(datagram, peer)
            except OSError as error:
                if error.errno in _FULL:
                    return
                if not self._drain_errors():
                    self._on_unreachable(peer, error.errno or 0)
            self._outbox.popleft()
        self._loop.remove_writer(self._socket)

    def _readable(self) -> None:
        receive = self._socket.recvfrom
        for _ in range(_READS_A_TURN):
            try:
                datagram, peer = receive(LARGEST_DATAGRAM)
            except BlockingIOError:
                return
            except OSError:
                if not self._drain_errors():
                    return
            else:
                self._on_datagram(datagram, peer)

    def _drain_errors(self) -> int:
        """Read the kernel's queue of ICMP errors; how many there were."""
        count = 0
        flag = getattr(socket, "MSG_ERRQUEUE", 0)
        while flag and count < _READS_A_TURN:
            try:
                _, notes, _, peer = self._socket.recvmsg(LARGEST_DATAGRAM, 1024, flag)
            except OSError:
                break
            count += 1
            for level, kind, note in notes:
                if (level, kind) in ((socket.IPPROTO_IP, _IP_RECVERR), (socket.IPPROTO_IPV6, _IPV6_RECVERR)):
                    self._on_unreachable(peer, int.from_bytes(note[:4], "little"))
        return count


def _open(family: socket.AddressFamily) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_DGRAM)
    opened.setblocking(False)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_OCTETS)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_OCTETS)
    if family is socket.AF_INET6:
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    if hasattr(socket, "MSG_ERRQUEUE"):
        if family is socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVERR, 1)
        else:
            opened.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
    opened.bind(("::" if family is socket.AF_INET6 else "", 0))
    return opened
