"""Which target is read when; owns every running read and decides nothing about what a read brings."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from enum import Enum, auto
from heapq import heappop, heappush
from itertools import count
from math import ceil
from typing import TypeAlias

from console.clock import Clock
from console.collect.attempt import attempt, failed, no_end
from console.collect.collector import Collector
from console.collect.lanes import Lane, Lanes
from console.collect.pace import backed_off_due, first_due, hard_timeout_s, next_due
from console.errors import RondaError
from console.inventory import Target
from console.model.poll import Poll
from console.model.time import Instant, Seconds

PATIENCE_S: Seconds = 1.0
"""A read that runs longer gives up its place among those that answer."""

GRACE_S: Seconds = 1.0
"""How long a cancelled read may take to end before it is abandoned."""

FASTEST_S: Seconds = 1.0
"""No target is read more often than this, whoever hastens it."""

TICK_S: Seconds = 0.05

TargetKey: TypeAlias = tuple[str, str]
"""(device, source)."""


class _Stage(Enum):
    HELD = auto()
    PLANNED = auto()
    QUEUED = auto()
    RUNNING = auto()
    GONE = auto()


class _Entry:
    """What the scheduler knows of one target; `turn` tells an event or answer of an earlier turn from this one's."""

    __slots__ = (
        "again",
        "called",
        "failures",
        "hanging",
        "hasty_s",
        "hasty_until",
        "lane",
        "stage",
        "started",
        "target",
        "task",
        "turn",
    )

    def __init__(self, target: Target) -> None:
        self.target = target
        self.stage = _Stage.HELD
        self.turn = 0
        self.failures = 0
        self.hanging = False
        self.hasty_s: Seconds = 0.0
        self.hasty_until: Seconds = 0.0
        self.started: Seconds = 0.0
        self.called: Seconds = float("-inf")
        self.again = False
        self.lane: Lane[_Entry] | None = None
        self.task: asyncio.Task[None] | None = None

    def interval_s(self, now: Seconds) -> Seconds:
        usual = self.target.interval_s
        return min(usual, self.hasty_s) if now < self.hasty_until else usual

    def next_due(self, now: Seconds) -> Seconds:
        interval_s = self.interval_s(now)
        if self.failures:
            return backed_off_due(self.target, interval_s, self.failures, now)
        return next_due(self.target, interval_s, self.started, now)


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
        self._collectors = collectors
        self._on_poll = on_poll
        self._clock = clock
        self._lanes: Lanes[_Entry] = Lanes(concurrency, limits or {})
        self._entries: dict[TargetKey, _Entry] = {}
        self._events: list[tuple[Seconds, int, int, _Entry]] = []
        self._watched: deque[tuple[Seconds, int, _Entry]] = deque()
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def replace(self, targets: Iterable[Target]) -> None:
        """Read these targets from now on; one that has not changed keeps its times, failures and connection."""
        wanted = {(target.device, target.source): target for target in targets}
        for key, entry in list(self._entries.items()):
            if wanted.get(key) != entry.target:
                self._retire(key, entry, wanted.get(key))
        for key, target in wanted.items():
            if key not in self._entries:
                self._entries[key] = _Entry(target)
                self._plan(self._entries[key], first_due(target, self._clock.monotonic()))
        self._arm()

    def poll_now(self, device: str) -> tuple[str, ...]:
        """Read every source of `device` at once, before all that wait; returns the sources that will answer."""
        entries = self._of(device)
        for entry in entries:
            if entry.stage is _Stage.PLANNED:
                self._queue(entry, first=True)
        self._start()
        return tuple(entry.target.source for entry in entries if entry.stage is not _Stage.HELD)

    def poll_soon(self, device: str) -> None:
        """Read every source of `device` because it has something to tell: at once, but a second apart at most.

        One that is being read now is read once more, since it may have told too little.
        """
        now = self._clock.monotonic()
        for entry in self._of(device):
            if entry.stage is _Stage.RUNNING:
                entry.again = True
            elif entry.stage is _Stage.PLANNED:
                self._call(entry, now)
        self._start()

    def hasten(self, device: str, interval_s: Seconds, until_at: Instant) -> None:
        """Read `device` every `interval_s` until `until_at` where that is more often than usual."""
        now = self._clock.monotonic()
        for entry in self._of(device):
            entry.hasty_s = max(interval_s, FASTEST_S)
            entry.hasty_until = now + until_at - self._clock.now()
            if entry.stage is _Stage.PLANNED and not entry.failures and entry.started:
                self._plan(entry, entry.next_due(now))
        self._arm()

    def late_s(self) -> Seconds:
        """For how long the read that has waited longest has been due; one that waits after a failure is not counted."""
        now = self._clock.monotonic()
        queued = (entry for entry in self._entries.values() if entry.stage is _Stage.QUEUED and not entry.failures)
        return max((now - entry.started - entry.interval_s(now) for entry in queued if entry.started), default=0.0)

    async def stop(self) -> None:
        """End every read and wait until it has ended; the collectors stay open."""
        for entry in self._entries.values():
            self._drop(entry)
        self._entries.clear()
        self._events.clear()
        self._watched.clear()
        self._disarm()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_S)

    def _of(self, device: str) -> list[_Entry]:
        return [entry for (id_, _source), entry in self._entries.items() if id_ == device]

    def _plan(self, entry: _Entry, due: Seconds) -> None:
        entry.stage = _Stage.PLANNED
        entry.turn += 1
        self._expect(due, entry)

    def _call(self, entry: _Entry, now: Seconds) -> None:
        if now < entry.called + FASTEST_S:
            self._plan(entry, entry.called + FASTEST_S)
            return
        entry.called = now
        self._queue(entry, first=True)

    def _expect(self, at: Seconds, entry: _Entry) -> None:
        heappush(self._events, (at, next(self._order), entry.turn, entry))

    def _queue(self, entry: _Entry, first: bool = False) -> None:
        entry.stage = _Stage.QUEUED
        entry.turn += 1
        self._lanes.offer(entry.target.source, entry, narrow=entry.hanging, first=first)

    def _tick(self) -> None:
        self._timer = None
        now = self._clock.monotonic()
        while self._events and self._events[0][0] <= now:
            _at, _order, turn, entry = heappop(self._events)
            if turn == entry.turn and entry.stage is _Stage.PLANNED:
                self._queue(entry)
            elif turn == entry.turn and entry.stage is _Stage.RUNNING:
                self._abandon(entry)
        while self._watched and self._watched[0][0] <= now:
            _at, turn, entry = self._watched.popleft()
            if turn == entry.turn:
                self._watch_closely(entry)
        self._start()

    def _start(self) -> None:
        for lane, entry in self._lanes.admit():
            if entry.stage is _Stage.QUEUED:
                self._run(entry, lane)
            else:
                self._lanes.release(lane)
        self._arm()

    def _run(self, entry: _Entry, lane: Lane[_Entry]) -> None:
        entry.stage = _Stage.RUNNING
        entry.turn += 1
        entry.lane = lane
        entry.started = self._clock.monotonic()
        entry.task = self._task(self._read(entry, entry.turn))
        self._watched.append((entry.started + PATIENCE_S, entry.turn, entry))

    def _watch_closely(self, entry: _Entry) -> None:
        if entry.lane is not None:
            entry.lane = self._lanes.demote(entry.target.source, entry.lane)
        self._expect(entry.started + hard_timeout_s(entry.target) + GRACE_S, entry)

    async def _read(self, entry: _Entry, turn: int) -> None:
        poll = await attempt(self._collectors.get(entry.target.source), entry.target, self._clock)
        if turn == entry.turn:
            self._settle(entry, poll)

    def _abandon(self, entry: _Entry) -> None:
        if entry.task is not None:
            entry.task.cancel()
        took_s = self._clock.monotonic() - entry.started
        self._settle(entry, failed(entry.target, self._clock.now(), took_s, no_end(entry.target)))

    def _settle(self, entry: _Entry, poll: Poll) -> None:
        now = self._clock.monotonic()
        brought_nothing = poll.failure is not None and not poll.readings
        entry.failures = entry.failures + 1 if brought_nothing else 0
        entry.hanging = brought_nothing and now - entry.started >= PATIENCE_S
        self._leave_lane(entry)
        if entry.again:
            entry.again = False
            self._call(entry, now)
        else:
            self._plan(entry, entry.next_due(now))
        self._start()
        self._on_poll(poll)

    def _leave_lane(self, entry: _Entry) -> None:
        if entry.lane is not None:
            self._lanes.release(entry.lane)
        entry.lane = entry.task = None

    def _drop(self, entry: _Entry) -> None:
        entry.stage = _Stage.GONE
        entry.turn += 1
        self._leave_lane(entry)

    def _retire(self, key: TargetKey, entry: _Entry, successor: Target | None) -> None:
        running = entry.task
        self._drop(entry)
        if successor is None:
            del self._entries[key]
        else:
            self._entries[key] = _Entry(successor)
        self._task(self._forget(entry.target, running, self._entries.get(key)))

    async def _forget(self, target: Target, running: asyncio.Task[None] | None, successor: _Entry | None) -> None:
        if running is not None:
            running.cancel()
            await asyncio.wait({running}, timeout=GRACE_S)
        try:
            if collector := self._collectors.get(target.source):
                with suppress(RondaError, TimeoutError):
                    await asyncio.wait_for(collector.forget(target), GRACE_S)
        finally:
            if successor is not None and successor.stage is _Stage.HELD:
                self._plan(successor, first_due(successor.target, self._clock.monotonic()))
                self._arm()

    def _task(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _arm(self) -> None:
        while self._watched and self._watched[0][1] != self._watched[0][2].turn:
            self._watched.popleft()
        heads = [queue[0][0] for queue in (self._events, self._watched) if queue]
        if not heads:
            return
        loop = asyncio.get_running_loop()
        # whole ticks, so that thousands of targets wake the loop twenty times a second and not thousands
        when = ceil((loop.time() + min(heads) - self._clock.monotonic()) / TICK_S) * TICK_S
        if self._timer is None or when < self._timer.when():
            self._disarm()
            self._timer = loop.call_at(when, self._tick)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
