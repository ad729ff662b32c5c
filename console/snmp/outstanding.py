"""The requests that wait for an answer, by every id that one may bear; knows no socket and no clock."""

from __future__ import annotations

import os

from console.snmp.endpoint import Peer
from console.snmp.exchange import Exchange
from console.snmp.pdu import ID_OCTETS


class Outstanding:
    """Ids are unpredictable, exactly four octets long, and drawn from the kernel's randomness in bulk."""

    def __init__(self) -> None:
        self._exchanges: dict[int, Exchange] = {}
        self._pool = b""
        self._at = 0

    def add(self, exchange: Exchange) -> bytes:
        """A fresh id under which an answer to `exchange` is known from now on."""
        while True:
            drawn = self._draw()
            number = int.from_bytes(drawn, "big")
            if number not in self._exchanges:
                self._exchanges[number] = exchange
                exchange.ids.append(number)
                return drawn

    def find(self, number: int) -> Exchange | None:
        """What waits for an answer of this id."""
        return self._exchanges.get(number)

    def remove(self, exchange: Exchange) -> None:
        """Wait for none of its answers any more."""
        for number in exchange.ids:
            self._exchanges.pop(number, None)

    def all(self) -> set[Exchange]:
        """Everything that waits."""
        return set(self._exchanges.values())

    def of(self, peer: Peer) -> list[Exchange]:
        """What waits for an answer from this address."""
        return [exchange for exchange in self.all() if exchange.peer == peer]

    def _draw(self) -> bytes:
        if self._at >= len(self._pool):
            self._pool, self._at = os.urandom(ID_OCTETS * 1024), 0
        drawn = self._pool[self._at : self._at + ID_OCTETS]
        self._at += ID_OCTETS
        return bytes(((drawn[0] & 0x7F) or 1,)) + drawn[1:]
