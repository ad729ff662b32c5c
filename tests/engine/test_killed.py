"""An engine that is killed again and again while it tells and while people act: what was answered is still so.

`RONDA_KILLS` says how often; a hundred times takes some minutes.
"""

from __future__ import annotations

import asyncio
import functools
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.client import Client
from console.config.paths import socket_path
from console.errors import EngineAbsent, WireError
from console.model.alert import AlertState
from console.model.incident import IncidentState
from console.model.silence import AlertMatcher
from console.model.snapshot import Snapshot
from console.wire.attending import AcknowledgeAlert, HandOver, SilenceAlerts, TakeLead
from console.wire.messages import PROTOCOL, GetWorld, Hello, World
from tests.peers.receiver import Receiver

KILLS = int(os.environ.get("RONDA_KILLS", "5"))
CONFIG = """
[sites.here]
name = "Here"

[devices.this-host]
kind = "server"
place = {{ site = "here" }}
interval = "1s"
local = {{}}

[rules.always]
point = "uptime"
critical = {{ above = 1 }}

[notify.hook]
webhook = {{ url = "{url}" }}

[escalation]
steps = [{{ after = "0s" }}]
unattended = "0s"
"""


@contextmanager
def page_server(pages: Path) -> Iterator[int]:
    """A real web server over a directory; yields its port."""
    handler = functools.partial(_Quiet, directory=os.fspath(pages))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        return


def until(met: Callable[[], bool]) -> None:
    """Wait until `met`, at most 90 s."""
    deadline = time.monotonic() + 90
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def started_by(config: Path, state: Path) -> list[str]:
    """The command of an engine."""
    return [sys.executable, "-m", "console", "engine", "--config", str(config), "--state-dir", str(state)]


@pytest.mark.slow
@pytest.mark.timeout(120 + 60 * KILLS)
def test_killed_again_and_again_it_delivers_one_call(tmp_path: Path, receiver: Receiver) -> None:
    """While the receiver refuses, each engine tries and is killed; the last one delivers, always under the same id."""
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(url=receiver.url))
    config.chmod(0o600)
    command = started_by(config, tmp_path / "state")
    receiver.status = 500
    for kill in range(KILLS + 1):
        before = len(receiver.posts)
        if kill == KILLS:
            receiver.status = 200
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as engine:
            try:
                until(lambda before=before: len(receiver.posts) > before)  # type: ignore[misc]
            finally:
                engine.kill()
    assert len(receiver.taken) == 1
    assert {post["id"] for post in receiver.posts} == {receiver.taken[0]["id"]}
    assert receiver.taken[0]["why"] == "first"


WATCHED = """
[sites.here]
name = "Here"

[rooms.hall]
site = "here"

[devices.this-host]
kind = "server"
place = { room = "hall" }
interval = "1s"
local = {}

[devices.floor]
kind = "sensor"
place = { room = "hall" }
interval = "1s"
http = { url = "URL", points = [{ point = "leak", at = "/leak" }] }

[rules.always]
point = "uptime"
warning = { above = 1 }
"""


async def connected(state: Path) -> Client:
    """A client of the engine of that state directory, as soon as one answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return await Client.connect(socket_path(state), Hello(PROTOCOL, "test"))
        except (EngineAbsent, WireError):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)


async def world_of(client: Client) -> Snapshot:
    """Everything that the engine knows now."""
    world = Snapshot()
    reply = await client.request(GetWorld())
    assert isinstance(reply, World)
    world.apply(reply.entities)
    return world


async def when(client: Client, met: Callable[[Snapshot], bool]) -> Snapshot:
    """The first world of which `met` is true."""
    deadline = time.monotonic() + 60
    while not met(world := await world_of(client)):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    return world


class Ledger:
    """What an engine has answered for, and so may never forget."""

    def __init__(self) -> None:
        self.silences: set[str] = set()
        self.acknowledged = ""
        self.note = ""
        self.incident = ""
        self.since_at = 0.0

    def holds(self, world: Snapshot) -> bool:
        """Whether a world is the one that an engine which was never killed would show."""
        leak = next((one for one in world.alerts.values() if one.rule == "leak"), None)
        incident = world.incidents.get(self.incident)
        if leak is None or incident is None:
            return False
        return (
            leak.state is AlertState.FIRING
            and leak.since_at == self.since_at
            and leak.acknowledged is not None
            and leak.acknowledged.note == self.acknowledged
            and self.silences <= set(world.silences)
            and incident.state is IncidentState.OPEN
            and incident.note == self.note
            and incident.person != ""
            and sum(event.what == "fired" and "leak" in event.text for event in incident.timeline) == 1
        )

    async def act(self, client: Client, turn: int) -> None:
        """Do one thing of each kind; it counts from the answer on."""
        world = await when(client, lambda world: any(one.rule == "leak" for one in world.alerts.values()))
        leak = next(one for one in world.alerts.values() if one.rule == "leak")
        before = set(world.silences)
        await client.request(AcknowledgeAlert(leak.id, f"turn {turn}", 86400.0))
        self.acknowledged = f"turn {turn}"
        matcher = AlertMatcher(devices=(f"nobody-{turn}",))
        await client.request(SilenceAlerts(matcher, "test", 86400.0))
        world = await when(client, lambda world: bool(world.incidents))
        self.silences |= set(world.silences) - before
        self.incident = self.incident or leak.incident or next(iter(world.incidents))
        self.since_at = self.since_at or leak.since_at
        await client.request(TakeLead(self.incident))
        await client.request(HandOver(self.incident, f"note {turn}"))
        self.note = f"note {turn}"


@pytest.mark.slow
@pytest.mark.timeout(120 + 60 * KILLS)
async def test_killed_again_and_again_it_forgets_nothing_that_it_answered(tmp_path: Path) -> None:
    """Acknowledgements, silences, leads, notes and the incident itself are after each kill what they were before it."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "leak.json").write_text(json.dumps({"leak": "wet"}))
    ledger, ends = Ledger(), []
    with page_server(pages) as port:
        config = tmp_path / "config.toml"
        config.write_text(WATCHED.replace("URL", f"http://127.0.0.1:{port}/leak.json"))
        config.chmod(0o600)
        for turn in range(KILLS + 1):
            with subprocess.Popen(
                started_by(config, tmp_path / "state"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as engine:
                try:
                    client = await connected(tmp_path / "state")
                    if turn:
                        await when(client, ledger.holds)
                    await ledger.act(client, turn)
                    ends.append(turn)
                finally:
                    engine.kill()
            await client.close()
    assert len(ends) == KILLS + 1
    assert len(ledger.silences) == KILLS + 1
