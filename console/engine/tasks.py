"""The one place that runs background work and catches what it throws; a failed task is a notice, never a silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias

from console.clock import Clock
from console.errors import RondaError
from console.i18n import _
from console.model.time import Seconds

log = logging.getLogger("ronda.tasks")

Work: TypeAlias = Callable[[], Awaitable[None] | None]
"""What is done again and again; what it leaves to wait for is waited for."""


class Tasks:
    """Named background tasks; `on_trouble(name, sentence)` hears what goes wrong, None when it is well again."""

    def __init__(self, clock: Clock, on_trouble: Callable[[str, str | None], None]) -> None:
        self._clock = clock
        self._on_trouble = on_trouble
        self._tasks: set[asyncio.Task[None]] = set()

    def every(self, name: str, interval_s: Seconds, work: Work) -> None:
        """Do `work` again and again, `interval_s` after it last ended; a failure is told and it goes on."""
        self._start(name, self._repeat(name, interval_s, work))

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` once in the background."""
        self._start(name, self._once(name, work))

    async def stop(self) -> None:
        """End every task and wait for the ends."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _once(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        await self._guard(name, lambda: work)

    async def _repeat(self, name: str, interval_s: Seconds, work: Work) -> None:
        troubled = False
        while True:
            well = await self._guard(name, work)
            if well and troubled:
                self._on_trouble(name, None)
            troubled = not well
            await asyncio.sleep(interval_s)

    async def _guard(self, name: str, work: Work) -> bool:
        try:
            waited_for = work()
            if waited_for is not None:
                await waited_for
        except RondaError as error:
            self._on_trouble(name, str(error))
            return False
        except Exception:
            log.exception("task %s failed", name)
            self._on_trouble(name, _("an internal fault in “{name}”: see the engine's log").format(name=name))
            return False
        return True
