"""What a real engine costs on the whole way: 1,000 devices of 120 objects each, read every ten seconds (v2c)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.console import watched
from bench.many import OBJECTS, POINTS, SYS_OBJECT_ID
from console.cli.attach import ENGINE_ENVIRONMENT

DEVICES = 1000
INTERVAL_S = 10
TARGETS = {"cpu_percent": 30.0, "memory_mib": 150.0}

_SETTLE_S = 2.5 * INTERVAL_S
_FEW = 10


def measure(quick: bool = False) -> dict[str, object]:
    """CPU in percent of a core, memory in MiB, PDUs a second; and a console attached to that very engine."""
    watch_s = 2 * INTERVAL_S if quick else 4 * INTERVAL_S
    with responder() as (port, count):
        few = _measured(port, count, _FEW, INTERVAL_S, attach=False)
        many = _measured(port, count, DEVICES, watch_s, attach=True)
    grown = many["memory_mib"] - few["memory_mib"]
    return {**many, "devices": DEVICES, "memory_mib_per_1000_devices": grown * 1000 / (DEVICES - _FEW)}


def table(result: Mapping[str, object]) -> str:
    """The figures as lines, each with its target where it has one."""
    lines = []
    for name, value in result.items():
        target = f"  (target {TARGETS[name]:g})" if name in TARGETS else ""
        lines.append(f"{name:<34}{value:>10.2f}{target}" if isinstance(value, int | float) else f"{name:<34}{value}")
    return "\n".join(lines)


@contextmanager
def responder() -> Iterator[tuple[int, Counter]]:
    """A thousand devices in a process of their own: the port, and a way to ask how much they answered."""
    command = [sys.executable, "-m", "bench.many"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield int(process.stdout.readline()), Counter(process)
        process.stdin.close()


class Counter:
    """How many requests the responder has answered so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _measured(port: int, count: Counter, devices: int, watch_s: float, *, attach: bool) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory(prefix="ronda-bench-") as directory,
        _engine(Path(directory), port, devices) as pid,
    ):
        engine = psutil.Process(pid)
        time.sleep(_SETTLE_S)
        if engine.status() == psutil.STATUS_ZOMBIE:
            raise SystemExit("the engine ended while it was to be measured; what it said stands above")
        answered, used, began = count(), engine.cpu_times(), time.monotonic()
        time.sleep(watch_s)
        took_s, then = time.monotonic() - began, engine.cpu_times()
        result = {
            "cpu_percent": 100 * (then.user + then.system - used.user - used.system) / took_s,
            "memory_mib": engine.memory_info().rss / 2**20,
            "pdus_s": (count() - answered) / took_s,
        }
        if attach:
            seen = watched(Path(directory), r"device-0", INTERVAL_S, 100)
            result |= {f"console_{name}": value for name, value in seen.items() if value is not None}
        return result


@contextmanager
def _engine(directory: Path, port: int, devices: int) -> Iterator[int]:
    """A real engine on a configuration of `devices` devices; its process id."""
    config = directory / "config.toml"
    config.write_text(_configuration(port, devices), "utf-8")
    config.chmod(0o600)
    (directory / "profiles").mkdir()
    (directory / "profiles" / "bench.toml").write_text(_profile(), "utf-8")
    command = [sys.executable, "-m", "console", "engine", "--config", str(config), "--state-dir", str(directory)]
    with subprocess.Popen(command, env=ENGINE_ENVIRONMENT | os.environ) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


def _configuration(port: int, devices: int) -> str:
    head = f"""[engine]
poll_interval = "{INTERVAL_S}s"
[sites.bench]
[rooms.room]
site = "bench"
[racks.r]
room = "room"
[credentials.bench]
type = "snmp"
version = "2c"
community = "public"
"""
    return head + "".join(
        f"""[devices.device-{number:04}]
kind = "server"
profile = "bench"
address = "127.9.{number // 250}.{1 + number % 250}"
place = {{ room = "room" }}
snmp = {{ credential = "bench", port = {port} }}
"""
        for number in range(devices)
    )


def _profile() -> str:
    dotted = ".".join(map(str, SYS_OBJECT_ID))
    head = f'title = "Bench"\nkind = "server"\n[match]\nsys_object_id = ["{dotted}"]\n'
    base = ".".join(map(str, POINTS))
    return head + "".join(
        f'[[scalars]]\npoint = "temperature"\ninstance = "t{number}"\noid = "{base}.{number}.0"\nscale = 0.1\n'
        for number in range(1, OBJECTS + 1)
    )
