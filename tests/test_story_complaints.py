"""The complaints site is attacked: seen from the command line, with the engine killed in the middle."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.peers.nginx import Nginx, needs_nginx

pytestmark = [pytest.mark.real, pytest.mark.slow, needs_nginx]

RONDA = [sys.executable, "-m", "console"]
CONFIG = """
[sites.here]
name = "Here"

[services.complaints]
name = "Public complaints"
site = "here"
interval = "1s"
checks = [
  {{ type = "http", url = "http://127.0.0.1:{port}/", text = "Complaints" }},
  {{ type = "newest", url = "http://127.0.0.1:{port}/newest", pattern = "\\\\d+", older = "1d" }},
  {{ type = "tripwire", id = "front-page", watch = "page", url = "http://127.0.0.1:{port}/" }},
]
"""


class Desk:
    """An engine of its own process, and the command line beside it."""

    def __init__(self, home: Path, port: int) -> None:
        self._config = home / "config.toml"
        self._config.write_text(CONFIG.format(port=port))
        self._state = home / "state"
        self._log = home / "engine.log"
        self._engine: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start an engine and wait until it answers."""
        with self._log.open("ab") as log:
            self._engine = subprocess.Popen([*RONDA, "engine", *self._options], stderr=log, stdout=log)
        self.until(lambda: self.ronda("status").returncode in (0, 1), "the engine answers")

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End the engine, by SIGKILL as a power cut would."""
        if self._engine is not None and self._engine.poll() is None:
            self._engine.send_signal(number)
            self._engine.wait(20)

    def ronda(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command."""
        return subprocess.run([*RONDA, *words, *self._options], capture_output=True, text=True, timeout=60, check=False)

    def service(self) -> Any:
        """The service as scripts see it."""
        return json.loads(self.ronda("services", "--json").stdout)["complaints"]

    def until(self, met: Callable[[], bool], what: str) -> None:
        """Wait until `met`, at most 40 s."""
        ends_at = time.monotonic() + 40
        while not met():
            assert time.monotonic() < ends_at, f"timed out waiting until {what}"
            time.sleep(0.1)

    @property
    def _options(self) -> list[str]:
        return ["--config", str(self._config), "--state-dir", str(self._state)]


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    server = Nginx(tmp_path / "nginx")
    (server.root / "newest").write_text(str(int(time.time())))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def desk(nginx: Nginx, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, nginx.port)
    desk.start()
    yield desk
    desk.end()


def test_the_attack_and_the_way_back(desk: Desk, nginx: Nginx) -> None:
    """Unreachable, then back with last year's complaints, then right: each is told, and the minutes outlive a kill."""
    desk.until(lambda: desk.service()["state"] == "up", "the service is up")
    assert desk.ronda("services").returncode == 0
    nginx.stop()
    desk.until(lambda: desk.service()["state"] == "down", "the service is down")
    assert desk.ronda("services").returncode == 1
    desk.until(lambda: desk.service()["down_minutes"]["incident"] >= 0.2, "the outage is counted")
    desk.end(signal.SIGKILL)
    desk.start()
    desk.until(lambda: desk.service()["state"] == "down", "the service is down again")
    # The seconds between the last writing and the kill nobody can vouch for: they count as unseen.
    assert desk.service()["down_minutes"]["incident"] >= 0.1
    (nginx.root / "newest").write_text(str(int(time.time()) - 365 * 86400))
    nginx.start()
    desk.until(lambda: desk.service()["state"] == "stale", "the complaints are last year's")
    assert any("365 d" in sentence for sentence in desk.service()["objections"])
    (nginx.root / "newest").write_text(str(int(time.time())))
    desk.until(lambda: desk.service()["state"] == "up", "the newest complaints show")
    assert desk.service()["down_minutes"]["year"] > 0


def test_a_changed_page_is_defaced_until_somebody_accepts_it(desk: Desk, nginx: Nginx) -> None:
    """`ronda accept` takes the change for right."""
    desk.until(lambda: desk.service()["state"] == "up", "the service is up")
    (nginx.root / "index.html").write_text("<h1>Complaints</h1> defaced")
    desk.until(lambda: desk.service()["state"] == "defaced", "the change is seen")
    assert desk.ronda("accept", "complaints", "front-page").returncode == 0
    desk.until(lambda: desk.service()["state"] == "up", "the change is accepted")


def test_a_closed_site_is_told_to_everybody(desk: Desk) -> None:
    """`ronda site` closes a site with a reason and opens it again; `ronda status --json` says who closed it."""
    assert desk.ronda("site", "here", "--no-entry").returncode != 0
    assert desk.ronda("site", "here", "--no-entry", "--reason", "smoke").returncode == 0
    here = json.loads(desk.ronda("status", "--json").stdout)["sites"]["here"]
    assert (here["state"], here["no_entry"]["reason"]) == ("no_entry", "smoke")
    assert desk.ronda("site", "here", "--entry").returncode == 0
    assert json.loads(desk.ronda("status", "--json").stdout)["sites"]["here"]["no_entry"] is None
