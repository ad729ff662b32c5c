"""Which cycles are due at what time, and the one timer that says so; what is to be done then is the scheduler's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count
from math import ceil

from console.clock import Clock
from console.collect.cycle import Cycle
from console.model.time import Seconds

TICK_S: Seconds = 0.05


class Agenda:
    """Calls `wake` when something is due; an entry of a cycle that has gone on to another turn is void."""

    def __init__(self, clock: Clock, wake: Callable[[], None]) -> None:
        self._clock = clock
        self._wake = wake
        self._expected: list[tuple[Seconds, int, int, Cycle]] = []
        self._running: deque[tuple[Seconds, int, Cycle]] = deque()
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    def expect(self, at: Seconds, cycle: Cycle) -> None:
        """Have `due` name the cycle at `at`."""
        heappush(self._expected, (at, next(self._order), cycle.turn, cycle))

    def expect_last(self, at: Seconds, cycle: Cycle) -> None:
        """Have `overdue` name the cycle at `at`, which is not before any time that was given so: no heap is needed."""
        self._running.append((at, cycle.turn, cycle))

    def due(self, now: Seconds) -> Iterator[Cycle]:
        """The cycles whose time has come, each once."""
        while self._expected and self._expected[0][0] <= now:
            _at, _order, turn, cycle = heappop(self._expected)
            if turn == cycle.turn:
                yield cycle

    def overdue(self, now: Seconds) -> Iterator[Cycle]:
        """The cycles of `expect_last` whose time has come, each once."""
        while self._running and self._running[0][0] <= now:
            _at, turn, cycle = self._running.popleft()
            if turn == cycle.turn:
                yield cycle

    def arm(self) -> None:
        """Set the timer for what comes first."""
        while self._running and self._running[0][1] != self._running[0][2].turn:
            self._running.popleft()
        heads = [queue[0][0] for queue in (self._expected, self._running) if queue]
        if not heads:
            return
        loop = asyncio.get_running_loop()
        # whole ticks, so that thousands of targets wake the loop twenty times a second and not thousands
        when = ceil((loop.time() + min(heads) - self._clock.monotonic()) / TICK_S) * TICK_S
        if self._timer is None or when < self._timer.when():
            self._disarm()
            self._timer = loop.call_at(when, self._ring)

    def clear(self) -> None:
        """Expect nothing more."""
        self._expected.clear()
        self._running.clear()
        self._disarm()

    def _ring(self) -> None:
        self._timer = None
        self._wake()

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
