"""Water at the rack, told by keyboard alone: shut down, cut, safe to touch."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.store.audit import verify
from tests.peers.terminal import Terminal, needs_tmux
from tests.test_story_kills import PATIENCE_S, Room

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), needs_tmux]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


class Operator:
    """Somebody at a keyboard, who reads the screen before every key."""

    def __init__(self, room: Room, home: Path) -> None:
        options = ["--config", str(room.config), "--state-dir", str(room.state)]
        command = [sys.executable, "-m", "console", *options]
        self.terminal = Terminal(home, command, size=(140, 50), TERM="xterm-256color", LANG="C.UTF-8")

    def begin(self, title: str) -> None:
        """Find the runbook of that title, choose the rack, read the plan and type the rack's name."""
        self.terminal.type("4")
        self.terminal.wait_for("4 Runbooks", "ready")
        self._go_to(title)
        self.terminal.type("Enter")
        self.terminal.wait_for("type to narrow", "r1")
        self.terminal.type("Enter")
        self.terminal.wait_for("Type r1")
        self.terminal.type("r1")
        self.terminal.wait_for("allow it: r1")
        for _press in range(20):
            if "allow it: r1" not in self.terminal.screen():
                return
            self.terminal.type("Enter")
            time.sleep(0.5)

    def _go_to(self, title: str) -> None:
        """Down, a line at a time, until the cursor stands on it."""
        for _line in range(40):
            lines = self.terminal.screen().splitlines()
            if any("▌" in line and title in line for line in lines):
                return
            self.terminal.type("j")
            time.sleep(0.1)
        raise AssertionError(self.terminal.screen())

    def see(self, *words: str) -> None:
        """Wait for what may take minutes in a busy room."""
        for _patience in range(6):
            with contextlib.suppress(AssertionError):
                self.terminal.wait_for(*words)
                return
        self.terminal.wait_for(*words)

    def answer(self, question: str, choice: str, note: str = "") -> None:
        """Wait until that is asked, choose, and write where something must be written."""
        self.see(question, "y answers")
        self.terminal.type("y")
        self.terminal.wait_for("type to narrow", choice)
        self.terminal.type(choice)
        self.terminal.type("Enter")
        if note:
            self.terminal.wait_for("What you write is in the record")
            self.terminal.type(note, "Enter")


def test_the_story_of_the_leak(room: Room, tmp_path: Path) -> None:
    """From the first question to a rack that is safe to touch, with nothing but keys."""
    room.start()
    room.until(lambda: room.all_read(), PATIENCE_S)
    operator = Operator(room, tmp_path / "operator")
    try:
        operator.terminal.wait_for("Altos 1", "ok")
        operator.begin("Water at a ra")
        operator.answer("Does somebody see water", "yes")
        operator.answer("sealed by", "yes", "vendor said so: case 4711")
        operator.see("Does the board say SAFE", "y answers")
        # A yes that comes before the board says so is refused.
        room.until(lambda: room.safe_to_touch("r1") == "safe", PATIENCE_S)
        operator.answer("Does the board say SAFE", "safe", "siti begins with the lid")
        operator.see("siti begins with the lid")
    finally:
        operator.terminal.close()
    assert verify(room.state / "audit.log") == ()
