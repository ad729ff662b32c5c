"""The wheel calls each deadline once, never early, and not at all when it was cancelled."""

from __future__ import annotations

import asyncio

from console.snmp.timers import Timed, Wheel


class Alarm(Timed):
    """Remembers when it went off."""

    def __init__(self) -> None:
        self.slot = None
        self.rung_at: list[float] = []

    def expired(self) -> None:
        self.rung_at.append(asyncio.get_running_loop().time())


async def _rung(alarm: Alarm) -> None:
    async with asyncio.timeout(10):
        while not alarm.rung_at:
            await asyncio.sleep(0.01)


async def test_a_deadline_is_never_early() -> None:
    """An alarm rings at or after its time."""
    loop = asyncio.get_running_loop()
    wheel, alarm = Wheel(loop), Alarm()
    due_at = loop.time() + 0.07
    wheel.set(alarm, due_at)
    await _rung(alarm)
    assert alarm.rung_at[0] >= due_at


async def test_a_cancelled_deadline_does_not_ring() -> None:
    """What was cancelled stays silent while a later one rings."""
    loop = asyncio.get_running_loop()
    wheel, cancelled, later = Wheel(loop), Alarm(), Alarm()
    wheel.set(cancelled, loop.time() + 0.01)
    wheel.set(later, loop.time() + 0.1)
    wheel.cancel(cancelled)
    await _rung(later)
    assert cancelled.rung_at == []


async def test_a_moved_deadline_rings_once() -> None:
    """Setting a deadline again moves it."""
    loop = asyncio.get_running_loop()
    wheel, moved, later = Wheel(loop), Alarm(), Alarm()
    wheel.set(moved, loop.time() + 0.01)
    wheel.set(moved, loop.time() + 0.06)
    wheel.set(later, loop.time() + 0.2)
    await _rung(later)
    assert len(moved.rung_at) == 1
    assert len(wheel) == 0


async def test_a_closed_wheel_is_silent() -> None:
    """After close nothing rings."""
    loop = asyncio.get_running_loop()
    wheel, alarm, other = Wheel(loop), Alarm(), Wheel(loop)
    wheel.set(alarm, loop.time())
    wheel.close()
    witness = Alarm()
    other.set(witness, loop.time() + 0.1)
    await _rung(witness)
    assert alarm.rung_at == []
