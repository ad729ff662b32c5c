"""An engine that is killed again and again while it tells: nothing is lost and nobody is called twice for one thing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers.receiver import Receiver

KILLS = 5
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


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.start()
    yield receiver
    receiver.stop()


def until(met: Callable[[], bool]) -> None:
    """Wait until `met`, at most 30 s."""
    deadline = time.monotonic() + 30
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
def test_killed_again_and_again_it_delivers_one_call(tmp_path: Path, receiver: Receiver) -> None:
    """While the receiver refuses, each engine tries and is killed; the last one delivers, always under the same id."""
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(url=receiver.url))
    config.chmod(0o600)
    command = [
        sys.executable,
        "-m",
        "console",
        "engine",
        "--config",
        str(config),
        "--state-dir",
        str(tmp_path / "state"),
    ]
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
