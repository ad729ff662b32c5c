"""Requests about sensors and test messages: who may make them, and what reaches the desk."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.client import Client
from console.clock import SystemClock
from console.errors import Refused
from console.model.telling import Trial
from console.server.access import GroupRoles
from console.server.listen import Listener
from console.wire.attending import ProveSensor, SendTest, Sent, VouchForSensor
from console.wire.messages import PROTOCOL, Done, Hello, Request
from console.wire.remembering import GetLife, Life
from tests.fakes.desk import FakeDesk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FakeDesk]:
    """A desk behind a socket."""
    desk = FakeDesk()
    listener = Listener(desk, SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    await listener.open(tmp_path / "e", "")
    yield desk
    await listener.close()


@pytest.fixture
async def client(desk: FakeDesk, tmp_path: Path) -> AsyncIterator[Client]:
    """Somebody who may do everything."""
    client = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test"))
    yield client
    await client.close()


async def test_a_test_begins_and_says_for_how_long_nobody_is_called(desk: FakeDesk, client: Client) -> None:
    """What was typed is made harmless first."""
    reply = await client.request(ProveSensor("floor", "cloth\x1b[2J"))
    assert isinstance(reply, Done)
    assert "for 10 min its alerts call nobody" in reply.message
    assert desk.proving.asked == [("begin", "floor", "cloth\N{REPLACEMENT CHARACTER}[2J")]


async def test_a_persons_word_is_put_on_record(desk: FakeDesk, client: Client) -> None:
    """With the reason why nobody but them has seen it."""
    await client.request(VouchForSensor("floor", "on the bench"))
    assert desk.proving.asked == [("vouch", "floor", "on the bench")]


async def test_a_test_message_tells_what_came_of_each_address(desk: FakeDesk, client: Client) -> None:
    """Taken, or the problem."""
    reply = await client.request(SendTest())
    assert isinstance(reply, Sent)
    assert reply.trials[1] == Trial("notify.mail/1", "the connection is refused")


async def test_the_life_of_an_alert_may_be_read_by_all(desk: FakeDesk, tmp_path: Path) -> None:
    """A window that only looks reads it too."""
    looking = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test", read_only=True))
    assert await looking.request(GetLife("a1")) == Life("a1")
    await looking.close()


@pytest.mark.parametrize("request_", [ProveSensor("floor"), VouchForSensor("floor", "x"), SendTest()])
async def test_who_only_looks_makes_nothing_quiet_and_sends_nothing(
    desk: FakeDesk, tmp_path: Path, request_: Request
) -> None:
    """All three ask for an operator."""
    looking = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test", read_only=True))
    with pytest.raises(Refused, match="role operator"):
        await looking.request(request_)
    await looking.close()
