"""A line that is far and thin: relays TCP on loopback with a delay, a rate, and stalls where segments would be lost."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import time
from typing import NamedTuple

_SEGMENT = 1448
"""Octets of a full TCP segment on Ethernet."""


class Line(NamedTuple):
    """One way takes `delay_s`, `octets_s` go through, and of the segments this share is lost once."""

    delay_s: float = 0.15
    octets_s: float = 8000.0
    loss: float = 0.02


class Way:
    """One direction: octets leave when the line has room, and arrive a delay later, in order.

    A lost segment holds everything behind it until it has been sent again: a round trip (RFC 5681, fast retransmit).
    """

    def __init__(self, line: Line, chance: random.Random) -> None:
        self._line = line
        self._chance = chance
        self._free_at = 0.0
        self._arrives_at = 0.0

    def due(self, octets: int, now: float) -> float:
        """When a chunk that is sent now arrives."""
        self._free_at = max(now, self._free_at) + octets / self._line.octets_s
        segments = -(-octets // _SEGMENT)
        lost = sum(self._chance.random() < self._line.loss for _ in range(segments))
        arrives_at = self._free_at + self._line.delay_s * (1 + 2 * lost)
        self._arrives_at = max(self._arrives_at, arrives_at)
        return self._arrives_at


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)

    async def deliver() -> None:
        while True:
            due_at, octets = await queue.get()
            await asyncio.sleep(max(0.0, due_at - time.monotonic()))
            writer.write(octets)
            await writer.drain()
            if not octets:
                writer.close()
                return

    delivering = asyncio.create_task(deliver())
    with contextlib.suppress(OSError):
        while octets := await reader.read(_SEGMENT):
            await queue.put((way.due(len(octets), time.monotonic()), octets))
    await queue.put((time.monotonic(), b""))
    await asyncio.gather(delivering, return_exceptions=True)


async def serve(port: int, line: Line) -> None:
    """Relay to `port` for ever; prints the port to connect to."""
    chance = random.Random(7)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port, limit=_SEGMENT * 4)
        there = _carry(reader, far_writer, Way(line, chance))
        back = _carry(far_reader, writer, Way(line, chance))
        await asyncio.gather(there, back)

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--delay", type=float, default=Line().delay_s)
    parser.add_argument("--octets", type=float, default=Line().octets_s)
    parser.add_argument("--loss", type=float, default=Line().loss)
    asked = parser.parse_args()
    asyncio.run(serve(asked.port, Line(asked.delay, asked.octets, asked.loss)))
