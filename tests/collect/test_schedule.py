"""What the scheduler promises, shown on a clock that only moves when everybody waits."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import pairwise

from console.collect.collector import Collector
from console.collect.schedule import Scheduler
from console.inventory import LocalAccess, Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import Reading
from tests.fakes.clock import FakeClock
from tests.fakes.loop import run


class FakeCollector:
    """Answers at once unless the device is told to behave otherwise."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.behaviour: dict[str, Callable[[], Awaitable[None]]] = {}
        self.failing: set[str] = set()
        self.started: list[tuple[float, str]] = []
        self.forgotten: list[Target] = []
        self.running = 0
        self.most = 0

    async def poll(self, target: Target) -> Poll:
        self.started.append((self._clock.monotonic(), target.device))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.behaviour.get(target.device, _nothing)()
        finally:
            self.running -= 1
        failure = Failure(Cause.REFUSED, "refused") if target.device in self.failing else None
        reading = Reading("uptime", "", 1.0, "s", self._clock.now())
        return Poll(target.device, target.source, self._clock.now(), 0.0, () if failure else (reading,), failure)

    async def forget(self, target: Target) -> None:
        self.forgotten.append(target)

    async def close(self) -> None:
        return None

    def times(self, device: str) -> list[float]:
        return [at for at, name in self.started if name == device]

    def gaps(self, device: str) -> list[float]:
        times = self.times(device)
        return [round(later - earlier, 1) for earlier, later in pairwise(times)]


class Rig:
    """A scheduler over one fake collector, with everything that it reported."""

    def __init__(self, concurrency: int = 100) -> None:
        self.clock = FakeClock()
        self.collector = FakeCollector(self.clock)
        self.polls: list[Poll] = []
        collectors: dict[str, Collector] = {"fake": self.collector}
        self.scheduler = Scheduler(collectors, self.polls.append, self.clock, concurrency=concurrency)

    def play(self, targets: list[Target], *acts: tuple[float, Callable[[], object]], lasts_s: float = 100.0) -> None:
        """Schedule `targets`, do each act when that many seconds have passed, and stop after `lasts_s`."""

        async def scene() -> None:
            self.scheduler.replace(targets)
            begun = self.clock.monotonic()
            for after_s, act in acts:
                await asyncio.sleep(begun + after_s - self.clock.monotonic())
                act()
            await asyncio.sleep(begun + lasts_s - self.clock.monotonic())
            await self.scheduler.stop()

        run(self.clock, scene())

    def failures(self, device: str) -> list[Failure]:
        return [poll.failure for poll in self.polls if poll.device == device and poll.failure]


async def _nothing() -> None:
    return None


async def _hang() -> None:
    await asyncio.Event().wait()


class Stubborn:
    """Hangs, whoever cancels it, until it is freed."""

    def __init__(self) -> None:
        self.freed = asyncio.Event()

    async def hang(self) -> None:
        while not self.freed.is_set():
            with suppress(asyncio.CancelledError):
                await self.freed.wait()


async def _break() -> None:
    raise ZeroDivisionError


def target(device: str, interval_s: float = 10.0, timeout_s: float = 5.0, profile: str = "auto") -> Target:
    return Target(device, "fake", LocalAccess(), interval_s, timeout_s, 1, profile)


def test_a_target_is_read_once_an_interval() -> None:
    """A target that answers is read at its interval, neither more often nor less."""
    rig = Rig()
    rig.play([target("a")])
    assert set(rig.collector.gaps("a")[1:]) == {10.0}
    assert len(rig.collector.times("a")) in (10, 11)


def test_many_targets_are_spread_over_the_interval() -> None:
    """No twentieth of an interval carries more than a fair share of the reads, within chance."""
    rig = Rig(concurrency=1000)
    rig.play([target(f"d{number}") for number in range(400)], lasts_s=30)
    second_round = Counter(int((at - 1010) * 2) for at, _device in rig.collector.started if 1010 <= at < 1020)
    assert len(second_round) == 20
    assert max(second_round.values()) <= 40


