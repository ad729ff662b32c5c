"""A thousand simulated devices polled once by Ronda, by its bare manager, by snmpbulkget and by Prometheus' exporter.

All of them read the same 120 objects and the same table of 50 cells over v2c, of the same responder, in turns.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from bench.engine import Counter, responder
from bench.many import COLUMNS, OBJECTS, POINTS, ROWS, SYS_OBJECT_ID, TABLE
from console.clock import SystemClock
from console.engine.collecting import Collecting
from console.engine.load import read_setup
from console.model.poll import Poll
from console.snmp.client import Agent, Community, Manager, Oid

DEVICES = 1000
VALUES = OBJECTS + COLUMNS * ROWS

_QUICK_DEVICES = 200
_RUNS = 3
_PACK = 30
_MANAGER_AT_ONCE = 200
_SCRAPERS = 16
_PROCESSES = 2
_WITHIN_S = 120.0
_COMMUNITY = "public"
_SNMPBULKGET = shutil.which("snmpbulkget")
_EXPORTER = shutil.which("prometheus-snmp-exporter")
_SUBJECTS = ("ronda", "manager")

Row = dict[str, float]
Round = Callable[[], tuple[float, float]]
"""Polls every device once; wall and CPU seconds."""


def measure(quick: bool = False) -> dict[str, Row]:
    """Of each client: seconds for a round, and CPU microseconds a device, a PDU and a value; medians of some rounds."""
    devices, runs = (_QUICK_DEVICES, 1) if quick else (DEVICES, _RUNS)
    with responder() as (port, count), ExitStack() as stack:
        clients = {name: stack.enter_context(_subject(name, port, devices)) for name in _SUBJECTS}
        if _SNMPBULKGET is not None:
            clients["snmpbulkget, a process a device"] = lambda: _snmpbulkget(port, devices)
        if _EXPORTER is not None:
            clients["prometheus-snmp-exporter"] = stack.enter_context(_exporter(port, devices))
        rounds: dict[str, list[Row]] = {}
        for name, poll in clients.items():
            rounds[f"{name}, first round"] = [_round(poll, count, devices)] if name in _SUBJECTS[:1] else []
        for _ in range(runs):
            for name, poll in clients.items():
                rounds.setdefault(name, []).append(_round(poll, count, devices))
    measured = {name: _median(rows) for name, rows in rounds.items() if rows}
    ronda = measured["ronda"]
    for row in measured.values():
        row["times_ronda_s"] = row["seconds"] / ronda["seconds"]
        row["times_ronda_cpu"] = row["cpu_us_device"] / ronda["cpu_us_device"]
    return measured


def _round(poll: Round, count: Counter, devices: int) -> Row:
    answered = count()
    seconds, cpu_s = poll()
    pdus = count() - answered
    return {
        "seconds": seconds,
        "cpu_s": cpu_s,
        "pdus": pdus,
        "cpu_us_device": cpu_s * 1e6 / devices,
        "cpu_us_pdu": cpu_s * 1e6 / max(pdus, 1),
        "cpu_us_value": cpu_s * 1e6 / (devices * VALUES),
    }


def _median(rows: Sequence[Row]) -> Row:
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


def table(result: Mapping[str, Row]) -> str:
    """One line a client."""
    columns = tuple(next(iter(result.values())))
    lines = [f"{'':<34}" + "".join(f"{name:>16}" for name in columns)]
    for name, row in result.items():
        lines.append(f"{name:<34}" + "".join(f"{row[column]:>16.2f}" for column in columns))
    return "\n".join(lines)


def _address(number: int) -> str:
    return f"127.9.{number // 250}.{1 + number % 250}"


def _scalars() -> tuple[Oid, ...]:
    return tuple((*POINTS, number, 0) for number in range(1, OBJECTS + 1))


def _columns() -> tuple[Oid, ...]:
    return tuple((*TABLE, column) for column in range(1, COLUMNS + 1))


def _dotted(oid: Oid) -> str:
    return ".".join(map(str, oid))


@contextmanager
def _subject(name: str, port: int, devices: int) -> Iterator[Round]:
    """A part of Ronda in a process of its own, which polls whenever it is told to."""
    command = [sys.executable, "-m", "bench.polling", name, str(port), str(devices)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        told, said = process.stdin, process.stdout
        assert told is not None
        assert said is not None
        said.readline()

        def poll() -> tuple[float, float]:
            told.write("\n")
            told.flush()
            seconds, cpu_s = json.loads(said.readline())
            return seconds, cpu_s

        yield poll
        told.close()


async def _serve(
    port: int, devices: int, opened: Callable[[int, int], Awaitable[Callable[[], Awaitable[None]]]]
) -> None:
    poll = await opened(port, devices)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while await asyncio.to_thread(sys.stdin.readline):
        began, used = time.monotonic(), time.process_time()
        await poll()
        sys.stdout.write(json.dumps((time.monotonic() - began, time.process_time() - used)) + "\n")
        sys.stdout.flush()


async def _ronda(port: int, devices: int) -> Callable[[], Awaitable[None]]:
    """The engine's own scheduler, collector and manager, up to each device's finished readings."""
    heard: asyncio.Queue[Poll] = asyncio.Queue()
    with tempfile.TemporaryDirectory(prefix="ronda-bench-") as directory:
        config = Path(directory) / "config.toml"
        config.write_text(_configuration(port, devices), "utf-8")
        config.chmod(0o600)
        (Path(directory) / "profiles").mkdir()
        (Path(directory) / "profiles" / "bench.toml").write_text(_profile(), "utf-8")
        setup = read_setup(config)
    collecting = Collecting(setup, heard.put_nowait, SystemClock())

    async def poll() -> None:
        # Of no effect but the first time, when it must not come to reads of its own before they are asked for.
        collecting.scheduler.replace(setup.inventory.targets)
        for target in setup.inventory.targets:
            collecting.scheduler.poll_now(target.device)
        waiting = {target.device for target in setup.inventory.targets}
        async with asyncio.timeout(_WITHIN_S):
            while waiting:
                found = await heard.get()
                if found.failure is not None or len(found.readings) != VALUES:
                    raise SystemExit(f"{found.device}: {len(found.readings)} readings, {found.failure}")
                waiting.discard(found.device)

    return poll


async def _manager(port: int, devices: int) -> Callable[[], Awaitable[None]]:
    """Only the protocol: GETs of 30 objects and one GETBULK, values decoded and dropped."""
    manager = await Manager.open()
    community = Community("2c", _COMMUNITY.encode())
    agents = [Agent(_address(number), port, community, timeout_s=10.0) for number in range(devices)]
    scalars, columns = _scalars(), _columns()
    packs = [scalars[at : at + _PACK] for at in range(0, len(scalars), _PACK)]
    places = asyncio.Semaphore(_MANAGER_AT_ONCE)

    async def one(agent: Agent) -> None:
        async with places:
            for pack in packs:
                await manager.get(agent, pack)
            await manager.get_bulk(agent, columns, ROWS)

    async def poll() -> None:
        await asyncio.gather(*map(one, agents))

    return poll


def _configuration(port: int, devices: int) -> str:
    head = """[engine]
