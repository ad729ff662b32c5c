"""`ronda --plain` on a real engine, through a pipe and on a terminal."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.sshd import wait_until
from tests.peers.terminal import Terminal, needs_tmux

pytestmark = [pytest.mark.real, pytest.mark.slow]
RONDA = [sys.executable, "-m", "console"]
CONFIG = """
[sites.here]
name = "Here"

[credentials.read]
type = "snmp"
version = "2c"
community = "env:COMMUNITY"

[devices.box]
kind = "server"
address = "127.0.0.1"
snmp = { credential = "read", port = 9, interval = "1s" }
"""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """The state directory of an engine with one server, which nobody answers for."""
    config, state = tmp_path / "config.toml", tmp_path / "s"
    config.write_text(CONFIG)
    command = [*RONDA, "engine", "--config", str(config), "--state-dir", str(state)]
    environ = {**os.environ, "COMMUNITY": "public"}
    with (tmp_path / "log").open("ab") as log, subprocess.Popen(command, stderr=log, stdout=log, env=environ) as engine:
        try:
            wait_until(lambda: (state / "engine.sock").exists(), "the engine listens", 60)
            yield state
        finally:
            engine.terminate()


def test_through_a_pipe_it_tells_and_obeys(state: Path) -> None:
    """A new alert is a line with its words; it is taken on by its number, and the input's end is the session's."""
    command = [*RONDA, "--plain", "--state-dir", str(state), "--as", "ana"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as plain:
        assert plain.stdin is not None
        assert plain.stdout is not None
        said = iter(plain.stdout.readline, "")
        assert next(said).startswith("Here. State: ")
        plain.stdin.write("alerts\n")
        first = next(line for line in said if "no data from snmp" in line)
        number = next(iter(re.findall(r"\b(\d+)\. State: ", first)))
        assert "Where: box. Since: " in first
        plain.stdin.write(f"ack {number} on my way\n")
        assert any("Taken on. " in line or "acknowledged" in line for line in said)
        plain.stdin.close()
        rest = "".join(said)
    assert plain.returncode == 0
    assert "\x1b" not in first + rest


def test_nobody_reading_any_more_is_no_complaint(state: Path) -> None:
    """As with every command before `| head`."""
    words = shlex.join([*RONDA, "--plain", "--state-dir", str(state)])
    script = f"(echo status; echo help; sleep 5) | {words} | head -1"
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        assert done.stdout.readline().startswith("Here. ")
        done.terminate()
        assert "Traceback" not in done.stderr.read()


@needs_tmux
def test_on_a_dumb_terminal_it_speaks_by_itself(state: Path, tmp_path: Path) -> None:
    """Without being asked to; `quit` leaves."""
    command = [*RONDA, "--state-dir", str(state), "--read-only"]
    terminal = Terminal(tmp_path / "t", ["sh", "-c", f"TERM=dumb {shlex.join(command)}; echo the end: $?; sleep 60"])
    try:
        terminal.wait_for("Here.", "read-only.", "Type a word and Enter")
        terminal.type("ack 1 mine", "Enter")
        terminal.wait_for("nothing can be changed from it")
        terminal.type("quit", "Enter")
        terminal.wait_for("The engine keeps watching.", "the end: 0")
    finally:
        terminal.close()
