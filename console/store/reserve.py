"""Some octets of the disk, kept for the day it is full, since letting readings go needs room; judges nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from console.store.private import MODE, open_private

SIZE = 16 << 20
"""Enough for SQLite's write-ahead log while a day of readings is deleted."""

_PART = 8
"""What is kept is never more than this part of what is free."""


class Reserve:
    """A file of real blocks beside the history."""

    def __init__(self, path: Path, size: int = SIZE) -> None:
        self._path = path
        self._size = size

    def hold(self) -> None:
        """Make it where it is missing and the disk has plenty; a disk that does not take it is left alone."""
        with contextlib.suppress(OSError):
            self._path.chmod(MODE)
        if self._path.exists() or shutil.disk_usage(self._path.parent).free < self._size * _PART:
            return
        try:
            with os.fdopen(open_private(self._path, os.O_WRONLY), "wb") as file:
                os.posix_fallocate(file.fileno(), 0, self._size)
        except OSError:
            self.release()

    def release(self) -> bool:
        """Give its room back; false when there was none."""
        with contextlib.suppress(OSError):
            self._path.unlink()
            return True
        return False
