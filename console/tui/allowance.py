"""Ends a computation that uses more of the processor than it may; what is done instead is the caller's.

Python's regular expressions cannot be given a limit, but they look for signals while they work.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from console.model.time import Seconds


class UsedUp(Exception):
    """The allowance is used up."""


@contextmanager
def allowance(of_s: Seconds) -> Iterator[None]:
    """Raise `UsedUp` in the body after so much processor time; only the main thread can be interrupted."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _end)
    signal.setitimer(signal.ITIMER_VIRTUAL, of_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise UsedUp
