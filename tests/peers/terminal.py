"""A console in a real terminal: tmux types the keys and reads the screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

_DEADLINE_S = 40.0

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One tmux session on a server of its own; `close` ends what runs in it with SIGHUP, as a lost SSH session does.

    `recorded` is the shell command that all it writes is given to.
    """

    def __init__(
        self,
        home: Path,
        command: list[str],
        size: tuple[int, int] = (120, 40),
        recorded: str = "",
        **environment: str,
    ) -> None:
        home.mkdir(parents=True, exist_ok=True)
        # A Unix socket's path is short, and temporary directories are not.
        self._socket = f"ronda-test-{os.getpid()}-{home.name}"
        columns, lines = size
        variables = [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]
        geometry = ["-x", str(columns), "-y", str(lines)]
        # What a program says when it ends at once stays on the screen.
        keep = home / "tmux.conf"
        keep.write_text("set -g remain-on-exit on\n")
        begin = ["new-session", "-d", "-s", "r", *geometry, *variables, *command]
        # In one go, so that not even the first octets are missed.
        also = [";", "pipe-pane", "-O", "-t", "r", recorded] if recorded else []
        self._tmux("-f", os.fspath(keep), *begin, *also)

    def type(self, *keys: str) -> None:
        """Press keys by tmux's names, or type a word."""
        for key in keys:
            self._tmux("send-keys", "-t", "r", key)

    def screen(self) -> str:
        """What is on the screen now; empty when the terminal has gone."""
        return self._tmux("capture-pane", "-p", "-t", "r", check=False)

    def wait_for(self, *words: str) -> str:
        """The first screen that has all `words`; fails with the last one when it does not come."""
        ends_at = time.monotonic() + _DEADLINE_S
        screen = ""
        while time.monotonic() < ends_at:
            screen = self.screen()
            if all(word in screen for word in words):
                return screen
            time.sleep(0.05)
        raise AssertionError(f"never saw {words!r}; the screen:\n{screen}")

    def close(self) -> None:
        """Take the terminal away."""
        self._tmux("kill-server", check=False)

    def _tmux(self, *words: str, check: bool = True) -> str:
        # Programs would believe these rather than the terminal.
        known = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "TMUX")}
        done = subprocess.run(
            ["tmux", "-L", self._socket, *words], capture_output=True, text=True, check=False, env=known
        )
        if check and done.returncode:
            raise RuntimeError(f"tmux {words[0]}: {done.stderr}")
        return done.stdout
