"""The console in a real terminal: it times the line, survives what happens to it, and gives the terminal back clean."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers.terminal import Terminal, needs_tmux

pytestmark = [pytest.mark.real, pytest.mark.slow, needs_tmux]
_DEADLINE_S = 30.0


class Seat:
    """A console on a feed of twenty servers, in a shell that stays when it ends."""

    def __init__(self, home: Path) -> None:
        socket = home / "s" / "engine.sock"
        socket.parent.mkdir(mode=0o700)
        command = [sys.executable, "-m", "bench.feed", str(socket), "--servers", "20", "--rows", "2"]
        self.feed = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self.feed.stdout is not None
        self.feed.stdout.readline()
        self.feed.stdout.close()
        self.pid_file = home / "pid"
        self.pasted = home / "pasted"
        console = f"{shlex.quote(sys.executable)} -m console --state-dir {shlex.quote(str(socket.parent))}"
        script = f"echo $$ > {shlex.quote(str(self.pid_file))}; exec {console}"
        wrapped = f"sh -c {shlex.quote(script)}; code=$?; echo; echo 'the end:' $code; stty -a; exec cat"
        self.terminal = Terminal(
            home / "t", ["sh", "-c", wrapped], TERM="xterm-256color", LANG="C.UTF-8", HOME=str(home)
        )

    @property
    def pid(self) -> int:
        return int(self.pid_file.read_text())

    @property
    def drawing(self) -> int:
        """The process that has the terminal; `pid` is the one that waits for it."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return int(children[0])

    def is_sane(self) -> bool:
        """Whether the terminal takes whole lines again and shows what is typed."""
        words = self.terminal.screen().split()
        return {"icanon", "echo", "isig", "opost"} <= set(words)

    def modes(self) -> str:
        """Alternate screen, cursor, mouse, as the terminal has them."""
        return self.terminal._tmux(
            "display-message", "-p", "-t", "r", "#{alternate_on}#{cursor_flag}#{mouse_any_flag}"
        ).strip()

    def resize(self, columns: int, lines: int) -> None:
        self.terminal._tmux("resize-window", "-t", "r", "-x", str(columns), "-y", str(lines))

    def close(self) -> None:
        self.terminal.close()
        self.feed.kill()
        self.feed.wait()


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    seat = Seat(tmp_path)
    yield seat
    seat.close()


def _until(holds: Callable[[], bool], what: str) -> None:
    ends_at = time.monotonic() + _DEADLINE_S
    while not holds():
        assert time.monotonic() < ends_at, what
        time.sleep(0.05)


def test_the_header_says_how_far_the_terminal_is(seat: Seat) -> None:
    """It is asked where its cursor is, and the time until it answers is told."""
    seat.terminal.wait_for("server-0001", "line <")


@pytest.mark.parametrize("ending", ["q", "SIGTERM", "SIGHUP"])
def test_the_terminal_is_given_back_clean(seat: Seat, ending: str) -> None:
    """By its key and by both ways of being told to end: no alternate screen, a cursor, no mouse reports."""
    seat.terminal.wait_for("server-0001")
    assert seat.modes() == "101"
    if ending == "q":
        seat.terminal.type("q")
    else:
        os.kill(seat.pid, signal.Signals[ending])
    seat.terminal.wait_for("the end: 0")
    assert seat.modes() == "010"


@pytest.mark.parametrize("ending", ["SIGKILL", "SIGSEGV"])
def test_a_console_that_is_killed_leaves_the_terminal_clean(seat: Seat, ending: str) -> None:
    """What waits for it gives the terminal back, says so, and ends as a shell counts signals."""
    seat.terminal.wait_for("server-0001")
    os.kill(seat.drawing, signal.Signals[ending])
    seat.terminal.wait_for(f"ended by {ending}; the engine keeps watching", f"the end: {128 + signal.Signals[ending]}")
    assert seat.modes() == "010"
    _until(seat.is_sane, "the terminal takes lines again")
    seat.terminal.type("typed and shown", "Enter")
    seat.terminal.wait_for("typed and shown\ntyped and shown")


