"""Remembers that a login was refused: BMCs lock accounts and addresses after a few tries, also for the people there."""

from __future__ import annotations

import asyncio

from console.errors import CollectError
from console.model.failure import Cause
from console.model.time import Seconds

PAUSE_S: Seconds = 60.0


class Refusal:
    """The last refusal of one login; for `PAUSE_S` it is said again without asking."""

    def __init__(self) -> None:
        self._error: CollectError | None = None
        self._until_s: Seconds = 0.0

    def check(self) -> None:
        """Raises the refusal while it is fresh."""
        if self._error is not None and asyncio.get_running_loop().time() < self._until_s:
            raise CollectError(self._error.cause, str(self._error))

    def note(self, error: CollectError) -> CollectError:
        """Keep `error` when it is about the login, and give it back to be raised."""
        if error.cause is Cause.AUTH:
            self._error, self._until_s = error, asyncio.get_running_loop().time() + PAUSE_S
        return error
