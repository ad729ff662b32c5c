"""Feels whether an engine still says anything and keeps when it last did; whether to come back is not decided here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from console.clock import Clock
from console.errors import RondaError, WireError
from console.i18n import _
from console.model.time import Instant, Seconds
from console.wire.messages import Delta, Reply, Request, Welcome

PULSE_EVERY_S: Seconds = 4.0
SILENCE_S: Seconds = 8.0
"""An engine that has said nothing for so long, not even to a question, is not there; a person still looks at its data.
"""


class EngineClient(Protocol):
    """What a window needs of `console.client.Client`."""

    welcome: Welcome

    async def request(self, request: Request) -> Reply:
        """Ask and wait for the reply."""
        ...

    def deltas(self) -> AsyncIterator[Delta]:
        """Changes as they come."""
        ...

    async def close(self) -> None:
        """Leave."""
        ...


class Pulse:
    """An engine's, over all connections that a window makes to it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard_at: Instant | None = None
        self._words = 0
        self._silent = False

    def hear(self) -> None:
        """The engine has said something, whatever it was."""
        self._words += 1
        self._heard_at = self._clock.now()

    def last_word_at(self) -> Instant:
        """When it said something last; now, for one that never did."""
        return self._clock.now() if self._heard_at is None else self._heard_at

    @asynccontextmanager
    async def felt(self, client: EngineClient, question: Callable[[], Request]) -> AsyncIterator[None]:
        """While this lasts, the engine is asked now and then; a silent one is left, and `WireError` says so."""
        self._silent = False
        self.hear()
        feeling = asyncio.create_task(self._feel(client, question))
        try:
            yield
        except RondaError:
            if not self._silent:
                raise
        finally:
            feeling.cancel()
            await asyncio.gather(feeling, return_exceptions=True)
        if self._silent:
            raise WireError(_("The engine does not answer."))

    async def _feel(self, client: EngineClient, question: Callable[[], Request]) -> None:
        """What it tells unasked is a sign of life too: a great world may be on its way before the answer."""
        while True:
            await asyncio.sleep(PULSE_EVERY_S)
            asked = self._words
            if await self._is_silent(client, question()) and asked == self._words:
                self._silent = True
                await client.close()

    async def _is_silent(self, client: EngineClient, question: Request) -> bool:
        try:
            async with asyncio.timeout(SILENCE_S):
                await client.request(question)
        except TimeoutError:
            return True
        except RondaError:
            return False
        self.hear()
        return False
