"""Keeps Python's own collector out of the way of keys: it runs when `Tidying` finds that nobody types."""

from __future__ import annotations

import gc

from console.clock import Clock
from console.tui.tidying import ALL, Tidying


class Memory:
    """Does nothing until `settle_in`: whoever only borrows the interpreter, as tests do, keeps its collector."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tidying: Tidying | None = None

    def settle_in(self) -> None:
        """From here on collect only when nobody types; what is there at the first picture stays to the end."""
        gc.disable()
        gc.collect(ALL)
        gc.freeze()
        self._tidying = Tidying(self._clock.monotonic())

    def pressed(self) -> None:
        """Somebody has pressed a key."""
        if self._tidying is not None:
            self._tidying.pressed(self._clock.monotonic())

    def tend(self) -> None:
        """Collect, if now is a good moment."""
        generation = None if self._tidying is None else self._tidying.due(self._clock.monotonic())
        if generation is not None:
            gc.collect(generation)
