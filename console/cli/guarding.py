"""Draws in a child process, so that somebody is left who gives the terminal back however the drawing ends."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from typing import Any, NoReturn

from console.cli.exits import exit_of
from console.cli.output import tell
from console.errors import RondaError
from console.i18n import _

_LEAVE = (
    "\x1b[?2004l"  # bracketed paste
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # mouse reports
    "\x1b[?1004l"  # focus reports
    "\x1b[?2048l"  # in-band resize reports
    "\x1b[<u"  # keyboard protocol of kitty
    "\x1b[?1049l"  # the alternate screen, the cursor put back
    "\x1b[?7h\x1b[?25h\x1b[0m"  # wrapping, the cursor, plain text
)
"""Each a DEC private mode that the drawing may have set; one that is not set is not changed by taking it away."""

_PASSED_ON = (signal.SIGTERM, signal.SIGHUP)
_KILLED = 128
"""What shells add to a signal's number."""

Modes = list[Any]


def guarded(draw: Callable[[], int]) -> int:
    """The exit code of `draw`, run in a child that has the terminal; 128 and the signal's number when it was killed.

    A child that is stopped stops this process too, as job control wants; when this process is killed, the child ends.
    """
    terminal = sys.stdin.fileno() if sys.stdin.isatty() and sys.stderr.isatty() else None
    if terminal is None:
        return draw()
    before = termios.tcgetattr(terminal)
    alive, held = os.pipe()
    # What both hold stays shared for as long as nobody walks over all of it.
    gc.freeze()
    child = os.fork()
    if child == 0:
        os.close(held)
        _draw(draw, alive)
    os.close(alive)
    try:
        return _watch(child, terminal, before)
    finally:
        os.close(held)


def _draw(draw: Callable[[], int], alive: int) -> NoReturn:
    """What the parent would do with the end of `draw`, but for what comes after it there."""
    code = 1
    threading.Thread(target=_end_with, args=(alive,), daemon=True, name="guard").start()
    try:
        code = draw()
    except RondaError as error:
        tell(_("ronda: {error}").format(error=error))
        code = exit_of(error)
    except KeyboardInterrupt:
        code = _KILLED + signal.SIGINT
    finally:
        kind, fault, trace = sys.exc_info()
        if kind is not None and fault is not None:
            sys.excepthook(kind, fault, trace)
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        os._exit(code)


def _end_with(alive: int) -> None:
    """End the drawing as a closed terminal does, when the guard is there no more."""
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGHUP)


def _watch(child: int, terminal: int, before: Modes) -> int:
    """Wait for the child to end, and do to this process what is done to it."""

    def pass_on(number: int, _frame: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, number)

    kept = {number: signal.signal(number, pass_on) for number in _PASSED_ON}
    kept[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            _pid, status = os.waitpid(child, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                break
            _stop_too(child, terminal, before)
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    if not os.WIFSIGNALED(status):
        return os.WEXITSTATUS(status)
    give_back(terminal, before)
    name = signal.Signals(os.WTERMSIG(status)).name
    tell(_("ronda: this window was ended by {signal}; the engine keeps watching").format(signal=name))
    return _KILLED + os.WTERMSIG(status)


def _stop_too(child: int, terminal: int, before: Modes) -> None:
    """Stop until the shell brings us back, then bring the child back unless the shell did."""
    give_back(terminal, before)
    os.kill(os.getpid(), signal.SIGSTOP)
    if os.waitid(os.P_PID, child, os.WCONTINUED | os.WNOHANG) is None:
        os.kill(child, signal.SIGCONT)


def give_back(terminal: int, before: Modes) -> None:
    """Put a terminal back as it was `before`; one that has gone is left alone."""
    with contextlib.suppress(termios.error, OSError):
        os.write(sys.stderr.fileno(), _LEAVE.encode())
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