def test_a_hung_device_never_delays_another() -> None:
    """With more hung devices than there are places, every other device is still read in its time."""
    rig = Rig(concurrency=8)
    hung = [target(f"hung{number}") for number in range(20)]
    healthy = [target(f"well{number}") for number in range(20)]
    rig.collector.behaviour = {one.device: _hang for one in hung}
    rig.play([*hung, *healthy], lasts_s=300)
    for one in healthy:
        assert len(rig.collector.times(one.device)) >= 29
        assert max(rig.collector.gaps(one.device)[1:]) <= 11.0


def test_a_read_without_end_is_cancelled_and_reported() -> None:
    """A read that runs past its timeouts is cancelled and becomes a failure with the cause timeout."""
    rig = Rig()
    rig.collector.behaviour = {"a": _hang}
    rig.play([target("a", timeout_s=5.0)], lasts_s=20)
    assert rig.failures("a")[0].cause is Cause.TIMEOUT
    assert rig.polls[0].took_s == 12.0


def test_a_read_that_will_not_be_cancelled_is_abandoned() -> None:
    """A collector that swallows its cancellation costs its own target a turn, and nobody else anything."""
    rig = Rig(concurrency=1)
    stubborn = Stubborn()
    rig.collector.behaviour = {"a": stubborn.hang}
    rig.play([target("a"), target("b")], (60, stubborn.freed.set), (60, rig.collector.behaviour.clear), lasts_s=200)
    assert rig.failures("a")[0].cause is Cause.TIMEOUT
    assert rig.polls[-1].failure is None
    assert max(rig.collector.gaps("b")[1:]) <= 11.0


def test_a_collectors_mistake_stops_nothing() -> None:
    """A read that raises becomes a failure with the cause internal, and reading goes on."""
    rig = Rig()
    rig.collector.behaviour = {"a": _break}
    rig.play([target("a"), target("b")])
    assert {failure.cause for failure in rig.failures("a")} == {Cause.INTERNAL}
    assert "ZeroDivisionError" in rig.failures("a")[0].message
    assert len(rig.collector.times("b")) >= 10


def test_a_failing_target_is_tried_less_and_less_often_up_to_the_cap() -> None:
    """The time between tries doubles with each failure until it reaches the cap."""
    rig = Rig()
    rig.collector.failing = {"a"}
    rig.play([target("a")], lasts_s=1000)
    gaps = rig.collector.gaps("a")
    assert gaps == sorted(gaps)
    assert 9 <= gaps[0] <= 10.1
    assert 18 <= gaps[1] <= 20.1
    assert 108 <= gaps[-1] <= 120.1


def test_a_target_that_answers_again_is_read_as_usual_at_once() -> None:
    """After one success a target that had failed is back at its interval."""
    rig = Rig()
    rig.collector.failing = {"a"}
    rig.play([target("a")], (500, rig.collector.failing.clear), lasts_s=800)
    assert set(rig.collector.gaps("a")[-10:]) == {10.0}


def test_a_slow_interval_is_not_shortened_by_the_cap() -> None:
    """A target whose interval is longer than the cap keeps its interval when it fails."""
    rig = Rig()
    rig.collector.failing = {"a"}
    rig.play([target("a", interval_s=600)], lasts_s=4000)
    assert min(rig.collector.gaps("a")) >= 540


def test_hastening_reads_more_often_until_its_end() -> None:
    """A hastened device is read at the shorter interval until the given moment and at its own afterwards."""
    rig = Rig()
    until_at = rig.clock.now() + 60
    rig.play([target("a", interval_s=30)], (10, lambda: rig.scheduler.hasten("a", 2, until_at)), lasts_s=200)
    times = [at - 1000 for at in rig.collector.times("a")]
    assert 22 <= sum(10 < at < 60 for at in times) <= 26
    assert set(rig.collector.gaps("a")[-3:]) == {30.0}


def test_hastening_never_slows_down() -> None:
    """A device whose own interval is shorter keeps it."""
    rig = Rig()
    rig.play([target("a")], (1, lambda: rig.scheduler.hasten("a", 60, rig.clock.now() + 90)))
    assert set(rig.collector.gaps("a")[1:]) == {10.0}


def test_poll_now_reads_at_once() -> None:
    """A device that somebody asks for is read at that moment, and the answer names its sources."""
    rig = Rig()
    asked: list[tuple[str, ...]] = []
    rig.play([target("a", interval_s=600)], (50, lambda: asked.append(rig.scheduler.poll_now("a"))))
    assert rig.collector.times("a")[-1] == 1050.0
    assert asked == [("fake",)]


