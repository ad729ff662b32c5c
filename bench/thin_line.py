"""The console over a real sshd and a line of 300 ms, 2 % loss and 64 kbit/s: what it costs and how it adapts."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.console import COLUMNS, ROWS, feed, percentiles
from bench.relay import Line
from bench.terminal import Terminal
from tests.peers.sshd import Sshd

SERVERS = 1000
LINE = Line()
TARGETS = {"first_screen_kb": 12.0, "idle_bytes_s": 1200.0, "key_p50_ms": 1000 * 2 * LINE.delay_s + 100}
_READY_WITHIN_S = 60.0
_SETTLE_S = 25.0
"""The terminal is asked how far it is every ten seconds; the pace follows."""


def measure(quick: bool = False) -> dict[str, object]:
    """Seconds, octets, milliseconds; `said` is what the header says of the line."""
    idle_s, presses = (10.0, 10) if quick else (30.0, 40)
    with tempfile.TemporaryDirectory(prefix="ronda-line-") as directory:
        home = Path(directory)
        sshd = Sshd(home / "sshd")
        sshd.start()
        try:
            with feed(home, SERVERS), _relay(sshd.port) as port:
                return _watched(sshd, port, home, idle_s, presses)
        finally:
            sshd.stop()


def _watched(sshd: Sshd, port: int, home: Path, idle_s: float, presses: int) -> dict[str, object]:
    with Terminal(_ssh(sshd, port, home), COLUMNS, ROWS, _environment(home)) as terminal:
        ready_s = terminal.wait_for(r"server-00", _READY_WITHIN_S)
        terminal.watch(2.0)
        first = terminal.written
        terminal.watch(_SETTLE_S)
        written, began = terminal.written, time.monotonic()
        terminal.watch(idle_s)
        idle_bytes_s = (terminal.written - written) / (time.monotonic() - began)
        answers = [terminal.press_until("jk"[turn // 5 % 2], _cursor, 5.0) for turn in range(presses)]
        said = re.search(r"line [^│]*?(?=  )", terminal.text)
        return {
            "ready_s": ready_s,
            "first_screen_kb": first / 1000,
            "idle_bytes_s": idle_bytes_s,
            **percentiles([1000 * answer for answer in answers if answer is not None]),
            "keys_unanswered": answers.count(None),
            "said": said[0] if said else "",
        }


def _cursor(text: str) -> int:
    """The line that the cursor is on."""
    return next((number for number, line in enumerate(text.splitlines()) if "▌" in line), -1)


def table(result: Mapping[str, object]) -> str:
    """The figures beside their targets."""
    lines = []
    for name, value in result.items():
        figure = f"{value:.1f}" if isinstance(value, float | int) else str(value)
        target = f"at most {TARGETS[name]:.0f}" if name in TARGETS else ""
        lines.append(f"{name:<20}{figure:>24}   {target}")
    return "\n".join(lines)


def _ssh(sshd: Sshd, port: int, home: Path) -> list[str]:
    source = Path(__file__).parent.parent
    remote = f"cd {shlex.quote(str(source))} && TERM=xterm-256color LANG=C.UTF-8 "
    remote += f"{shlex.quote(sys.executable)} -m console --state-dir {shlex.quote(str(home))}"
    options = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"]
    return ["ssh", "-tt", "-F", "none", *options, "-i", str(sshd.user_key), "-p", str(port), "127.0.0.1", remote]


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color"}


@contextmanager
def _relay(port: int) -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-m", "bench.relay", str(port)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        listening = int(process.stdout.readline())
        try:
            yield listening
        finally:
            process.terminate()
