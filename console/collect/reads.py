"""The reads under way as tasks: begun, given up, forgotten; which is due and what comes of it is the scheduler's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress

from console.clock import Clock
from console.collect.attempt import attempt, failed, no_end
from console.collect.collector import Collector
from console.collect.cycle import Cycle
from console.errors import RondaError
from console.inventory import Target
from console.model.poll import Poll
from console.model.time import Seconds

GRACE_S: Seconds = 1.0
"""How long a cancelled read may take to end before it is abandoned."""


class Reads:
    """Runs one read a cycle and hands what comes of it to `settle`, each turn of a cycle once."""

    def __init__(
        self, collectors: Mapping[str, Collector], clock: Clock, settle: Callable[[Cycle, Poll], None]
    ) -> None:
        self._collectors = collectors
        self._clock = clock
        self._settle = settle
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, cycle: Cycle) -> None:
        """Read the target of a cycle from now on."""
        cycle.started = self._clock.monotonic()
        cycle.task = self._task(self._read(cycle, cycle.turn))

    def abandon(self, cycle: Cycle) -> None:
        """Wait no longer for the read of a cycle: it has had its time and more."""
        if cycle.task is not None:
            cycle.task.cancel()
        took_s = self._clock.monotonic() - cycle.started
        self._settle(cycle, failed(cycle.target, self._clock.now(), took_s, no_end(cycle.target)))

    def forget(self, target: Target, running: asyncio.Task[None] | None, then: Callable[[], None]) -> None:
        """End what is `running`, have the collector let go of `target`, and call `then`, whatever came of it."""
        self._task(self._forget(target, running, then))

    async def end(self) -> None:
        """Cancel every read and wait until they have ended, but not for long."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_S)

    async def _read(self, cycle: Cycle, turn: int) -> None:
        poll = await attempt(self._collectors.get(cycle.target.source), cycle.target, self._clock)
        if turn == cycle.turn:
            self._settle(cycle, poll)

    async def _forget(self, target: Target, running: asyncio.Task[None] | None, then: Callable[[], None]) -> None:
        if running is not None:
            running.cancel()
            await asyncio.wait({running}, timeout=GRACE_S)
        try:
            if collector := self._collectors.get(target.source):
                with suppress(RondaError, TimeoutError):
                    await asyncio.wait_for(collector.forget(target), GRACE_S)
        finally:
            then()

    def _task(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
