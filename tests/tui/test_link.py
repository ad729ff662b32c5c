"""The window's side of the connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace
from textual.message import Message

from console.errors import WireError
from console.tui import link as links
from console.tui import pulse as pulses
from console.tui.link import Attached, Link, Lost, WorldChanged
from console.wire.messages import Done, No, PollNow, Reply, Request, Watch, WatchDevice
from tests.fakes import world as worlds
from tests.fakes.clock import FakeClock
from tests.tui.fake_engine import FakeClient, FakeEngine


class Open:
    """A link that is open, and what it has posted."""

    def __init__(self, engine: FakeEngine) -> None:
        self.engine = engine
        self.clock = FakeClock()
        self.posted: list[Message] = []
        self.link = Link(engine.connect, self.posted.append, self.clock)

    def attached(self) -> bool:
        """Take what has come; whether the world is known and the engine there."""
        self.link.take_changes()
        return not self.link.waiting and self.link.lost_at is None

    def heard(self, kind: type[Message]) -> int:
        """How many messages of a kind have come."""
        return sum(isinstance(message, kind) for message in self.posted)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait, for a bounded time, until this holds."""
        async with asyncio.timeout(5):
            while not holds():
                await asyncio.sleep(0.005)


@asynccontextmanager
async def opened(engine: FakeEngine) -> AsyncIterator[Open]:
    """An open link."""
    one = Open(engine)
    one.link.open()
    try:
        yield one
    finally:
        await one.link.close()


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "FIRST_RETRY_S", 0.01)
    monkeypatch.setattr(links, "LAST_RETRY_S", 0.02)


async def test_the_first_world_is_everything() -> None:
    """The first changes to take are None: everything."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(lambda: one.heard(WorldChanged) == 1)
        assert one.link.take_changes() is None
        assert len(one.link.world.devices) == 11


async def test_changes_are_merged_until_they_are_taken() -> None:
    """A burst is announced once and taken as one set."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(lambda: one.heard(WorldChanged) == 1)
        one.link.take_changes()
        connection = one.engine.clients[0]
        for number in range(1, 6):
            one.engine.tell(replace(worlds.server(number), note="busy"))
        await one.until(connection.drained)
        assert one.heard(WorldChanged) == 2
        assert one.link.take_changes() == {("DeviceView", f"altos-{number}") for number in range(1, 6)}


async def test_a_flood_of_changes_is_taken_in_portions() -> None:
    """More changes than go in together are announced again, a breath later, until all are in the world."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(lambda: one.heard(WorldChanged) == 1)
        one.link.take_changes()
        connection = one.engine.clients[0]
        many = 2 * links.AT_ONCE + 1
        for number in range(many):
            one.engine.tell(replace(worlds.server(1), id=f"new-{number}"))
        await one.until(connection.drained)
        portions: list[int] = []
        for announced in (2, 3, 4):
            await one.until(lambda announced=announced: one.heard(WorldChanged) == announced)  # type: ignore[misc]
            portions.append(len(one.link.take_changes() or ()))
        assert portions == [links.AT_ONCE, links.AT_ONCE, 1]
        assert sum(id_.startswith("new-") for id_ in one.link.world.devices) == many


async def test_when_the_engine_goes_the_world_is_kept_with_its_time() -> None:
    """The last known values stay, and since when they are only that: since the engine's last word."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        one.clock.advance(60)
        connection = one.engine.clients[0]
        one.engine.tell(worlds.server(1))
        await one.until(connection.drained)
        one.clock.advance(30)
        one.engine.die()
        await one.until(lambda: one.link.lost_at is not None)
        assert one.link.lost_at == worlds.NOW + 60
        assert len(one.link.world.devices) == 11


async def test_it_comes_back_when_the_engine_does() -> None:
    """A new engine is found without help, its world replaces the old, and what was watched is watched again."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        await one.link.ask(WatchDevice("altos-1"))
        one.engine.die()
        await one.until(lambda: one.engine.refused >= 2)
        one.engine.world = worlds.empty()
        one.engine.asked.clear()
        one.engine.absent = False
        await one.until(one.attached)
        assert not one.link.world.devices
        await one.until(lambda: WatchDevice("altos-1") in one.engine.asked)
        assert one.heard(Attached) == 2
        assert len(one.engine.requests(Watch)) == 1


async def test_what_is_watched_is_asked_for_beside_the_reading() -> None:
    """An answer that stands behind a flood of changes keeps nobody from reading them."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        await one.link.ask(WatchDevice("altos-1"))
        one.engine.die()
        await one.until(lambda: one.engine.refused >= 1)
        one.engine.mute = True
        one.engine.absent = False
        await one.until(one.attached)
        await one.until(lambda: WatchDevice("altos-1") in one.engine.asked)


