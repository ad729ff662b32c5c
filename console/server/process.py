"""What the engine's process asks of the system for itself: descriptors, and memory that no other process may read."""

from __future__ import annotations

import contextlib
import ctypes
import resource

_PR_SET_DUMPABLE = 4


def take_descriptors() -> None:
    """Every host keeps a connection: take all the descriptors that the system lets us have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    _limit(resource.RLIMIT_NOFILE, hard)


def hide_memory() -> None:
    """Leave no core, and let no other process of this account read ours: passwords stand in it while they are used.

    A core that is piped to a collector ignores RLIMIT_CORE (core(5)), so the process is also not dumpable (prctl(2));
    programs that it starts are again.
    """
    _limit(resource.RLIMIT_CORE, 0)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _limit(what: int, most: int) -> None:
    # A system call filter may forbid it; the watch goes on with what there is.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (most, most))