poll_interval = "1h"
[credentials.bench]
type = "snmp"
version = "2c"
community = "public"
"""
    return head + "".join(
        f'[devices.d{number}]\nkind = "server"\nprofile = "bench"\naddress = "{_address(number)}"\n'
        f'timeout = "10s"\nsnmp = {{ credential = "bench", port = {port} }}\n'
        for number in range(devices)
    )


def _profile() -> str:
    head = f'title = "Bench"\nkind = "server"\n[match]\nsys_object_id = ["{_dotted(SYS_OBJECT_ID)}"]\n'
    scalars = "".join(
        f'[[scalars]]\npoint = "temperature"\ninstance = "t{oid[-2]}"\noid = "{_dotted(oid)}"\nscale = 0.1\n'
        for oid in _scalars()
    )
    cells = "".join(
        f'    {{ point = "temperature", oid = "{_dotted(oid)}", scale = 0.1, instance = "c{oid[-1]} {{index}}" }},\n'
        for oid in _columns()
    )
    return f"{head}{scalars}[[tables]]\ncolumns = [\n{cells}]\n"


def _snmpbulkget(port: int, devices: int) -> tuple[float, float]:
    """All of a device in one PDU of one process, as cheaply as a shell script can have it."""
    before = [_dotted(oid[:-1]) for oid in _scalars()]
    options = ["-v2c", "-c", _COMMUNITY, "-m", "", "-On", "-t", "10", f"-Cn{OBJECTS}", f"-Cr{ROWS}"]
    names = [*before, *map(_dotted, _columns())]

    def one(number: int) -> None:
        command = [str(_SNMPBULKGET), *options, f"{_address(number)}:{port}", *names]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    began, used = time.monotonic(), _children_s()
    with ThreadPoolExecutor(_PROCESSES) as pool:
        list(pool.map(one, range(devices)))
    return time.monotonic() - began, _children_s() - used


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _exporter(port: int, devices: int) -> Iterator[Round]:
    """The exporter with a module for these objects; who scrapes it is not counted."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        config = Path(home) / "snmp.json"
        config.write_text(json.dumps({"bench": _module()}))
        probe.bind(("127.0.0.1", 0))
        listen = ("127.0.0.1", probe.getsockname()[1])
        probe.close()
        command = [str(_EXPORTER), f"--config.file={config}", f"--web.listen-address={listen[0]}:{listen[1]}"]
        with subprocess.Popen([*command, "--log.level=error"], stdout=subprocess.DEVNULL) as process:
            try:
                _await_port(listen)
                yield lambda: _scraped(psutil.Process(process.pid), listen, port, devices)
            finally:
                process.kill()


