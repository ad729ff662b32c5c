"""Runbooks tell people through the engine's delivery: on record first, tried until taken, to whom is on call now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from console.runbooks.context import Call
from tests.engine.test_telling import Room, config, hook
from tests.engine.waiting import until
from tests.fakes.clock import FakeClock
from tests.peers.receiver import Receiver


@pytest.fixture
def server() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.start()
    yield receiver
    receiver.stop()


@pytest.fixture
def tables(server: Receiver) -> dict[str, Any]:
    """A way with quiet hours around the clock, and a rota of one."""
    budi = {"webhook": {"url": server.url}, "language": "id"}
    rota = {"people": ["budi"], "begins": "2020-01-06T08:00"}
    quiet = {"begins": "00:00", "ends": "23:59"}
    return {"notify": {"duty": hook(server, quiet=quiet)}, "contacts": {"budi": budi}, "rota": {"oncall": rota}}


@pytest.fixture
async def room(tables: dict[str, Any], tmp_path: Path) -> AsyncIterator[Room]:
    room = Room(config(**tables), tmp_path, FakeClock())
    await room.telling.open()
    yield room
    await room.close()


def call(*to: str) -> Call:
    return Call("before@altos-1", 1000.0, to, "altos-1", "Tell the duty", "altos-1 goes down.\n@all <b>")


async def test_a_bulletin_is_delivered(room: Room, server: Receiver) -> None:
    """It arrives as it was written, harmless for chats, whatever the quiet hours: a person has sent it."""
    assert await room.telling.tell(call("duty")) == 1
    await room.tick()
    (post,) = server.taken
    assert post["title"] == "RUNBOOK · altos-1 · Tell the duty"
    assert post["why"] == "runbook"
    assert "altos-1 goes down." in post["text"]
    assert "@" not in post["text"]


async def test_who_is_on_call_is_told(room: Room, server: Receiver) -> None:
    """A rota stands for the person whose turn it is, and each address is told once."""
    assert await room.telling.tell(call("oncall", "budi")) == 1
    await room.tick()
    assert len(server.taken) == 1


async def test_an_unknown_name_reaches_nobody(room: Room, server: Receiver) -> None:
    """A name that the configuration does not have is no address."""
    assert await room.telling.tell(call("nobody")) == 0
    await room.tick()
    assert server.posts == []


async def test_it_is_tried_until_it_is_taken(room: Room, server: Receiver) -> None:
    """A receiver that refuses is tried again, with the same id."""
    server.status = 503
    await room.telling.tell(call("duty"))
    await room.tick()
    assert room.telling.undelivered() == 1
    server.status = 200
    await room.tick(60)
    assert len({post["id"] for post in server.posts}) == 1
    assert len(server.taken) == 1
    assert room.telling.undelivered() == 0


async def test_it_outlives_the_engine(room: Room, server: Receiver, tables: dict[str, Any], tmp_path: Path) -> None:
    """What was written down and not taken is delivered by the next engine, though nothing else is to be told."""
    server.status = 503
    await room.telling.tell(call("budi"))
    await room.close()
    server.status = 200
    second = Room(config(**tables), tmp_path, room.clock)
    await second.telling.open()
    second.clock.advance(400)
    await second.telling.tick()
    await until(lambda: bool(server.taken))
    assert server.taken[0]["text"].startswith("altos-1 goes down.")
    await until(lambda: not second.telling.dispatch.busy)
    await second.close()


async def test_told_again_it_is_the_same_message(room: Room, server: Receiver) -> None:
    """A step that is done again after a crash sends the id that its receiver knows."""
    for _time in range(2):
        await room.telling.tell(call("duty"))
        await room.tick()
    assert len(server.taken) == 2
    assert len({post["id"] for post in server.taken}) == 1
