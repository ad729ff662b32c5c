"""One timer wheel for all deadlines: coarse, and cheap for deadlines that are nearly always cancelled."""

from __future__ import annotations

import asyncio

TICK_S = 0.05


class Timed:
    """Something with a deadline; the wheel calls `expired` once, unless the deadline is cancelled or moved."""

    __slots__ = ("slot",)

    slot: int | None

    def expired(self) -> None:
        """What happens at the deadline."""
        raise NotImplementedError


class Wheel:
    """Deadlines in slots of `TICK_S`; a deadline is never early and at most two ticks late on an idle loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._slots: dict[int, set[Timed]] = {}
        self._ticking: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return sum(map(len, self._slots.values()))

    def set(self, timed: Timed, due_at: float) -> None:
        """Set or move the deadline of `timed` to `due_at` on the loop's clock."""
        self.cancel(timed)
        slot = int(due_at / TICK_S) + 1
        timed.slot = slot
        self._slots.setdefault(slot, set()).add(timed)
        if self._ticking is None:
            self._ticking = self._loop.call_later(TICK_S, self._tick)

    def cancel(self, timed: Timed) -> None:
        """Forget the deadline of `timed`, if it has one."""
        if timed.slot is not None and (waiting := self._slots.get(timed.slot)):
            waiting.discard(timed)
        timed.slot = None

    def close(self) -> None:
        """Forget every deadline."""
        if self._ticking is not None:
            self._ticking.cancel()
        self._ticking = None
        self._slots.clear()

    def _tick(self) -> None:
        reached = int(self._loop.time() / TICK_S)
        for slot in sorted(slot for slot in self._slots if slot <= reached):
            for timed in self._slots.pop(slot):
                timed.slot = None
                timed.expired()
        self._ticking = self._loop.call_later(TICK_S, self._tick) if self._slots else None
