"""The ports of applications: HTTP/1.1 as far as a check speaks it, and ports that only greet; decides no content."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Final, TypeAlias

from console.simulator.application import Answer
from console.simulator.port import Port

_HEAD_BYTES: Final = 16_384
_PATIENCE_S: Final = 10.0

Respond: TypeAlias = Callable[[str], Answer]
"""path -> what the application answers now."""


class WebServer(Port):
    """One application on a port of its own; every connection carries one request (RFC 9112, `Connection: close`)."""

    def __init__(self, host: str, respond: Respond) -> None:
        super().__init__(host)
        self._respond = respond
        self._talks: set[asyncio.Task[None]] = set()

    def welcome(self, connection: socket.socket) -> None:
        """Answer one request."""
        talk = asyncio.create_task(self._talk(connection), name="web")
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    def mute(self) -> None:
        """What was asked is not answered any more, and nobody is told."""
        self.hang_up()

    def hang_up(self) -> None:
        """Break off what is being said."""
        for talk in self._talks:
            talk.cancel()

    async def _talk(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        with contextlib.suppress(OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(sock=connection, limit=_HEAD_BYTES)
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    head = await reader.readuntil(b"\r\n\r\n")
                    writer.write(response(self._respond(requested(head))))
                    await writer.drain()
            finally:
                writer.close()


class Greeter(Port):
    """A port that says one line to whoever comes and hangs up: a mail server's greeting, or nothing at all."""

    def __init__(self, host: str, line: bytes = b"") -> None:
        super().__init__(host)
        self._line = line

    def welcome(self, connection: socket.socket) -> None:
        """Say it."""
        with connection, contextlib.suppress(OSError):
            connection.send(self._line)

    def mute(self) -> None:
        """No connection outlives its greeting."""

    def hang_up(self) -> None:
        """No connection outlives its greeting."""


def requested(head: bytes) -> str:
    """The path of a request's first line; raises `ValueError` for what is no request."""
    _method, target, _version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    return target.partition("?")[0]


def response(answer: Answer) -> bytes:
    """The answer as it goes over the wire."""
    body = answer.body.encode()
    head = (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
        f"Content-Type: {answer.kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
