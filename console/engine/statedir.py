"""One engine holds one state directory: the lock that says so, and who has it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from console.clock import rfc3339
from console.errors import EngineHeld, StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.model.time import Instant
from console.store.private import open_private

LOCK = "engine.lock"


class StateDir:
    """A held state directory; `release()` gives it up, and the kernel does if the process dies."""

    def __init__(self, path: Path, lock: IO[str]) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def hold(cls, path: Path, user: str, now: Instant) -> StateDir:
        """Take the directory, making it if need be.

        Raises `EngineHeld` naming the holder, `StoreError` when the directory cannot be written.
        """
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.fdopen(open_private(path / LOCK, os.O_RDWR | os.O_APPEND), "a+", encoding="utf-8")
        except OSError as error:
            sentence = _("the state directory {path} cannot be written: {error}; choose another with --state-dir")
            raise StoreError(sentence.format(path=path, error=os_words(error))) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            holder = lock.read(200).strip() or _("another engine")
            lock.close()
            raise EngineHeld(_("{holder} holds the state directory {path}").format(holder=holder, path=path)) from error
        held = cls(path, lock)
        held._sign(user, now)
        return held

    def _sign(self, user: str, now: Instant) -> None:
        words = _("the engine with process id {pid}, started by {user} at {at},")
        try:
            self._lock.truncate(0)
            self._lock.write(words.format(pid=os.getpid(), user=user, at=rfc3339(now)))
            self._lock.flush()
        except OSError:
            # A full disk takes the name plate, not the lock.
            return

    def release(self) -> None:
        """Let another engine have the directory."""
        self._lock.close()
