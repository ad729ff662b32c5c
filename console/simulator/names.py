"""The simulated name server: answers for the zone of its applications over UDP; everything else does not exist."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

_TTL_S = 300


class NameServer(asyncio.DatagramProtocol):
    """Speaks for `addresses` (name without the last dot, IPv4 address) while `awake` says so."""

    def __init__(self, addresses: Mapping[str, str], awake: Callable[[], bool]) -> None:
        self._addresses, self._awake = addresses, awake
        self._transport: asyncio.DatagramTransport | None = None

    @classmethod
    async def open(cls, host: str, addresses: Mapping[str, str], awake: Callable[[], bool]) -> NameServer:
        """Listen on a free port of `host`."""
        server = cls(addresses, awake)
        server._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: server, (host, 0))
        return server

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        assert self._transport is not None
        host, port = self._transport.get_extra_info("sockname")[:2]
        return host, port

    def close(self) -> None:
        """Stop listening."""
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        if not self._awake() or self._transport is None:
            return
        try:
            query = dns.message.from_wire(data)
        except dns.exception.DNSException:
            return
        self._transport.sendto(self._answer(query).to_wire(), addr)

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        """RFC 1035: an authoritative address, or that there is no such name."""
        said = dns.message.make_response(query)
        said.flags |= dns.flags.AA
        for question in query.question:
            address = self._addresses.get(question.name.to_text(omit_final_dot=True).lower())
            if address is None:
                said.set_rcode(dns.rcode.NXDOMAIN)
            elif question.rdtype == dns.rdatatype.A:
                said.answer.append(dns.rrset.from_text(question.name, _TTL_S, "IN", "A", address))
        return said
