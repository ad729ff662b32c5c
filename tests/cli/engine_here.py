"""A real engine in a process of its own that watches this machine, with a rule that fires, and `ronda` beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.peers.sshd import wait_until

RONDA = (sys.executable, "-m", "console")
_PATIENCE_S = 90.0

CONFIG = """
[engine]
poll_interval = "1s"
[history]
least_free = "1 KiB"
[sites.bontang]
name = "Bontang"
timezone = "Asia/Makassar"
[rooms.room]
site = "bontang"
[racks.rack]
room = "room"
name = "Rack 1"
[devices.here]
kind = "server"
name = "=This machine"
place = { rack = "rack", unit = 3 }
local = { interval = "1s" }
[contacts.sari]
name = "Sari"
urls = ["env:NOBODY"]
[rules.busy]
point = "uptime"
critical = { above = 0 }
"""


class EngineHere:
    """One engine; `ronda` runs a command beside it."""

    def __init__(self, home: Path, config: str = CONFIG) -> None:
        self.config = home / "config.toml"
        self.state = home / "state"
        self.log = home / "engine.log"
        self.config.write_text(config)
        self.config.chmod(0o600)
        self.options = ("--config", str(self.config), "--state-dir", str(self.state))
        self._engine: subprocess.Popen[bytes] | None = None
        self.beside: tuple[str, ...] = ()

    def start(self, *before: str) -> None:
        """Start it, by the words of `before` if any are given, and wait until it answers."""
        with self.log.open("ab") as log:
            self._engine = subprocess.Popen(
                [*before, *RONDA, "engine", *self.options],
                stdout=log,
                stderr=log,
                env={**os.environ, "NOBODY": "json://127.0.0.1:9"},
            )
        if before:
            # Its mounts are its own: whoever wants to see them enters its namespace.
            self.beside = ("nsenter", "--mount", "--target", str(self._engine.pid))
        wait_until(lambda: self.ended or self.status() is not None, "the engine answers", _PATIENCE_S)
        assert not self.ended, self.log.read_text()

    @property
    def pid(self) -> int:
        """The engine's process."""
        assert self._engine is not None
        return self._engine.pid

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._engine is None or self._engine.poll() is not None

    def ronda(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What a command says and how it ends."""
        command = [*self.beside, *RONDA, *words, *self.options]
        return subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)

    def status(self) -> Any:
        """`ronda status --json`, or None while nobody answers."""
        done = self.ronda("status", "--json")
        return json.loads(done.stdout) if done.stdout else None

    def wait_for_an_alert(self) -> None:
        """Until the rule has fired and an incident is open."""
        wait_until(lambda: bool(self.incidents()), "an incident is open", _PATIENCE_S)

    def incidents(self) -> list[str]:
        """The ids of the open incidents."""
        return [one["id"] for one in (self.status() or {}).get("incidents", [])]

    def stop(self) -> None:
        """End it as systemd does."""
        if self._engine is not None and self._engine.poll() is None:
            self._engine.terminate()
            self._engine.wait(60)
        self._engine = None


@contextmanager
def engine_here(home: Path, config: str = CONFIG) -> Iterator[EngineHere]:
    """A started engine that is ended in any case."""
    engine = EngineHere(home, config)
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()
