"""Tests of `console.tui.once`."""

from __future__ import annotations

import asyncio

import pytest

from console.tui.once import Once
from console.wire.attending import AcknowledgeAlert
from console.wire.messages import Done, Reply, Request

ONE, OTHER = AcknowledgeAlert("a1", "mine"), AcknowledgeAlert("a2", "mine")


class Slow:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.sent: list[Request] = []
        self.answers = asyncio.Event()

    async def send(self, request: Request) -> Reply:
        self.sent.append(request)
        await self.answers.wait()
        return Done()


async def test_the_same_again_waits_for_the_same_answer() -> None:
    """It is sent once."""
    once, engine = Once(), Slow()
    asked = [asyncio.ensure_future(once.ask(AcknowledgeAlert("a1", "mine"), engine.send)) for _press in range(3)]
    await asyncio.sleep(0)
    engine.answers.set()
    assert await asyncio.gather(*asked) == [Done()] * 3
    assert engine.sent == [ONE]


async def test_what_was_answered_is_asked_anew() -> None:
    """And so is what is asked after something else."""
    once, engine = Once(), Slow()
    engine.answers.set()
    for request in (ONE, ONE, OTHER, ONE):
        assert await once.ask(request, engine.send) == Done()
    assert engine.sent == [ONE, ONE, OTHER, ONE]


async def test_who_turns_away_does_not_take_it_back() -> None:
    """A second press that replaces the first finds it under way."""
    once, engine = Once(), Slow()
    first = asyncio.ensure_future(once.ask(ONE, engine.send))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    engine.answers.set()
    assert await once.ask(ONE, engine.send) == Done()
    assert engine.sent == [ONE]
