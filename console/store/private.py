"""Who may read what is kept: its owner alone, also what an earlier version left open; not where it is kept."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

MODE = 0o600
_COMPANIONS = ("", "-wal", "-shm")
"""SQLite's own files beside a database take its mode when they are made."""


def keep_private(database: Path) -> None:
    """Make an empty file for a database that is not there yet, and take everybody else's rights from one that is.

    A disk that does not let us is left for SQLite to explain. Nothing that exists is opened here: closing it would let
    go of the locks that this process holds on it (fcntl(2)).
    """
    with contextlib.suppress(OSError):
        os.close(os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE))
    for end in _COMPANIONS:
        with contextlib.suppress(OSError):
            database.with_name(database.name + end).chmod(MODE)


def open_private(path: Path, flags: int) -> int:
    """A descriptor of a plain file that only its owner may read, made if need be; no link is followed.

    Raises `OSError`.
    """
    descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, MODE)
    os.fchmod(descriptor, MODE)
    return descriptor
