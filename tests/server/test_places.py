"""A role that holds in one place only, from the socket to the desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.client import Client
from console.clock import SystemClock
from console.errors import Refused
from console.server.access import Role
from console.server.handlers import answer
from console.server.session import Session
from console.wire.attending import AcknowledgeAlert
from console.wire.messages import PROTOCOL, Hello, StopEngine
from tests.fakes.desk import FakeDesk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FakeDesk]:
    """A desk whose every visitor looks everywhere and operates in rack r1."""
    desk = FakeDesk()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(desk, SystemClock(), answer, reader, writer)
        await session.serve(1000, "budi", Role.VIEWER, {"r1": Role.OPERATOR})

    server = await asyncio.start_unix_server(visit, tmp_path / "e")
    yield desk
    server.close()
    await server.wait_closed()


async def test_what_is_in_ones_place_may_be_done(desk: FakeDesk, tmp_path: Path) -> None:
    """The alert is in the rack, so it may be taken on; the window offers what may be done somewhere."""
    client = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test"))
    await client.request(AcknowledgeAlert("leak1", "mine"))
    assert desk.attending.asked == [("acknowledge", "budi")]
    assert client.welcome.role == "operator"
    await client.close()


@pytest.mark.parametrize("request_", [AcknowledgeAlert("elsewhere", "mine"), StopEngine()])
async def test_what_is_elsewhere_or_about_everything_may_not(
    desk: FakeDesk, tmp_path: Path, request_: AcknowledgeAlert | StopEngine
) -> None:
    """An alert whose place is not known is not in one's place."""
    client = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test"))
    with pytest.raises(Refused, match="this needs the role"):
        await client.request(request_)
    assert desk.attending.asked == []
    await client.close()


async def test_a_read_only_window_has_no_place_of_its_own(desk: FakeDesk, tmp_path: Path) -> None:
    """Read-only is read-only everywhere."""
    client = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test", read_only=True))
    with pytest.raises(Refused, match="this needs the role"):
        await client.request(AcknowledgeAlert("leak1", "mine"))
    await client.close()
