"""Whether keys come faster than hands: a paste from a terminal that does not mark its pastes, or a cat on the keyboard.

It only counts; what is done with such keys is the caller's.
"""

from __future__ import annotations

from collections import deque
from math import inf

from console.model.time import Instant, Seconds

MOST = 300
WITHIN_S: Seconds = 1.0
"""So many keys in so short a time nobody types, and no held key repeats; a line that stalled brings fewer."""

QUIET_S: Seconds = 0.5
"""A pause that ends a flood."""


class Flood:
    """The times given to it are monotonic; `most` keys within a second are one."""

    def __init__(self, most: int = MOST) -> None:
        self._times: deque[Instant] = deque(maxlen=most)
        self.running = False

    def swallows(self, at: Instant) -> bool:
        """Whether the key that came at this moment is part of a flood."""
        if at - (self._times[-1] if self._times else -inf) > QUIET_S:
            self._times.clear()
            self.running = False
        self._times.append(at)
        self.running = self.running or (len(self._times) == self._times.maxlen and at - self._times[0] < WITHIN_S)
        return self.running