def test_the_drawing_ends_with_what_waits_for_it(seat: Seat) -> None:
    """With the waiting process killed, the drawing still leaves the alternate screen and ends."""
    seat.terminal.wait_for("server-0001")
    drawing = seat.drawing
    os.kill(seat.pid, signal.SIGKILL)
    _until(lambda: seat.modes() == "010", "the terminal is left")
    _until(lambda: not Path(f"/proc/{drawing}/stat").exists(), "the drawing has ended")


def test_a_console_that_is_stopped_gives_the_terminal_to_the_shell(seat: Seat) -> None:
    """And draws again when it is brought back, alone or with its group."""
    seat.terminal.wait_for("server-0001")
    os.kill(seat.drawing, signal.SIGTSTP)
    _until(lambda: _state(seat.pid) == _state(seat.drawing) == "T", "both are stopped")
    assert seat.modes() == "010"
    os.kill(seat.pid, signal.SIGCONT)
    _until(lambda: seat.modes() == "101", "the console has the terminal again")
    seat.terminal.wait_for("server-0001", "1 Servers")
    seat.terminal.type("q")
    seat.terminal.wait_for("the end: 0")


def _state(pid: int) -> str:
    """R, S, T … as proc(5) has it."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_an_engine_that_is_killed_leaves_a_usable_console(seat: Seat) -> None:
    """It says since when nothing is known, keys still work, and the terminal is given back."""
    seat.terminal.wait_for("server-0001")
    seat.feed.kill()
    seat.terminal.wait_for("Not connected since", "server-0001")
    seat.terminal.type("?")
    seat.terminal.wait_for("Keys of this screen")
    seat.terminal.type("q")
    seat.terminal.wait_for("the end: 0")
    assert seat.modes() == "010"


def test_an_engine_that_hangs_is_not_taken_for_one_that_is_well(seat: Seat) -> None:
    """Stopped, it says nothing more: what was known is called old, keys work, and it is there again when it goes on."""
    seat.terminal.wait_for("server-0001", "data live")
    seat.feed.send_signal(signal.SIGSTOP)
    try:
        _until(lambda: "data live" not in seat.terminal.screen(), "it is said that nothing new comes")
        seat.terminal.type("?")
        seat.terminal.wait_for("Keys of this screen")
        seat.terminal.type("Escape")
        seat.terminal.wait_for("server-0001")
    finally:
        seat.feed.send_signal(signal.SIGCONT)
    seat.terminal.wait_for("data live")


def test_resizes_fifty_times_a_second_leave_the_right_picture(seat: Seat) -> None:
    """For three seconds, by the terminal's own signal; keys still work afterwards."""
    seat.terminal.wait_for("server-0001")
    ends_at, step = time.monotonic() + 3, 0
    while time.monotonic() < ends_at:
        step += 1
        seat.resize(80 + step % 40, 24 + step % 16)
        time.sleep(0.02)
    assert step > 20, "this machine is too slow to make a storm"
    seat.resize(100, 30)
    seat.terminal.wait_for("1 Servers", "4 Runbooks", "server-0001")
    seat.terminal.type("?")
    seat.terminal.wait_for("Keys of this screen")


def test_a_storm_of_resizes_and_a_paste_leave_the_right_picture(seat: Seat) -> None:
    """Fifty sizes as fast as tmux makes them, a megabyte pasted into the pane, and everything is where it belongs."""
    seat.terminal.wait_for("server-0001")
    for step in range(50):
        seat.resize(40 + step * 2, 10 + step % 30)
    seat.pasted.write_text("q" * 1_000_000)
    seat.terminal._tmux("load-buffer", "-b", "p", str(seat.pasted))
    seat.terminal._tmux("paste-buffer", "-p", "-b", "p", "-t", "r")
    seat.resize(120, 40)
    seat.terminal.wait_for("1 Servers", "2 Environment", "3 Alerts", "4 Runbooks", "server-0019")
    _until(lambda: seat.modes() == "101", "the console still has the terminal")
