"""A TCP server that answers with what a test gives it, however wrong that is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def talker(*answers: bytes, greeting: bytes = b"") -> AsyncIterator[int]:
    """Says `greeting`, then one answer for each thing that it hears, then hangs up; yields its port."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(greeting)
            for answer in answers:
                if not await reader.read(65536):
                    break
                writer.write(answer)
                await writer.drain()
        except OSError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
