"""One target's polling cycle: where it stands, how often it is read, how often it failed; starts no read."""

from __future__ import annotations

import asyncio
from enum import Enum, auto

from console.collect.lanes import Lane
from console.collect.pace import backed_off_due, next_due
from console.inventory import Target
from console.model.time import Seconds


class Stage(Enum):
    """Where a target stands: waits for its predecessor, for its time, for a place, for its answer; or is no more."""

    HELD = auto()
    PLANNED = auto()
    QUEUED = auto()
    RUNNING = auto()
    GONE = auto()


class Cycle:
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
        self.stage = Stage.HELD
        self.turn = 0
        self.failures = 0
        self.hanging = False
        self.hasty_s: Seconds = 0.0
        self.hasty_until: Seconds = 0.0
        self.started: Seconds = 0.0
        self.called: Seconds = float("-inf")
        self.again = False
        self.lane: Lane[Cycle] | None = None
        self.task: asyncio.Task[None] | None = None

    def enter(self, stage: Stage) -> None:
        """Go on to `stage`; what was expected of the turn before is void."""
        self.stage = stage
        self.turn += 1

    def interval_s(self, now: Seconds) -> Seconds:
        """How often it is read now."""
        usual = self.target.interval_s
        return min(usual, self.hasty_s) if now < self.hasty_until else usual

    def next_due(self, now: Seconds) -> Seconds:
        """When it is read next, after an answer or a failure."""
        interval_s = self.interval_s(now)
        if self.failures:
            return backed_off_due(self.target, interval_s, self.failures, now)
        return next_due(self.target, interval_s, self.started, now)
