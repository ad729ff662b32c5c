"""`ronda prove` and `ronda notify test` against a socket with a desk behind it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.cli import run
from console.clock import SystemClock
from console.config.paths import socket_path
from console.model.snapshot import PointView
from console.server.access import GroupRoles
from console.server.listen import Listener
from tests.fakes import world as worlds
from tests.fakes.desk import FakeDesk


class Behind(threading.Thread):
    """An event loop of its own, with a desk behind the socket of a state directory."""

    def __init__(self, state: Path, *points: PointView) -> None:
        super().__init__(daemon=True)
        self.state = state
        self.points = points
        self.desk = FakeDesk()
        self.ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.over = asyncio.Event()

    def run(self) -> None:
        try:
            self.loop.run_until_complete(self._serve())
        finally:
            self.loop.close()

    async def _serve(self) -> None:
        self.desk.bus.publish(self.points)
        listener = Listener(self.desk, SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
        await listener.open(socket_path(self.state), "")
        self.ready.set()
        await self.over.wait()
        await listener.close()

    def end(self) -> None:
        """Close the socket."""
        self.loop.call_soon_threadsafe(self.over.set)
        self.join(timeout=30)


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Behind]:
    unproven = worlds.point("floor", "leak", "dry", "", "")
    behind = Behind(tmp_path, unproven)
    behind.start()
    assert behind.ready.wait(30)
    yield behind
    behind.end()


def test_without_a_sensor_they_are_listed(behind: Behind, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with what its proof is worth; one that was never tested says so in a word."""
    assert run(["prove", "--state-dir", str(behind.state)]) == 0
    listed = capsys.readouterr().out
    assert "floor/leak/" in listed
    assert "UNPROVEN" in listed


def test_a_test_may_be_begun_and_left(behind: Behind) -> None:
    """The engine watches for the rest of it."""
    assert run(["prove", "floor", "--note", "cloth", "--detach", "--state-dir", str(behind.state)]) == 0
    assert behind.desk.proving.asked == [("begin", "floor", "cloth")]


def test_a_word_is_given_by_hand(behind: Behind) -> None:
    """With its reason."""
    assert run(["prove", "floor", "--by-hand", "on the bench", "--state-dir", str(behind.state)]) == 0
    assert behind.desk.proving.asked == [("vouch", "floor", "on the bench")]


def test_a_message_that_was_not_taken_is_told_by_the_exit_code(
    behind: Behind, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each address stands on a line of its own with what came of it."""
    assert run(["notify", "test", "--state-dir", str(behind.state)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].endswith("taken")
    assert told[1].endswith("the connection is refused")
