"""Tests of `console.engine.lifesign`: the outgoing dead-man at a real HTTP server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from console.config.validate import validate
from console.engine.bus import Bus
from console.engine.lifesign import LifeSign
from console.engine.notices import Notices
from console.engine.onlookers import Onlookers
from console.engine.tasks import Tasks
from console.model.alert import Acknowledgement, Severity
from console.model.snapshot import EngineView, SessionView
from tests.engine.test_telling import LEAK, NOW
from tests.engine.waiting import until
from tests.fakes.clock import FakeClock
from tests.peers.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.start()
    yield receiver
    receiver.stop()


class Host:
    """A bus with a sign of life on it."""

    def __init__(self, deadman: dict[str, Any]) -> None:
        self.bus = Bus()
        self.clock = FakeClock()
        self.notices = Notices(self.bus, self.clock, Path("config.toml"))
        self.tasks = Tasks(self.clock, self.notices.put)
        watching = Onlookers(self.bus, self.clock).watching
        self.sign = LifeSign(self.bus, watching, lambda: 2, self.tasks, self.notices.put, self.clock)
        loaded = validate({"engine": {"deadman": deadman}})
        assert loaded.config is not None, loaded.problems
        self.sign.adopt(loaded.config)

    @property
    def notice(self) -> tuple[str, ...]:
        """What all consoles are told."""
        view = self.bus.get(("EngineView", "engine"))
        return view.notices if isinstance(view, EngineView) else ()


@pytest.fixture
async def host(receiver: Receiver) -> AsyncIterator[Host]:
    host = Host({"url": receiver.url, "every": "30s"})
    yield host
    await host.tasks.stop()


async def test_it_says_unattended_and_the_worst(host: Host, receiver: Receiver) -> None:
    """With nobody attached and a leak, both are in the sign of life."""
    host.bus.publish([LEAK])
    await host.sign.tick()
    await until(lambda: len(receiver.posts) == 1)
    sign = receiver.posts[0]
    assert (sign["state"], sign["worst"], sign["firing"], sign["unacknowledged"]) == ("unattended", "critical", 1, 1)
    assert sign["undelivered"] == 2


async def test_it_says_attended_and_what_is_in_hand(host: Host, receiver: Receiver) -> None:
    """With somebody attached, and all of it acknowledged, nothing is unacknowledged; what is over does not count."""
    taken = replace(LEAK, acknowledged=Acknowledgement("budi", NOW, ""))
    host.bus.publish(
        [SessionView("s1", "budi", "operator", NOW), taken, replace(LEAK, id="a2", severity=Severity.MINOR)]
    )
    await host.sign.tick()
    await until(lambda: len(receiver.posts) == 1)
    sign = receiver.posts[0]
    assert (sign["state"], sign["firing"], sign["unacknowledged"]) == ("attended", 2, 1)


async def test_it_comes_as_often_as_it_should(host: Host, receiver: Receiver) -> None:
    """One sign every 30 s, however often the engine looks."""
    for _second in range(91):
        await host.sign.tick()
        await until(lambda: not host.sign.busy)
        host.clock.advance(1)
    assert len(receiver.posts) == 4


async def test_one_that_does_not_arrive_is_said_and_tried_again(host: Host, receiver: Receiver) -> None:
    """A receiver that refuses is a notice until the next sign arrives."""
    receiver.status = 503
    await host.sign.tick()
    await until(lambda: any("503" in notice for notice in host.notice))
    receiver.status = 200
    host.clock.advance(30)
    await host.sign.tick()
    await until(lambda: host.notice == ())


async def test_without_an_address_nothing_is_sent(receiver: Receiver) -> None:
    """An engine whose configuration names no dead-man keeps still."""
    loaded = validate({})
    assert loaded.config is not None
    host = Host({"url": receiver.url})
    host.sign.adopt(loaded.config)
    await host.sign.tick()
    await host.tasks.stop()
    assert receiver.posts == []
