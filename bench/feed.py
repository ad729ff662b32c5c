"""An engine that only tells: any number of servers whose rows change, so that a console's cost shows alone."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import time
from pathlib import Path

from msgspec.structs import replace

from console import __version__
from console.model.device import DeviceKind
from console.model.place import Place, Rack, Room, Site
from console.model.reading import Quality, State
from console.model.snapshot import DeviceView, EngineView, Entity, SourceView
from console.wire.codec import decode_from_client, encode, read_frame
from console.wire.messages import PROTOCOL, Answer, Ask, Delta, Done, Hello, Watch, Welcome

_SERVERS_A_RACK = 40


class Feed:
    """`servers` rows, `rows_s` of them changing every second."""

    def __init__(self, servers: int, rows_s: float) -> None:
        self._chance = random.Random(5)
        self._rows_s = rows_s
        self._places: tuple[Entity, ...] = _places(servers)
        self._servers = [_server(number) for number in range(servers)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Greet a console, answer everything with `Done`, and tell it of changes once it watches."""
        telling: asyncio.Task[None] | None = None
        while (body := await read_frame(reader)) is not None:
            match decode_from_client(body):
                case Hello():
                    welcome = Welcome(PROTOCOL, __version__, "bench", "bench", "operator", os.getpid())
                    writer.write(encode(welcome))
                case Ask(n=n, request=request):
                    writer.write(encode(Answer(n, Done())))
                    if isinstance(request, Watch) and telling is None:
                        telling = asyncio.create_task(self._tell(writer, request.every_s))
        if telling is not None:
            telling.cancel()

    async def _tell(self, writer: asyncio.StreamWriter, every_s: float) -> None:
        now = time.time()
        engine = EngineView(version=__version__, pid=os.getpid(), started_at=now, now_at=now)
        writer.write(encode(Delta(now, (engine, *self._places, *self._servers), whole=True)))
        due = 0.0
        while not writer.is_closing():
            await asyncio.sleep(every_s)
            due += self._rows_s * every_s
            changed = tuple(self._change() for _ in range(int(due)))
            due -= len(changed)
            now = time.time()
            if changed:
                writer.write(encode(Delta(now, (*changed, replace(engine, now_at=now)))))
                await writer.drain()

    def _change(self) -> DeviceView:
        place = self._chance.randrange(len(self._servers))
        before = self._servers[place]
        figures = before.figures | {
            "cpu_utilization": round(self._chance.uniform(1, 99), 1),
            "temperature": round(self._chance.uniform(20, 28), 1),
            "power": round(self._chance.uniform(200, 500)),
        }
        now = time.time()
        sources = {"snmp": SourceView(ok=True, good_at=now, tried_at=now, took_s=0.01, interval_s=10)}
        self._servers[place] = replace(before, figures=figures, data_at=now, sources=sources)
        return self._servers[place]


def _places(servers: int) -> tuple[Entity, ...]:
    racks = (Rack(f"r{number}", f"Rack {number}", "room") for number in range(1 + servers // _SERVERS_A_RACK))
    return (Site("site", "Bench"), Room("room", "Room", "site"), *racks)


def _server(number: int) -> DeviceView:
    now = time.time()
    return DeviceView(
        id=f"server-{number:04}",
        name=f"server-{number:04}",
        kind=DeviceKind.SERVER,
        place=Place("site", "room", f"r{number // _SERVERS_A_RACK}", 1 + number % _SERVERS_A_RACK),
        state=State.OK,
        quality=Quality.GOOD,
        address=f"127.1.{number >> 8}.{number & 255}",
        profile="net-snmp",
        data_at=now,
        sources={"snmp": SourceView(ok=True, good_at=now, tried_at=now, took_s=0.01, interval_s=10)},
        figures={"cpu_utilization": 10.0, "memory_utilization": 40.0, "temperature": 23.0, "power": 300.0},
        trend=tuple(float(10 + (number * 7 + step * 3) % 60) for step in range(30)),
    )


async def _main(socket_path: Path, servers: int, rows_s: float) -> None:
    server = await asyncio.start_unix_server(Feed(servers, rows_s).serve, socket_path)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("socket", type=Path)
    parser.add_argument("--servers", type=int, required=True)
    parser.add_argument("--rows", type=float, required=True)
    asked = parser.parse_args()
    sys.exit(asyncio.run(_main(asked.socket, asked.servers, asked.rows)))
