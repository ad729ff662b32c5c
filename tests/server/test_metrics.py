"""Tests of `console.server.metrics` with real HTTP clients, at a Unix socket and at a loopback port."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from console.errors import StoreError
from console.server.metrics import CONTENT_TYPE, MOST_AT_ONCE, MOST_HEAD_BYTES, MetricsServer

TOLD = '# HELP up Well.\n# TYPE up gauge\nup{device="é"} 1.0\n'


class Served:
    """A server with both ways in."""

    def __init__(self, server: MetricsServer, socket: Path, port: int) -> None:
        self.server = server
        self.socket = socket
        self.port = port

    async def ask(self, octets: bytes) -> bytes:
        """What comes back for these very octets."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(octets)
            return await asyncio.wait_for(reader.read(), 30)
        except ConnectionResetError:
            return b""
        finally:
            writer.close()


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    server = MetricsServer(lambda: TOLD)
    await server.open_socket(tmp_path / "metrics.sock")
    port = await server.open_port("127.0.0.1", 0)
    yield Served(server, tmp_path / "metrics.sock", port)
    await server.close()


async def test_the_same_is_told_at_the_socket_and_at_the_port(served: Served) -> None:
    """A client of HTTP/1.1 gets the text with the type that Prometheus asks for, by either way."""
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=str(served.socket))) as client:
        there = await client.get("http://localhost/metrics")
    async with httpx.AsyncClient() as client:
        here = await client.get(f"http://127.0.0.1:{served.port}/metrics?name=x")
        head = await client.head(f"http://127.0.0.1:{served.port}/metrics")
    assert there.text == here.text == TOLD
    assert here.headers["content-type"] == CONTENT_TYPE
    assert (head.text, head.headers["content-length"]) == ("", str(len(TOLD.encode())))


async def test_the_socket_is_its_owners(served: Served, tmp_path: Path) -> None:
    """Mode 0600 without a group; one that a dead engine left is taken over, and none is left behind."""
    assert stat.S_IMODE(served.socket.stat().st_mode) == 0o600
    again = MetricsServer(lambda: TOLD)
    await again.open_socket(served.socket)
    await again.close()
    assert not served.socket.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
async def test_no_other_address_is_ever_taken(host: str) -> None:
    """Only loopback addresses are listened at."""
    with pytest.raises(StoreError, match="no loopback address"):
        await MetricsServer(lambda: TOLD).open_port(host, 0)


async def test_a_port_that_is_taken_is_a_sentence(served: Served, tmp_path: Path) -> None:
    """What is in the way is named."""
    with pytest.raises(StoreError, match=f"127.0.0.1:{served.port}"):
        await MetricsServer(lambda: TOLD).open_port("127.0.0.1", served.port)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="file"):
        await MetricsServer(lambda: TOLD).open_socket(tmp_path / "file")


@pytest.mark.parametrize(
    ("octets", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", b"404"),
        (b"POST /metrics HTTP/1.1\r\nContent-Length: 9\r\n\r\n", b"405"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /metrics HTTP/2.0\r\n\r\n", b"400"),
        (b"GET /metrics HTTP/1.1\r\nHost: rebound.example\r\n\r\n", b"421"),
        (b"GET /metrics HTTP/1.1\r\nHost: localhost:9\r\n\r\n", b"200"),
        (b"GET /metrics HTTP/1.1\r\nHost: [::1]:9\r\n\r\n", b"200"),
        (b"GET /metrics HTTP/1.0\r\n\r\n", b"200"),
    ],
)
async def test_only_metrics_are_to_be_had(served: Served, octets: bytes, status: bytes) -> None:
    """Any other page, method or protocol is refused, and so is a name of the web that was made to lead here."""
    assert (await served.ask(octets)).split(b" ")[1] == status


async def test_a_request_without_end_is_cut_off(served: Served) -> None:
    """A head larger than its limit is refused, whatever follows."""
    answer = await served.ask(b"GET /metrics HTTP/1.1\r\nX: " + b"x" * (4 * MOST_HEAD_BYTES) + b"\r\n\r\n")
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")


async def test_a_crowd_is_let_go_and_does_not_keep_others_out(served: Served) -> None:
    """Of clients that say nothing only so many are borne with; when they leave, the next one is answered."""
    silent = [await asyncio.open_connection("127.0.0.1", served.port) for _number in range(MOST_AT_ONCE)]
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    assert await asyncio.wait_for(reader.read(), 30) == b""
    for _reader, one in (*silent, (reader, writer)):
        one.close()
    async with asyncio.timeout(30):
        while not (await served.ask(b"GET /metrics HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 200 "):
            await asyncio.sleep(0.01)
