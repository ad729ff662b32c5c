"""What the console costs and how fast it answers: attached to a feed of 10 to 10,000 servers, 120 by 36."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.terminal import Terminal

COLUMNS, ROWS = 120, 36
SIZES = (10, 200, 1000, 10_000)
CHANGING = 0.2
"""The share of the rows that change every second."""
TARGETS = {"key_p99_ms": 15.0, "idle_bytes_s": 1200.0, "idle_cpu_percent": 3.0, "ready_s": 0.7}

_STARTS = 5
"""A single start tells of the disk and of the neighbours; first paint and readiness are the middle of these."""

_SETTLE_S = 3.0
_READY_WITHIN_S = 30.0


def measure(quick: bool = False) -> dict[str, object]:
    """One row a size: seconds, octets a second, percent of a core, milliseconds."""
    idle_s, presses = (4.0, 40) if quick else (10.0, 200)
    return {f"{servers} servers": _with_feed(servers, idle_s, presses) for servers in SIZES}


def table(result: Mapping[str, Mapping[str, float]]) -> str:
    """The figures as lines, the targets last."""
    columns = ("first_paint_s", "ready_s", "key_p50_ms", "key_p99_ms", "idle_bytes_s", "idle_cpu_percent", "memory_mib")
    lines = [f"{'':<16}" + "".join(f"{name:>18}" for name in columns)]
    for name, row in {**result, "target": TARGETS}.items():
        cells = (f"{row[column]:>18.2f}" if row.get(column) is not None else f"{'-':>18}" for column in columns)
        lines.append(f"{name:<16}" + "".join(cells))
    return "\n".join(lines)


def watched(state_dir: Path, ready: str, idle_s: float, presses: int) -> dict[str, float | None]:
    """A console attached to whatever engine listens in `state_dir`, watched from outside."""
    starts = [_started(state_dir, ready) for _ in range(_STARTS - 1)]
    with _terminal(state_dir) as terminal:
        starts.append((terminal.wait_for(ready, _READY_WITHIN_S), terminal.first_paint_s))
        terminal.watch(_SETTLE_S)
        used_s, written, began = terminal.cpu_s(), terminal.written, time.monotonic()
        terminal.watch(idle_s)
        took_s = time.monotonic() - began
        idle = {
            "idle_bytes_s": (terminal.written - written) / took_s,
            "idle_cpu_percent": 100 * (terminal.cpu_s() - used_s) / took_s,
        }
        # Five down, five up: the cursor always moves, also on a list of ten.
        answers = [terminal.press("jk"[turn // 5 % 2]) for turn in range(presses)]
        return {
            "ready_s": middle([ready_s for ready_s, _painted_s in starts]),
            "first_paint_s": middle([painted_s for _ready_s, painted_s in starts]),
            **idle,
            **percentiles([1000 * answer for answer in answers if answer is not None]),
            "keys_unanswered": answers.count(None),
            "memory_mib": terminal.memory_mib(),
        }


def middle(seconds: list[float | None]) -> float | None:
    """The median, where one that never came is the longest of all."""
    return sorted(seconds, key=lambda one: float("inf") if one is None else one)[len(seconds) // 2]


def percentiles(milliseconds: list[float]) -> dict[str, float | None]:
    """The middle, and what all but one in a hundred stay under."""
    ordered = sorted(milliseconds)
    if not ordered:
        return {"key_p50_ms": None, "key_p99_ms": None}
    return {
        "key_p50_ms": ordered[len(ordered) // 2],
        "key_p99_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))],
    }


def _terminal(state_dir: Path) -> Terminal:
    command = [sys.executable, "-m", "console", "--state-dir", str(state_dir)]
    return Terminal(command, COLUMNS, ROWS, _environment(state_dir))


def _started(state_dir: Path, ready: str) -> tuple[float | None, float | None]:
    with _terminal(state_dir) as terminal:
        return terminal.wait_for(ready, _READY_WITHIN_S), terminal.first_paint_s


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    return kept | {"HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def _with_feed(servers: int, idle_s: float, presses: int) -> dict[str, float | None]:
    with tempfile.TemporaryDirectory(prefix="ronda-bench-") as directory, feed(Path(directory), servers):
        return watched(Path(directory), r"server-00", idle_s, presses)


@contextmanager
def feed(state_dir: Path, servers: int) -> Iterator[None]:
    """A feed in its own process where a console looks for its engine."""
    command = [sys.executable, "-m", "bench.feed", str(state_dir / "engine.sock")]
    command += ["--servers", str(servers), "--rows", str(servers * CHANGING)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.terminate()
