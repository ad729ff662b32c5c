"""The HTTPS ports of the servers' BMCs on loopback, as far as a Redfish client speaks HTTP/1.1; decides no content."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from typing import Final

from console.simulator.bmc import Bmc, BmcAnswer, Request

_MOST_BYTES: Final = 16_384
_PATIENCE_S: Final = 300.0


class BmcPort:
    """One BMC on a port of its own, which keeps connections open until they are idle for too long."""

    def __init__(self, bmc: Bmc) -> None:
        self._bmc = bmc
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.StreamWriter] = set()

    async def open(self, host: str, context: ssl.SSLContext) -> int:
        """Listen, and say on which port."""
        self._server = await asyncio.start_server(self._talk, host, 0, ssl=context, limit=_MOST_BYTES)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def close(self) -> None:
        """Stop listening and break every connection off."""
        if self._server is not None:
            self._server.close()
        for writer in self._talks:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.add(writer)
        with contextlib.suppress(OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            while True:
                async with asyncio.timeout(_PATIENCE_S):
                    request = await _read(reader)
                if not self._bmc.awake():
                    break
                writer.write(response(self._bmc.answer(request)))
                await writer.drain()
        self._talks.discard(writer)
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    """The next request; raises `EOFError` at the end, `ValueError` for what is none."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    method, target, _version = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", "0"))
    if not 0 <= length <= _MOST_BYTES:
        raise ValueError(length)
    return Request(method, target, headers, await reader.readexactly(length))


def response(answer: BmcAnswer) -> bytes:
    """The answer as it goes over the wire; one without content has no length either (RFC 9110, section 8.6)."""
    body = b"" if answer.status == 204 else json.dumps(answer.said).encode()
    headers = dict(answer.headers)
    if answer.status != 204:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = (f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {answer.status.value} {answer.status.phrase}\r\n{''.join(lines)}\r\n".encode() + body