def _module() -> dict[str, object]:
    """A module as Debian 12's exporter 0.21 wants it, credentials inside."""
    row = [{"labelname": "row", "type": "gauge"}]
    metrics: list[dict[str, object]] = [
        {"name": f"s{oid[-2]}", "oid": _dotted(oid[:-1]), "type": "gauge", "help": "-"} for oid in _scalars()
    ]
    metrics += [
        {"name": f"c{oid[-1]}", "oid": _dotted(oid), "type": "gauge", "help": "-", "indexes": row} for oid in _columns()
    ]
    return {
        "get": [_dotted(oid) for oid in _scalars()],
        "walk": [_dotted(TABLE)],
        "metrics": metrics,
        "max_repetitions": COLUMNS * ROWS,
        "timeout": "10s",
        "version": 2,
        "auth": {"community": _COMMUNITY},
    }


def _await_port(listen: tuple[str, int]) -> None:
    ends_at = time.monotonic() + _WITHIN_S
    while True:
        try:
            socket.create_connection(listen, 5).close()
            break
        except OSError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.05)


def _scraped(exporter: psutil.Process, listen: tuple[str, int], port: int, devices: int) -> tuple[float, float]:
    def some(first: int) -> None:
        connection = http.client.HTTPConnection(*listen, timeout=_WITHIN_S)
        for number in range(first, devices, _SCRAPERS):
            connection.request("GET", f"/snmp?module=bench&target={_address(number)}:{port}")
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200 or body.count(b"\nc1{") != ROWS:
                raise SystemExit(f"the exporter answers {answer.status}: {body[:200]!r}")
        connection.close()

    began, before = time.monotonic(), exporter.cpu_times()
    with ThreadPoolExecutor(_SCRAPERS) as pool:
        list(pool.map(some, range(_SCRAPERS)))
    after = exporter.cpu_times()
    return time.monotonic() - began, after.user + after.system - before.user - before.system


if __name__ == "__main__":
    kind, at, many = sys.argv[1:]
    asyncio.run(_serve(int(at), int(many), {"ronda": _ronda, "manager": _manager}[kind]))
