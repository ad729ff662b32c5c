"""Flags by command against a real engine: raised, kept over its death, taken down; alone they begin nothing."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.engine_here import CONFIG, EngineHere, engine_here
from tests.peers.sshd import wait_until

pytestmark = pytest.mark.real

ARMED = """
[armed.night]
runbook = "rack-graceful-shutdown"
target = "rack"
countdown = "1h"
enabled = true
signs = [
  { device = "here", point = "leak", equals = "wet" },
  { flag = "water-seen" },
]
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EngineHere]:
    with engine_here(tmp_path, CONFIG + ARMED) as running:
        yield running


def up(engine: EngineHere) -> list[str]:
    return list(json.loads(engine.ronda("flags", "--json").stdout))


def test_a_flag_outlives_an_engine_that_was_killed(engine: EngineHere) -> None:
    """It is in the status with its author and reason, and begins nothing while the sensor says nothing."""
    done = engine.ronda("flag", "water-seen", "--reason", "a puddle", "--for", "30m")
    assert done.returncode == 0, done.stderr
    assert "water-seen is up for 30 min" in done.stderr
    assert up(engine) == ["water-seen"]
    os.kill(engine.pid, signal.SIGKILL)
    wait_until(lambda: engine.ended, "the engine is gone")
    engine.start()
    status = engine.status()
    assert status["flags"]["water-seen"]["reason"] == "a puddle"
    assert status["armed"]["night"]["flags"] == ["water-seen"]
    wait_until(lambda: bool(engine.status()["armed"]["night"]["signs"]), "the flag is among the signs that are there")
    assert engine.status()["armed"]["night"]["state"] == "armed"
    assert engine.ronda("unflag", "water-seen", "--reason", "it was coffee").returncode == 0
    assert up(engine) == []
    assert engine.ronda("audit", "verify").returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("flag", "water-sen", "--reason", "x"), 6, "flags that one waits for: water-seen"),
        (("flag", "water-seen", "--reason", " "), 6, "say what you see"),
        (("flag", "water-seen", "--reason", "x", "--for", "2d"), 6, "for a day at most"),
        (("flag", "water-seen", "--reason", "x", "--for", "soon"), 2, "--for"),
        (("unflag", "water-seen", "--reason", "x"), 6, "is not up"),
    ],
)
def test_what_is_refused_is_said(engine: EngineHere, words: tuple[str, ...], code: int, sentence: str) -> None:
    """With what could be done instead; nothing is up afterwards."""
    done = engine.ronda(*words)
    assert (done.returncode, sentence in done.stderr) == (code, True), done.stderr
    assert up(engine) == []
