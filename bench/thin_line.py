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
from statistics import median

from msgspec import Struct

from bench import netem
from bench.console import COLUMNS, ROWS, feed, percentiles
from bench.netem_guest import conditions
from bench.relay import Line
from bench.terminal import Terminal
from tests.peers.sshd import Sshd

SERVERS = 1000
LINE = Line()
TARGETS = {
    "first_screen_kb": 12.0,
    "idle_bytes_s": 1200.0,
    "key_p50_ms": 1000 * 2 * LINE.delay_s + 100,
    "held_key_s": 2.0,
}
_READY_WITHIN_S = 60.0
_SETTLE_S = 25.0
"""The terminal is asked how far it is every ten seconds; the pace follows."""

_HELD_S, _PRESSES_S = 3.0, 30
_OPENINGS, _OPENS_WITHIN_S = 5, 10.0
_STILL_S = 6.0
"""A cursor that has not moved for so long stands: longer than any resent packet takes."""


class Way(Struct, frozen=True):
    """How to reach sshd over the line, and what the line is made of; `far` starts a command at the other end."""

    said: str
    far: tuple[str, ...]
    host: str
    port: int
    found: dict[str, float] = {}


def measure(quick: bool = False) -> dict[str, object]:
    """Seconds, octets, milliseconds; `line` is what it was measured over, `said` what the header says of it."""
    idle_s, presses = (10.0, 10) if quick else (30.0, 40)
    with tempfile.TemporaryDirectory(prefix="ronda-line-") as directory:
        home = Path(directory)
        with feed(home, SERVERS), _line(home) as (sshd, way):
            return {"line": way.said, **way.found, **_watched(sshd, way, home, idle_s, presses)}


def _watched(sshd: Sshd, way: Way, home: Path, idle_s: float, presses: int) -> dict[str, object]:
    with Terminal(_ssh(sshd, way, home), COLUMNS, ROWS, _environment(home)) as terminal:
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
            **_held(terminal),
            **_opened(terminal),
            "said": said[0] if said else "",
        }


def _held(terminal: Terminal) -> dict[str, object]:
    """A key held as by a thumb: how long the cursor runs on afterwards, and what all of it sent."""
    written = terminal.written
    terminal.hold("j", _HELD_S, _PRESSES_S)
    runs_on_s = terminal.until_still(_under_cursor, _STILL_S)
    return {"held_key_s": runs_on_s, "held_key_kb": (terminal.written - written) / 1000}


def _opened(terminal: Terminal) -> dict[str, object]:
    """What the cursor is on, opened and left again, some times: the middle."""
    took_ms: list[float] = []
    sent: list[int] = []
    for _turn in range(_OPENINGS):
        written = terminal.written
        took_s = terminal.press_until("\r", _is_open, _OPENS_WITHIN_S)
        if took_s is not None:
            took_ms.append(1000 * took_s)
            terminal.watch(1.5)
            sent.append(terminal.written - written)
        terminal.press_until("\x1b", _is_open, _OPENS_WITHIN_S)
        terminal.watch(1.5)
    if not took_ms:
        return {"opened_ms": None, "opened_kb": None}
    return {"opened_ms": median(took_ms), "opened_slowest_ms": max(took_ms), "opened_kb": median(sent) / 1000}


def _cursor(text: str) -> int:
    """The line that the cursor is on."""
    return next((number for number, line in enumerate(text.splitlines()) if "▌" in line), -1)


def _under_cursor(text: str) -> str:
    """The name that the cursor is on."""
    found = re.search(r"▌.*?(server-\d+)", text)
    return found[1] if found else ""


def _is_open(text: str) -> bool:
    """Whether the breadcrumb says that one is below the list."""
    return "› server-" in text


def table(result: Mapping[str, object]) -> str:
    """The figures beside their targets."""
    lines = []
    for name, value in result.items():
        figure = f"{value:.1f}" if isinstance(value, float | int) else str(value)
        target = f"at most {TARGETS[name]:.0f}" if name in TARGETS else ""
        lines.append(f"{name:<20}{figure:>12}   {target}")
    return "\n".join(lines)


def _ssh(sshd: Sshd, way: Way, home: Path) -> list[str]:
    source = Path(__file__).parent.parent
    remote = f"cd {shlex.quote(str(source))} && TERM=xterm-256color LANG=C.UTF-8 "
    remote += f"{shlex.quote(sys.executable)} -m console --state-dir {shlex.quote(str(home))}"
    options = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"]
    ssh = ["ssh", "-tt", "-F", "none", *options, "-i", str(sshd.user_key), "-p", str(way.port), way.host, remote]
    return [*way.far, *ssh]


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color"}


@contextmanager
def _line(home: Path) -> Iterator[tuple[Sshd, Way]]:
    """A guest with netem where there can be one; else a relay, which delays but loses nothing."""
    why_no_netem = netem.why_not()
    if why_no_netem is not None:
        with _listening(Sshd(home / "sshd")) as sshd, _relay(sshd.port) as port:
            yield sshd, Way(f"relay ({why_no_netem})", (), "127.0.0.1", port)
        return
    with netem.laid(home, LINE) as ends:
        found = netem.probed(ends.far)
        with _listening(Sshd(home / "sshd", options=f"ListenAddress {netem.HERE}", within=ends.near)) as sshd:
            yield sshd, Way(f"netem in a guest: {conditions(LINE)}", ends.far, netem.HERE, sshd.port, found)


@contextmanager
def _listening(sshd: Sshd) -> Iterator[Sshd]:
    sshd.start()
    try:
        yield sshd
    finally:
        sshd.stop()


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
