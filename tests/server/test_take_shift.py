"""Whoever takes a shift is put on record under the name that they gave."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.client import Client
from console.clock import SystemClock
from console.errors import Refused
from console.server.access import GroupRoles
from console.server.listen import Listener
from console.wire.attending import TakeShift
from console.wire.messages import PROTOCOL, Hello
from tests.fakes.desk import FakeDesk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FakeDesk]:
    """A desk behind a socket."""
    desk = FakeDesk()
    listener = Listener(desk, SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    await listener.open(tmp_path / "e", "")
    yield desk
    await listener.close()


async def test_a_name_reaches_the_record_without_control_characters(desk: FakeDesk, tmp_path: Path) -> None:
    """What was typed is shown to others later."""
    client = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test"))
    await client.request(TakeShift("Siti\x1b[2J", "0" * 64))
    assert ("take_shift", "Siti\N{REPLACEMENT CHARACTER}[2J") in desk.asked
    await client.close()


async def test_a_shift_is_taken_by_somebody(desk: FakeDesk, tmp_path: Path) -> None:
    """Nobody is no name, and a window that only looks takes no shift."""
    client = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test"))
    with pytest.raises(Refused, match="who takes"):
        await client.request(TakeShift("", "0" * 64))
    await client.close()
    looking = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test", read_only=True))
    with pytest.raises(Refused, match="role operator"):
        await looking.request(TakeShift("Siti", "0" * 64))
    await looking.close()
