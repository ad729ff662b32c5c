"""Asks the same thing once while it is unanswered, however often a person presses; what is asked it does not know."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from console.wire.messages import Reply, Request


class Once:
    """What was asked last, for as long as nobody has answered; another request in between makes it new again."""

    def __init__(self) -> None:
        self._asked: Request | None = None
        self._reply: asyncio.Future[Reply] | None = None

    async def ask(self, request: Request, send: Callable[[Request], Awaitable[Reply]]) -> Reply:
        """The reply to this request; who turns away does not take it back, for it is under way."""
        if self._reply is None or self._reply.done() or self._asked != request:
            self._asked, self._reply = request, asyncio.ensure_future(send(request))
        return await asyncio.shield(self._reply)
