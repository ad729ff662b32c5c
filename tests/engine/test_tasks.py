"""Tests of `console.engine.tasks`."""

from __future__ import annotations

import asyncio

from console.clock import SystemClock
from console.engine.tasks import Tasks
from console.errors import StoreError


async def test_a_failing_task_is_told_and_goes_on() -> None:
    """A task that fails is a sentence; it is done again, and when it is well that is told too."""
    told: list[tuple[str, str | None]] = []
    well = asyncio.Event()
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise StoreError("the disk is full")
        if rounds == 2:
            raise ZeroDivisionError
        if rounds == 4:
            well.set()

    tasks = Tasks(SystemClock(), lambda name, sentence: told.append((name, sentence)))
    tasks.every("history", 0.0, work)
    async with asyncio.timeout(10):
        await well.wait()
    await tasks.stop()
    assert told[0] == ("history", "the disk is full")
    assert told[1][1] is not None
    assert "internal fault" in told[1][1]
    assert told[2] == ("history", None)


async def test_stopping_ends_every_task() -> None:
    """After `stop` nothing runs any more."""
    tasks = Tasks(SystemClock(), lambda name, sentence: None)
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    tasks.spawn("forever", work())
    await asyncio.sleep(0)
    await tasks.stop()
    assert ended.is_set()
