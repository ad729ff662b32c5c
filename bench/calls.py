"""How long from a reading to every attached console: leaks under the load of 1,000 devices of 40 points each."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.alerts import DEVICES, INTERVAL_S, _readings
from console.alerts.book import AlertBook
from console.alerts.rules.load import load_rules
from console.alerts.situation import Situation
from console.client import Client
from console.clock import SystemClock
from console.engine.bus import Bus
from console.engine.intake import Intake
from console.engine.looking import Looking
from console.engine.outlook import Outlook
from console.inventory import Device, Inventory, LocalAccess, Target
from console.model.alert import Alert, AlertState
from console.model.device import DeviceKind
from console.model.incident import Incident
from console.model.place import Place
from console.model.poll import Poll
from console.model.reading import Reading
from console.server.access import Role
from console.server.handlers import answer
from console.server.session import Session
from console.store.current import Current
from console.wire.messages import PROTOCOL, Hello, Watch

CONSOLES = 5
LEAKS = 40
_EVERY_S = 0.5


class Host:
    """The part of an engine between a poll and the sockets, with the tasks that it runs."""

    def __init__(self) -> None:
        known = {f"s{n}": Device(f"s{n}", f"s{n}", DeviceKind.SERVER, Place("site", "room")) for n in range(DEVICES)}
        for n in range(LEAKS):
            known[f"leak{n}"] = Device(f"leak{n}", f"leak{n}", DeviceKind.SENSOR, Place(f"site{n}", f"room{n}"))
        inventory = Inventory(devices=known, targets=tuple(Target(i, "snmp", LocalAccess(), INTERVAL_S) for i in known))
        current, clock = Current(inventory), SystemClock()
        self.bus, self.stopping = Bus(), asyncio.Event()
        outlook = Outlook(Situation(inventory), self.bus, clock)
        book = AlertBook(load_rules()[0], inventory, current)
        self.intake = Intake(
            current, book, outlook, self.bus, clock, lambda _changes: None, lambda _device: None, lambda view: view
        )
        self.devices = Looking(self.intake, lambda _device: None, lambda: None)

    async def every(self, seconds: float, what: Callable[[], None]) -> None:
        """Do something again and again."""
        while True:
            what()
            await asyncio.sleep(seconds)

    async def load(self) -> None:
        """Every device once in ten seconds."""
        chance, number = random.Random(7), 0
        while True:
            begun = time.monotonic()
            for _one in range(5):
                at = time.time()
                self.intake.take(Poll(f"s{number % DEVICES}", "snmp", at, 0.05, tuple(_readings(at, chance))))
                number += 1
            await asyncio.sleep(max(0.0, 5 * INTERVAL_S / DEVICES - (time.monotonic() - begun)))

    async def leak(self) -> None:
        """A leak in another room every half second."""
        await asyncio.sleep(4.0)
        for number in range(LEAKS):
            at = time.time()
            self.intake.take(Poll(f"leak{number}", "snmp", at, 0.05, (Reading("leak", "", "wet", "", at),)))
            await asyncio.sleep(_EVERY_S)


async def _serve(path: Path) -> None:
    host = Host()
    sessions: list[asyncio.Task[None]] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(host, SystemClock(), answer, reader, writer)  # type: ignore[arg-type]
        sessions.append(asyncio.create_task(session.serve(0, "bench", Role.ADMIN)))

    server = await asyncio.start_unix_server(accept, path)
    tasks = [
        asyncio.create_task(work)
        for work in (
            host.load(),
            host.every(0.25, host.intake.publish),
            host.every(0.05, host.intake.outlook.settle),
            host.every(1.0, host.intake.tick),
        )
    ]
    await host.leak()
    await asyncio.sleep(1.0)
    for task in (*tasks, *sessions):
        task.cancel()
    server.close()


async def _watch(path: Path, late: dict[str, list[float]]) -> None:
    client = await Client.connect(path, Hello(PROTOCOL, "bench"))
    await client.request(Watch())
    seen: set[str] = set()
    async for delta in client.deltas():
        now = time.time()
        for entity in delta.upserts:
            if delta.whole or not isinstance(entity, Alert | Incident) or entity.id in seen:
                continue
            seen.add(entity.id)
            if isinstance(entity, Incident):
                late["incident"].append(now - entity.started_at)
            elif entity.state is AlertState.FIRING:
                late["alert"].append(now - entity.since_at)
        if len(seen) >= 2 * LEAKS:
            await client.close()
            return


async def _consoles(path: Path) -> None:
    late: dict[str, list[float]] = {"alert": [], "incident": []}
    while not path.exists():
        await asyncio.sleep(0.05)
    await asyncio.gather(*(_watch(path, late) for _one in range(CONSOLES)), return_exceptions=True)
    print(json.dumps(late))


def measure() -> dict[str, float]:
    """Milliseconds from the reading to five consoles in another process: median and 99th percentile."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "engine.sock"
        command = [sys.executable, "-m", "bench.calls", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as consoles:
            try:
                asyncio.run(_serve(path))
                late = json.loads(consoles.communicate(timeout=20)[0])
            finally:
                consoles.kill()
    return {
        f"{kind}_{name}_ms": round(value * 1000, 1)
        for kind, values in late.items()
        for name, value in (
            ("p50", statistics.median(values)),
            ("p99", statistics.quantiles(values, n=100)[98]),
            ("p90", statistics.quantiles(values, n=100)[89]),
        )
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(_consoles(Path(sys.argv[1])))
    else:
        print(json.dumps(measure(), indent=2))