async def test_the_same_reason_is_told_once() -> None:
    """Attempt after attempt fails alike: the person has read it."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        one.engine.die()
        await one.until(lambda: one.engine.refused >= 4)
        assert one.heard(Lost) == 2


async def test_since_when_it_is_lost_does_not_move_while_it_tries() -> None:
    """Each failed attempt leaves the moment of the loss alone."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        one.engine.die()
        await one.until(lambda: one.heard(Lost) == 1)
        one.clock.advance(30)
        await one.until(lambda: one.engine.refused >= 3)
        assert one.link.lost_at == worlds.NOW


async def test_a_request_without_an_engine_is_a_no() -> None:
    """It says that nothing was done, and does not wait."""
    engine = FakeEngine(worlds.ok())
    engine.absent = True
    async with opened(engine) as one:
        reply = await one.link.ask(PollNow("altos-1"))
        assert isinstance(reply, No)
        assert reply.reason == "disconnected"


async def test_a_request_with_an_engine_is_answered() -> None:
    """The engine's own reply comes back."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        assert await one.link.ask(PollNow("altos-1")) == Done()


async def test_a_refusal_keeps_its_reason() -> None:
    """The engine's no comes through as it is."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        one.engine.refusal = No("not_allowed", "A viewer may not.")
        assert await one.link.ask(PollNow("altos-1")) == one.engine.refusal


async def test_an_engine_that_does_not_answer_is_not_waited_for_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while it is a no that admits not to know whether it was done."""
    monkeypatch.setattr(links, "ANSWER_WITHIN_S", 0.02)
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        one.engine.mute = True
        reply = await one.link.ask(PollNow("altos-1"))
        assert isinstance(reply, No)
        assert (reply.reason, "not known" in reply.message) == ("timeout", True)


async def test_an_engine_without_a_pulse_is_left_and_sought_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that stands but says nothing counts as lost."""
    monkeypatch.setattr(pulses, "SILENCE_S", 0.02)
    monkeypatch.setattr(pulses, "PULSE_EVERY_S", 0.02)
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        one.engine.mute = True
        await one.until(lambda: one.link.lost_at is not None)
        assert one.link.reason == "The engine does not answer."
        one.engine.mute = False
        await one.until(one.attached)


async def test_an_engine_that_tells_of_changes_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that waits behind a flood of changes does not make it silent."""
    monkeypatch.setattr(pulses, "SILENCE_S", 0.05)
    monkeypatch.setattr(pulses, "PULSE_EVERY_S", 0.01)
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(one.attached)
        one.engine.mute = True
        for _word in range(40):
            one.engine.tell(worlds.server(1))
            await asyncio.sleep(0.005)
        assert one.link.lost_at is None
        assert len(one.engine.clients) == 1


async def test_what_is_left_of_a_flood_does_not_bring_the_engine_back() -> None:
    """Changes heard before the loss are taken in after it, and it stays lost."""
    async with opened(FakeEngine(worlds.ok())) as one:
        await one.until(lambda: one.heard(WorldChanged) == 1)
        one.link.take_changes()
        connection = one.engine.clients[0]
        for number in range(2 * links.AT_ONCE):
            one.engine.tell(replace(worlds.server(1), id=f"new-{number}"))
        await one.until(connection.drained)
        one.engine.die()
        await one.until(lambda: one.heard(Lost) >= 1)
        one.link.take_changes()
        assert one.link.lost_at is not None
        assert one.link.reason


async def test_an_engine_that_greets_and_then_says_nothing_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence is about the engine, not about this window that gave it up."""
    monkeypatch.setattr(pulses, "SILENCE_S", 0.02)
    monkeypatch.setattr(pulses, "PULSE_EVERY_S", 0.02)

    class Dumb(FakeClient):
        async def request(self, request: Request) -> Reply:
            while self in engine.clients:
                await asyncio.sleep(0.005)
            raise WireError("this window has left the engine")

    engine = FakeEngine(worlds.ok())

    async def connect() -> FakeClient:
        engine.clients.append(Dumb(engine))
        return engine.clients[-1]

    engine.connect = connect  # type: ignore[method-assign]
    async with opened(engine) as one:
        await one.until(lambda: bool(one.link.reason))
        assert one.link.reason == "The engine does not answer."
