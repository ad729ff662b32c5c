"""The spine in one story: real daemons on the screen, shut down by keyboard, whatever becomes of the console."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.store.audit import read_audit, verify
from tests.peers.host import PLACES, RealHost
from tests.peers.snmpd import needs_snmpd
from tests.peers.sshd import needs_sshd
from tests.peers.terminal import Terminal, needs_tmux

RONDA = [sys.executable, "-m", "console"]
pytestmark = [pytest.mark.real, pytest.mark.slow, needs_snmpd, needs_sshd]


class Room:
    """A configuration with one real host, and the engine's state directory."""

    def __init__(self, home: Path) -> None:
        self.host = RealHost(home / "host")
        self.config = home / "config.toml"
        self.state = home / "state"

    @property
    def options(self) -> list[str]:
        return ["--config", os.fspath(self.config), "--state-dir", os.fspath(self.state)]

    def ronda(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*RONDA, *words, *self.options], capture_output=True, text=True, timeout=60, check=False)

    def status(self) -> Any:
        return json.loads(self.ronda("status", "--json").stdout)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    room.host.start()
    room.config.write_text(PLACES + room.host.config("real-1"))
    room.config.chmod(0o600)
    yield room
    room.host.stop()
    _end_engine(room.state)


def _end_engine(state: Path) -> None:
    """End the engine that a console left behind, by the process id on its lock."""
    lock = state / "engine.lock"
    number = re.search(r"process id (\d+)", lock.read_text()) if lock.exists() else None
    if number is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(number[1]), signal.SIGTERM)


def test_poll_shows_what_the_daemons_say(room: Room) -> None:
    """`ronda poll --json` has readings of a real snmpd and a real sshd, in the contract's shape."""
    done = room.ronda("poll", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    device = document["devices"]["real-1"]
    assert device["profile"] == "net-snmp"
    assert device["identity"]["name"]
    assert device["sources"]["snmp"]["ok"]
    assert device["sources"]["ssh"]["ok"]
    points = {reading["point"] for reading in device["readings"]}
    assert {"memory_utilization", "filesystem_utilization", "load_average", "uptime"} <= points
    for reading in device["readings"]:
        assert set(reading) >= {"point", "instance", "value", "unit", "state", "quality", "taken_at"}
        assert reading["taken_at"].endswith("Z")


@needs_tmux
def test_a_shutdown_outlives_the_console_that_started_it(room: Room, tmp_path: Path) -> None:
    """A server shut down by keyboard is measured off and on record though the console is killed half-way."""
    first = Terminal(tmp_path / "first", [*RONDA, *room.options], TERM="xterm-256color")
    try:
        first.wait_for("real-1", "ok")
        first.type("r")
        first.wait_for("Runbooks for real-1", "Shut a server down")
        first.type("gracefully")
        first.wait_for("▌ Shut a server down")
        first.type("Enter")
        first.wait_for("systemctl poweroff", "Type real-1")
        first.type("real-1")
        first.wait_for("allow it: real-1")
        first.type("Enter", "Enter")
        first.wait_for("power off now")
    finally:
        first.close()
    second = Terminal(tmp_path / "second", [*RONDA, *room.options], TERM="xterm-256color")
    try:
        second.wait_for("4 Runbooks", "real-1")
        run = _ended(room)
        second.wait_for("✓ done")
    finally:
        second.close()
    assert run["state"] == "succeeded"
    assert [step["state"] for step in run["steps"]] == ["succeeded"] * 4
    assert room.host.commands == ["poweroff"]
    _is_on_record(room, run)


def test_a_shutdown_by_script_needs_the_plan_that_was_shown(room: Room) -> None:
    """`runbook start` takes the id of a plan and nothing else, and its exit code says how the run ended."""
    log = (room.config.parent / "engine.log").open("wb")
    engine = subprocess.Popen([*RONDA, "engine", *room.options], stderr=log)
    try:
        _wait_for_devices(room)
        refused = room.ronda("runbook", "start", "server-graceful-shutdown", "real-1", "--confirm", "nonsense")
        assert refused.returncode == 6
        assert "no plan" in refused.stderr
        planned = room.ronda("runbook", "plan", "server-graceful-shutdown", "real-1", "--json")
        plan = json.loads(planned.stdout)
        assert planned.returncode == 0
        assert [step["command"] for step in plan["steps"]][2] == "systemctl poweroff"
        assert room.host.commands == []
        done = room.ronda("runbook", "start", "server-graceful-shutdown", "real-1", "--confirm", plan["id"], "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["state"] == "succeeded"
        assert room.host.commands == ["poweroff"]
    finally:
        engine.terminate()
        engine.wait(20)
        log.close()


def _wait_for_devices(room: Room) -> None:
    ends_at = time.monotonic() + 60
    said = ""
    while time.monotonic() < ends_at:
        done = room.ronda("status", "--json")
        said = done.stdout + done.stderr
        if done.returncode in (0, 1):
            sources = json.loads(done.stdout)["devices"].get("real-1", {}).get("sources", {})
            if sources and all(source["ok"] for source in sources.values()):
                return
        time.sleep(0.1)
    raise AssertionError(f"the engine never read the host: {said}")


def _ended(room: Room) -> Any:
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at:
        runs = room.status()["runs"]
        if runs and runs[0]["ended_at"]:
            return runs[0]
        time.sleep(0.2)
    raise AssertionError("the run never ended")


def _is_on_record(room: Room, run: Any) -> None:
    assert verify(room.state / "audit.log") == ()
    entries = read_audit(room.state / "audit.log")
    begun = [entry for entry in entries if entry.action == "run.start" and entry.outcome == "begun"]
    assert [entry.details["run"] for entry in begun] == [run["id"]]
    assert begun[0].who.user == run["started_by"]
