"""A terminal program on a pty of its own, watched as a person over SSH would: what it paints, how fast it answers."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import psutil
import pyte

_CHUNK = 1 << 16
_QUIET_S = 0.05
_ENDS_WITHIN_S = 3.0


class Ended(Exception):
    """The program ended while it was being watched."""


class _Screen(pyte.Screen):
    """A screen that says what terminals say by themselves, such as where the cursor is."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, rows)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """One program on one pty; all waiting also keeps the screen up to date."""

    def __init__(self, command: Sequence[str], columns: int, rows: int, environment: Mapping[str, str]) -> None:
        self._screen = _Screen(columns, rows, self._answer)
        self._stream = pyte.ByteStream(self._screen)
        self._command = list(command)
        self._environment = {**environment, "COLUMNS": str(columns), "LINES": str(rows)}
        self._size = struct.pack("HHHH", rows, columns, 0, 0)
        self.written = 0
        self.first_paint_s: float | None = None

    def __enter__(self) -> Self:
        self._started = time.monotonic()
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, self._size)
            os.execvpe(self._command[0], self._command, self._environment)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + _ENDS_WITHIN_S
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                break
            self._read_some()
        os.close(self._master)

    def _answer(self, text: str) -> None:
        """What the terminal itself says to the program."""
        os.write(self._master, text.encode())

    def _read_some(self) -> None:
        try:
            self.pump(0.05)
        except Ended:
            time.sleep(0.05)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def pump(self, timeout_s: float) -> int:
        """Take what comes first within `timeout_s`; the number of octets, 0 when nothing came."""
        ready, _, _ = select.select([self._master], [], [], timeout_s)
        if not ready:
            return 0
        try:
            octets = os.read(self._master, _CHUNK)
        except OSError:
            octets = b""
        if not octets:
            raise Ended(self.text)
        self.heard(octets)
        self._stream.feed(octets)
        self.written += len(octets)
        if self.first_paint_s is None and self.text.strip():
            self.first_paint_s = time.monotonic() - self._started
        return len(octets)

    def heard(self, octets: bytes) -> None:
        """What the program has sent, before it is made a picture of."""

    def wait_for(self, pattern: str, timeout_s: float) -> float | None:
        """Seconds since the start until the screen shows `pattern`; None when it never does."""
        wanted = re.compile(pattern)
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            self.pump(0.02)
            if wanted.search(self.text):
                return time.monotonic() - self._started
        return None

    def watch(self, seconds: float) -> None:
        """Keep taking what comes for `seconds`."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.pump(min(left, 0.1))

    def press(self, key: str, timeout_s: float = 1.0) -> float | None:
        """Seconds from a key to the first octet back; None when nothing came. Waits for a quiet moment first."""
        end = time.monotonic() + 0.5
        while time.monotonic() < end and self.pump(_QUIET_S):
            pass
        pressed = time.monotonic()
        os.write(self._master, key.encode())
        return time.monotonic() - pressed if self.pump(timeout_s) else None

    def press_until(self, key: str, changes: Callable[[str], object], timeout_s: float) -> float | None:
        """Seconds from a key until what `changes` makes of the screen is different; None when it never is."""
        before, pressed = changes(self.text), time.monotonic()
        os.write(self._master, key.encode())
        while time.monotonic() - pressed < timeout_s:
            if self.pump(0.02) and changes(self.text) != before:
                return time.monotonic() - pressed
        return None

    def hold(self, key: str, seconds: float, presses_s: float) -> None:
        """Press a key again and again, as a keyboard does with one that is held down."""
        began = time.monotonic()
        for press in range(round(seconds * presses_s)):
            while (left := began + press / presses_s - time.monotonic()) > 0:
                self.pump(left)
            os.write(self._master, key.encode())

    def until_still(self, changes: Callable[[str], object], still_s: float) -> float:
        """Seconds from now until what `changes` makes of the screen changed last, then not for `still_s`."""
        began = changed_at = time.monotonic()
        before = changes(self.text)
        while time.monotonic() - changed_at < still_s:
            self.pump(0.02)
            if (now := changes(self.text)) != before:
                before, changed_at = now, time.monotonic()
        return changed_at - began

    def cpu_s(self) -> float:
        """Processor seconds that the program has used, its children's with them."""
        program = psutil.Process(self.pid)
        times = [process.cpu_times() for process in (program, *program.children(recursive=True))]
        return sum(used.user + used.system for used in times)

    def memory_mib(self) -> float:
        """Resident memory of the program and its children; what they share counts once."""
        program = psutil.Process(self.pid)
        told = [process.memory_full_info() for process in (program, *program.children(recursive=True))]
        largest = max(told, key=lambda one: one.rss)
        return (largest.rss + sum(one.uss for one in told if one is not largest)) / 2**20
