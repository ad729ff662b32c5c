"""CPU of the SNMP manager for one PDU, beside a plain codec and, where installed, other clients in the same run."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.plain_codec import PlainCodec, PlainCodecV3
from bench.responder import COMMUNITY, USER
from console.snmp.client import Agent, Community, Credentials, Manager, Oid

DEVICES = 200
REQUESTS = 4000
RUNS = 5
EXPORTER = shutil.which("prometheus-snmp-exporter")
SNMPBULKGET = shutil.which("snmpbulkget")

_COLUMN: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
_CASES = (("GET 1", 1, 0), ("GET 10", 10, 0), ("GET 30", 30, 0), ("GETBULK 25", 1, 25))
_SCRAPES = 300
_CALLS = 40

Row = dict[str, float]


def names(count: int) -> tuple[Oid, ...]:
    """`count` names as of interface counters."""
    return tuple((*_COLUMN, 10 + number % 10, 1 + number // 10) for number in range(count))


@contextmanager
def responder() -> Iterator[int]:
    """The port of a responder in its own process."""
    with subprocess.Popen([sys.executable, "-m", "bench.responder"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def measure() -> dict[str, Row]:
    """CPU microseconds a PDU by client and case; medians of interleaved runs."""
    samples: dict[str, dict[str, list[float]]] = {}
    with responder() as port:
        for _ in range(RUNS):
            for version, credentials in (("v2c", Community("2c", COMMUNITY)), ("v3", USER)):
                for case, count, repetitions in _CASES:
                    name = case if version == "v2c" else f"v3 {case}"
                    mine = asyncio.run(_ours(port, credentials, count, repetitions))
                    plain = asyncio.run(_plain(port, version, count, repetitions))
                    samples.setdefault("ronda", {}).setdefault(name, []).append(mine)
                    samples.setdefault("plain codec", {}).setdefault(name, []).append(plain)
        measured = {
            client: {case: statistics.median(runs) for case, runs in row.items()} for client, row in samples.items()
        }
        measured["ratio"] = {case: measured["ronda"][case] / plain for case, plain in measured["plain codec"].items()}
        if EXPORTER is not None:
            measured["prometheus-snmp-exporter"] = _exporter(port)
        if SNMPBULKGET is not None:
            measured["snmpbulkget, a process a call"] = _snmpbulkget(port)
    return measured


async def _drive(ask: Callable[[int], Awaitable[object]]) -> float:
    async def device(number: int) -> None:
        for _ in range(REQUESTS // DEVICES):
            await ask(number)

    await asyncio.gather(*(ask(number) for number in range(DEVICES)))
    started = time.process_time()
    await asyncio.gather(*(device(number) for number in range(DEVICES)))
    return (time.process_time() - started) * 1e6 / REQUESTS


async def _ours(port: int, credentials: Credentials, count: int, repetitions: int) -> float:
    manager = await Manager.open()
    agents = [Agent("127.0.0.1", port, credentials, timeout_s=5.0) for _ in range(DEVICES)]
    oids = names(count) if not repetitions else (_COLUMN,)

    def ask(number: int) -> Awaitable[object]:
        if repetitions:
            return manager.get_bulk(agents[number], oids, repetitions)
        return manager.get(agents[number], oids)

    try:
        return await _drive(ask)
    finally:
        await manager.close()


async def _plain(port: int, version: str, count: int, repetitions: int) -> float:
    kind = PlainCodec if version == "v2c" else PlainCodecV3
    codec = await kind.open(port, names(count) if not repetitions else (_COLUMN,), repetitions)
    try:
        return await _drive(lambda _: codec.ask())
    finally:
        codec.close()


def _exporter(port: int) -> Row:
    """CPU a scrape, which is one GET, of the Go exporter in its own process."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        config = Path(home) / "snmp.json"
        modules = {
            f"{version}-{count}": _exporter_config(count, version) for version in ("v2c", "v3") for count in (1, 10, 30)
        }
        config.write_text(json.dumps(modules))
        probe.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        command = [str(EXPORTER), f"--config.file={config}", f"--web.listen-address={listen}", "--log.level=error"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                url = f"http://{listen}/snmp?target=127.0.0.1:{port}"
                return {
                    f"{prefix}GET {count}": _scraped(process.pid, f"{url}&module={version}-{count}")
                    for version, prefix in (("v2c", ""), ("v3", "v3 "))
                    for count in (1, 10, 30)
                }
            finally:
                process.kill()


def _scraped(pid: int, url: str) -> float:
    ends_at = time.monotonic() + 10
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            break
        except urllib.error.URLError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.05)
    process = psutil.Process(pid)
    before = process.cpu_times()
    for _ in range(_SCRAPES):
        urllib.request.urlopen(url, timeout=5).read()
    after = process.cpu_times()
    return (after.user + after.system - before.user - before.system) * 1e6 / _SCRAPES


def _exporter_config(count: int, version: str) -> dict[str, object]:
    """A module as Debian 12's exporter 0.21 wants it, credentials inside."""
    dotted = [".".join(map(str, oid)) for oid in names(count)]
    metrics = [{"name": f"m{place}", "oid": oid, "type": "gauge", "help": "-"} for place, oid in enumerate(dotted)]
    module: dict[str, object] = {"get": dotted, "metrics": metrics, "max_repetitions": 25, "timeout": "5s"}
    if version == "v2c":
        return module | {"version": 2, "auth": {"community": COMMUNITY.decode()}}
    auth = {
        "security_level": "authPriv",
        "username": USER.name.decode(),
        "password": USER.auth_password.decode(),
        "auth_protocol": "SHA",
        "priv_protocol": "AES",
        "priv_password": USER.priv_password.decode(),
    }
    return module | {"version": 3, "auth": auth}


def _snmpbulkget(port: int) -> Row:
    """CPU of a whole process for one GETBULK, as a shell script would do it."""
    command = [
        str(SNMPBULKGET),
        "-v2c",
        "-c",
        COMMUNITY.decode(),
        "-m",
        "",
        "-Cr25",
        f"127.0.0.1:{port}",
        "1.3.6.1.2.1.2.2.1",
    ]
    before = psutil.Process().cpu_times()
    for _ in range(_CALLS):
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = psutil.Process().cpu_times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return {"GETBULK 25": used * 1e6 / _CALLS}


def table(measured: dict[str, Row]) -> str:
    """The measurements for a person."""
    cases = list(measured["ronda"])
    lines = ["CPU us a PDU".ljust(32) + "".join(case.rjust(15) for case in cases)]
    for client, row in measured.items():
        digits = 2 if client == "ratio" else 0
        cells = (f"{row[case]:.{digits}f}" if case in row else "-" for case in cases)
        lines.append(client.ljust(32) + "".join(cell.rjust(15) for cell in cells))
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measure()))
