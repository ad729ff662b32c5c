"""How many reads run side by side: a lane for each source, and a narrow one beside it for targets that hang."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")

HANGING_PER_SLOT = 4
"""So many hanging reads there may be for each slot of a lane; they wait, so they cost memory and little else."""


class Lane(Generic[T]):
    """A number of slots and a queue before them."""

    __slots__ = ("limit", "narrow", "used", "waiting")

    def __init__(self, limit: int, narrow: bool) -> None:
        self.limit = limit
        self.narrow = narrow
        self.used = 0
        self.waiting: deque[T] = deque()


class Lanes(Generic[T]):
    """Admits what waits, each source by turns; `concurrency` bounds the wide lanes together.

    The narrow lanes are not counted in it: what hangs there takes no place from what answers.
    """

    def __init__(self, concurrency: int, limits: Mapping[str, int]) -> None:
        self._concurrency = concurrency
        self._limits = dict(limits)
        self._lanes: dict[tuple[str, bool], Lane[T]] = {}
        self._wide_used = 0

    def offer(self, source: str, item: T, narrow: bool, first: bool = False) -> None:
        """Put `item` into the queue of its lane, `first` at its head."""
        waiting = self._lane(source, narrow).waiting
        if first:
            waiting.appendleft(item)
        else:
            waiting.append(item)

    def admit(self) -> Iterator[tuple[Lane[T], T]]:
        """What may start now, with the lane whose slot it holds until `release`."""
        progress = True
        while progress:
            progress = False
            for lane in tuple(self._lanes.values()):
                if lane.waiting and self._free(lane):
                    progress = True
                    lane.used += 1
                    self._wide_used += not lane.narrow
                    yield lane, lane.waiting.popleft()

    def release(self, lane: Lane[T]) -> None:
        """Give the slot back."""
        lane.used -= 1
        self._wide_used -= not lane.narrow

    def demote(self, source: str, lane: Lane[T]) -> Lane[T]:
        """Free the wide slot of what has hung for a while; returns the lane that holds it from now on.

        Beyond `HANGING_PER_SLOT` it keeps its slot.
        """
        narrow = self._lane(source, True)
        if lane.narrow or narrow.used >= self._limit(source) * HANGING_PER_SLOT:
            return lane
        self.release(lane)
        narrow.used += 1
        return narrow

    def _free(self, lane: Lane[T]) -> bool:
        return lane.used < lane.limit and (lane.narrow or self._wide_used < self._concurrency)

    def _limit(self, source: str) -> int:
        return min(self._limits.get(source, self._concurrency), self._concurrency)

    def _lane(self, source: str, narrow: bool) -> Lane[T]:
        key = (source, narrow)
        if key not in self._lanes:
            limit = self._limit(source)
            self._lanes[key] = Lane(max(2, limit // 8) if narrow else limit, narrow)
        return self._lanes[key]