def test_poll_now_of_a_strange_device_reads_nothing() -> None:
    """A device that is not in the inventory has no sources."""
    rig = Rig()
    asked: list[tuple[str, ...]] = []
    rig.play([target("a")], (5, lambda: asked.append(rig.scheduler.poll_now("b"))))
    assert asked == [()]


def test_a_device_that_calls_is_read_at_once() -> None:
    """A trap needs no better moment, and a storm of them brings no more than two reads a second."""
    rig = Rig()
    call = (lambda: rig.scheduler.poll_soon("a"),)
    storm = [(50 + number / 20, *call) for number in range(60)]
    rig.play([target("a", interval_s=600)], *storm)
    times = rig.collector.times("a")
    assert times[1] == 1050.0
    assert 2 <= len(times[1:]) <= 8


def test_a_device_that_calls_while_it_is_read_is_read_again() -> None:
    """What it has to tell may not have been there when that read began."""
    rig = Rig()
    rig.collector.behaviour = {"a": lambda: asyncio.sleep(3)}
    rig.play(
        [target("a", interval_s=600)],
        (10, lambda: rig.scheduler.poll_now("a")),
        (12, lambda: rig.scheduler.poll_soon("a")),
    )
    assert rig.collector.times("a")[1:] == [1010.0, 1013.0]


def test_a_reload_keeps_what_has_not_changed() -> None:
    """A target that is the same after a reload keeps its rhythm and is not forgotten."""
    rig = Rig()
    rig.play([target("a")], (33, lambda: rig.scheduler.replace([target("a"), target("b")])))
    assert rig.collector.forgotten == []
    assert set(rig.collector.gaps("a")[1:]) == {10.0}
    assert rig.collector.times("b")[0] >= 1033


def test_a_reload_forgets_what_left() -> None:
    """A target that left the inventory is forgotten by its collector and never read again."""
    rig = Rig()
    rig.play([target("a"), target("b")], (33, lambda: rig.scheduler.replace([target("b")])))
    assert rig.collector.forgotten == [target("a")]
    assert max(rig.collector.times("a")) < 1033


def test_a_reload_ends_a_running_read_of_what_changed() -> None:
    """A changed target's running read is cancelled, the old access forgotten, and the new one read soon after."""
    rig = Rig()
    rig.collector.behaviour = {"a": _hang}
    changed = target("a", profile="other")
    rig.play([target("a", timeout_s=60)], (20, lambda: rig.scheduler.replace([changed])), lasts_s=24)
    assert rig.collector.forgotten == [target("a", timeout_s=60)]
    assert len(rig.collector.times("a")) == 2
    assert rig.polls == []


def test_no_more_reads_run_than_allowed() -> None:
    """Reads that answer within patience never exceed the concurrency."""
    rig = Rig(concurrency=3)
    rig.collector.behaviour = {f"d{number}": lambda: asyncio.sleep(0.3) for number in range(30)}
    rig.play([target(f"d{number}") for number in range(30)])
    assert rig.collector.most == 3


def test_a_faulty_target_never_reaches_its_collector() -> None:
    """A target whose secret is missing is reported with that failure and nothing is sent."""
    rig = Rig()
    fault = Failure(Cause.AUTH, "the environment variable X is not set")
    rig.play([Target("a", "fake", LocalAccess(), fault=fault)], lasts_s=10)
    assert rig.failures("a") == [fault]
    assert rig.collector.started == []


def test_a_source_without_collector_is_said_to_be_unsupported() -> None:
    """A source that nothing reads fails with the cause unsupported."""
    rig = Rig()
    rig.play([Target("a", "strange", LocalAccess())], lasts_s=10)
    assert [failure.cause for failure in rig.failures("a")] == [Cause.UNSUPPORTED]


def test_stop_ends_running_reads() -> None:
    """After stop nothing runs and nothing is reported."""
    rig = Rig()
    rig.collector.behaviour = {"a": _hang}
    rig.play([target("a")], lasts_s=4)
    assert rig.collector.running == 0
    assert rig.polls == []
