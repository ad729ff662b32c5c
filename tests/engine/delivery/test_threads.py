"""Tests of `console.engine.delivery.threads`: blocking work that hangs or fails harms nothing else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from console.engine.delivery.threads import MOST_HUNG, Threads


@pytest.fixture
def free() -> Iterator[threading.Event]:
    """What hanging work waits for; set when the test ends."""
    event = threading.Event()
    yield event
    event.set()


def hanging(free: threading.Event) -> str:
    free.wait(60)
    return ""


async def test_what_work_says_comes_back() -> None:
    """The sentence of the work is the answer."""
    assert await Threads().carry("a", lambda: "refused") == "refused"


async def test_work_that_hangs_is_left_alone_after_its_deadline(free: threading.Event) -> None:
    """The caller goes on; after a few hung threads no more is begun for that address, and others are served."""
    threads = Threads(most=1, deadline_s=0.05)
    for _try in range(MOST_HUNG):
        assert "longer than" in await threads.carry("a", lambda: hanging(free))
    before = threading.active_count()
    assert "still hangs" in await threads.carry("a", lambda: hanging(free))
    assert threading.active_count() == before
    assert await threads.carry("b", lambda: "taken") == "taken"


async def test_an_address_is_tried_again_when_its_hung_work_has_ended(free: threading.Event) -> None:
    """What hung for a while does not count for ever."""
    threads = Threads(deadline_s=0.05)
    for _try in range(MOST_HUNG):
        await threads.carry("a", lambda: hanging(free))
    free.set()
    async with asyncio.timeout(10):
        while await threads.carry("a", lambda: "taken") != "taken":
            await asyncio.sleep(0.01)


async def test_a_fault_in_the_work_is_the_callers() -> None:
    """An exception of the work is raised where it was asked for, not in the thread."""

    def broken() -> str:
        raise LookupError("no such thing")

    with pytest.raises(LookupError):
        await Threads().carry("a", broken)
