"""Rules of hanging up where TLS does not come about."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from console.collect.transport.authorities import Authorities
from console.collect.transport.http import HttpTransport
from console.collect.transport.page import fetch
from console.collect.transport.redfish import RedfishTransport
from console.config.secrets import Secret
from console.errors import CollectError
from console.feeds.access import HttpAccess
from console.inventory import RedfishAccess
from console.model.check import Finding, Page

GIVES_UP_S = 0.2
PIN = "ab" * 32


class Mute:
    """Takes connections on `port`, never says a word, and notes who hangs up."""

    def __init__(self, port: int, left: asyncio.Semaphore) -> None:
        self.port = port
        self.left = left


@pytest.fixture
async def mute() -> AsyncIterator[Mute]:
    left = asyncio.Semaphore(0)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096):
            pass
        writer.close()
        left.release()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        yield Mute(server.sockets[0].getsockname()[1], left)


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Nothing is closed by the garbage collector, which may come late."""
    gc.disable()
    yield
    gc.enable()


async def _redfish(port: int) -> None:
    transport = RedfishTransport()
    with pytest.raises(CollectError, match="did not answer"):
        await transport.root(RedfishAccess("127.0.0.1", "u", Secret("p", "test"), port, fingerprint=PIN), GIVES_UP_S)


async def _document(port: int) -> None:
    transport = HttpTransport()
    with pytest.raises(CollectError, match="does not answer"):
        await transport.fetch("d", HttpAccess(f"https://127.0.0.1:{port}/", points=(), fingerprint=PIN), GIVES_UP_S)


async def _page(port: int) -> None:
    found = await fetch(Page(f"https://127.0.0.1:{port}/"), GIVES_UP_S, Authorities())
    assert isinstance(found, Finding)


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("ask", [_redfish, _document, _page])
async def test_who_says_nothing_is_hung_up_on(mute: Mute, ask: Callable[[int], Awaitable[None]]) -> None:
    """A peer that takes the connection and then hangs costs no descriptor beyond the time it was given."""
    await ask(mute.port)
    async with asyncio.timeout(20):
        await mute.left.acquire()
