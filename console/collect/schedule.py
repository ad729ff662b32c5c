"""Which target is read when; decides nothing about what a read brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeAlias

from console.clock import Clock
from console.collect.agenda import Agenda
from console.collect.collector import Collector
from console.collect.cycle import Cycle, Stage
from console.collect.lanes import Lane, Lanes
from console.collect.pace import first_due, hard_timeout_s
from console.collect.reads import GRACE_S, Reads
from console.inventory import Target
from console.model.poll import Poll
from console.model.time import Instant, Seconds

PATIENCE_S: Seconds = 1.0
"""A read that runs longer gives up its place among those that answer."""

FASTEST_S: Seconds = 1.0
"""No target is read more often than this, whoever hastens it."""

TargetKey: TypeAlias = tuple[str, str]
"""(device, source)."""


class Scheduler:
    """Reads every target again and again in the running event loop and hands each `Poll` to `on_poll`.

    `limits` bounds the reads of one source that run side by side, `concurrency` those of all sources.
    """

    def __init__(
        self,
        collectors: Mapping[str, Collector],
        on_poll: Callable[[Poll], None],
        clock: Clock,
        *,
        concurrency: int = 500,
        limits: Mapping[str, int] | None = None,
    ) -> None:
        self._on_poll = on_poll
        self._clock = clock
        self._lanes: Lanes[Cycle] = Lanes(concurrency, limits or {})
        self._cycles: dict[TargetKey, Cycle] = {}
        self._agenda = Agenda(clock, self._tick)
        self._reads = Reads(collectors, clock, self._settle)

    def replace(self, targets: Iterable[Target]) -> None:
        """Read these targets from now on; one that has not changed keeps its times, failures and connection."""
        wanted = {(target.device, target.source): target for target in targets}
        for key, cycle in list(self._cycles.items()):
            if wanted.get(key) != cycle.target:
                self._retire(key, cycle, wanted.get(key))
        for key, target in wanted.items():
            if key not in self._cycles:
                self._cycles[key] = Cycle(target)
                self._plan(self._cycles[key], first_due(target, self._clock.monotonic()))
        self._agenda.arm()

    def poll_now(self, device: str) -> tuple[str, ...]:
        """Read every source of `device` at once, before all that wait; returns the sources that will answer."""
        cycles = self._of(device)
        for cycle in cycles:
            if cycle.stage is Stage.PLANNED:
                self._queue(cycle, first=True)
        self._start()
        return tuple(cycle.target.source for cycle in cycles if cycle.stage is not Stage.HELD)

    def poll_soon(self, device: str) -> None:
        """Read every source of `device` because it has something to tell: at once, but a second apart at most.

        One that is being read now is read once more, since it may have told too little.
        """
        now = self._clock.monotonic()
        for cycle in self._of(device):
            if cycle.stage is Stage.RUNNING:
                cycle.again = True
            elif cycle.stage is Stage.PLANNED:
                self._call(cycle, now)
        self._start()

    def hasten(self, device: str, interval_s: Seconds, until_at: Instant) -> None:
        """Read `device` every `interval_s` until `until_at` where that is more often than usual."""
        now = self._clock.monotonic()
        for cycle in self._of(device):
            cycle.hasty_s = max(interval_s, FASTEST_S)
            cycle.hasty_until = now + until_at - self._clock.now()
            if cycle.stage is Stage.PLANNED and not cycle.failures and cycle.started:
                self._plan(cycle, cycle.next_due(now))
        self._agenda.arm()

    def late_s(self) -> Seconds:
        """For how long the read that has waited longest has been due; one that waits after a failure is not counted."""
        now = self._clock.monotonic()
        queued = (cycle for cycle in self._cycles.values() if cycle.stage is Stage.QUEUED and not cycle.failures)
        return max((now - cycle.started - cycle.interval_s(now) for cycle in queued if cycle.started), default=0.0)

    async def stop(self) -> None:
        """End every read and wait until it has ended; the collectors stay open."""
        for cycle in self._cycles.values():
            self._drop(cycle)
        self._cycles.clear()
        self._agenda.clear()
        await self._reads.end()

    def _of(self, device: str) -> list[Cycle]:
        return [cycle for (id_, _source), cycle in self._cycles.items() if id_ == device]

    def _plan(self, cycle: Cycle, due: Seconds) -> None:
        cycle.enter(Stage.PLANNED)
        self._agenda.expect(due, cycle)

    def _call(self, cycle: Cycle, now: Seconds) -> None:
        if now < cycle.called + FASTEST_S:
            self._plan(cycle, cycle.called + FASTEST_S)
            return
        cycle.called = now
        self._queue(cycle, first=True)

    def _queue(self, cycle: Cycle, first: bool = False) -> None:
        cycle.enter(Stage.QUEUED)
        self._lanes.offer(cycle.target.source, cycle, narrow=cycle.hanging, first=first)

    def _tick(self) -> None:
        now = self._clock.monotonic()
        for cycle in self._agenda.due(now):
            if cycle.stage is Stage.PLANNED:
                self._queue(cycle)
            else:
                self._reads.abandon(cycle)
        for cycle in self._agenda.overdue(now):
            self._watch_closely(cycle)
        self._start()

    def _start(self) -> None:
        for lane, cycle in self._lanes.admit():
            if cycle.stage is Stage.QUEUED:
                self._run(cycle, lane)
            else:
                self._lanes.release(lane)
        self._agenda.arm()

    def _run(self, cycle: Cycle, lane: Lane[Cycle]) -> None:
        cycle.enter(Stage.RUNNING)
        cycle.lane = lane
        self._reads.begin(cycle)
        self._agenda.expect_last(cycle.started + PATIENCE_S, cycle)

    def _watch_closely(self, cycle: Cycle) -> None:
        if cycle.lane is not None:
            cycle.lane = self._lanes.demote(cycle.target.source, cycle.lane)
        self._agenda.expect(cycle.started + hard_timeout_s(cycle.target) + GRACE_S, cycle)

    def _settle(self, cycle: Cycle, poll: Poll) -> None:
        now = self._clock.monotonic()
        brought_nothing = poll.failure is not None and not poll.readings
        cycle.failures = cycle.failures + 1 if brought_nothing else 0
        cycle.hanging = brought_nothing and now - cycle.started >= PATIENCE_S
        self._leave_lane(cycle)
        if cycle.again:
            cycle.again = False
            self._call(cycle, now)
        else:
            self._plan(cycle, cycle.next_due(now))
        self._start()
        self._on_poll(poll)

    def _leave_lane(self, cycle: Cycle) -> None:
        if cycle.lane is not None:
            self._lanes.release(cycle.lane)
        cycle.lane = cycle.task = None

    def _drop(self, cycle: Cycle) -> None:
        cycle.enter(Stage.GONE)
        self._leave_lane(cycle)

    def _retire(self, key: TargetKey, cycle: Cycle, successor: Target | None) -> None:
        running = cycle.task
        self._drop(cycle)
        if successor is None:
            del self._cycles[key]
        else:
            self._cycles[key] = Cycle(successor)
        self._reads.forget(cycle.target, running, partial(self._succeed, self._cycles.get(key)))

    def _succeed(self, successor: Cycle | None) -> None:
        if successor is not None and successor.stage is Stage.HELD:
            self._plan(successor, first_due(successor.target, self._clock.monotonic()))
            self._agenda.arm()
