"""When the console looks for rings of garbage: while nobody types, so that no key waits for it; it collects nothing."""

from __future__ import annotations

from console.model.time import Instant, Seconds

YOUNG, ALL = 1, 2
"""Generations of the `gc` module: what is new, and everything."""

QUIET_S: Seconds = 0.5
"""So long after a key, nobody is in the middle of typing."""

REST_S: Seconds = 3.0
"""So long after a key, somebody reads."""

YOUNG_EVERY_S: Seconds = 2.0
ALL_EVERY_S: Seconds = 30.0
AT_LATEST = 10
"""A person who never stops typing does not keep garbage for ever: after so many times the usual interval it goes."""


class Tidying:
    """Python's own collector comes when so and so many objects are new, which is when a key is being worked on.

    All of a console with 1,000 servers takes some 15 ms to walk over, as long as a key may take to be seen on
    the screen. The times given are monotonic.
    """

    def __init__(self, now: Instant) -> None:
        self._pressed_at: Instant = now
        self._young_at: Instant = now
        self._all_at: Instant = now

    def pressed(self, now: Instant) -> None:
        """Somebody has pressed a key."""
        self._pressed_at = now

    def due(self, now: Instant) -> int | None:
        """The generation to collect at this moment; None is not now."""
        still_s = now - self._pressed_at
        if _due(now - self._all_at, ALL_EVERY_S, rested=still_s >= REST_S):
            self._all_at = self._young_at = now
            return ALL
        if _due(now - self._young_at, YOUNG_EVERY_S, rested=still_s >= QUIET_S):
            self._young_at = now
            return YOUNG
        return None


def _due(passed_s: Seconds, every_s: Seconds, *, rested: bool) -> bool:
    return passed_s >= (every_s if rested else every_s * AT_LATEST)
