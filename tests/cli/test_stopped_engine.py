"""What is asked of an engine that stands still: not known meanwhile, done once at most, and told rightly afterwards."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from console.cli.attach import attach
from console.clock import SystemClock
from console.model.snapshot import Snapshot
from console.plain.session import Session
from console.store.audit import read_audit
from console.wire.attending import AcknowledgeMany
from console.wire.messages import No, Reply
from tests.cli.engine_here import EngineHere, engine_here

pytestmark = [pytest.mark.real, pytest.mark.slow]


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.02)


def _acknowledgements(engine: EngineHere) -> list[str]:
    entries = read_audit(engine.state / "audit.log")
    return [one.outcome for one in entries if one.action == "alert.acknowledge"]


async def _twice_while_it_stands(engine: EngineHere, session: Session) -> tuple[Reply, Reply]:
    await _until(lambda: bool(session.world.alerts))
    request = AcknowledgeMany((next(iter(session.world.alerts)),), "on my way")
    os.kill(engine.pid, signal.SIGSTOP)
    try:
        first = asyncio.create_task(session.ask(request))
        second = asyncio.create_task(session.ask(request))
        return await first, await second
    finally:
        os.kill(engine.pid, signal.SIGCONT)


def _taken_on(world: Snapshot) -> bool:
    return any(alert.acknowledged is not None for alert in world.alerts.values())


async def _trial(engine: EngineHere) -> tuple[Reply, Reply]:
    said: list[str] = []
    session = Session(lambda: attach(engine.state, name="ana", client="test"), said.append, SystemClock())
    attending = asyncio.create_task(session.attend())
    try:
        replies = await _twice_while_it_stands(engine, session)
        await _until(lambda: "The engine is back." in said)
        await _until(lambda: _taken_on(session.world))
        return replies
    finally:
        attending.cancel()
        await asyncio.gather(attending, return_exceptions=True)


def test_what_is_asked_twice_of_a_standing_engine_is_done_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person is told that it is not known; when the engine goes on it has done it once, and shows it."""
    monkeypatch.setattr("console.tui.pulse.PULSE_EVERY_S", 0.5)
    monkeypatch.setattr("console.tui.pulse.SILENCE_S", 1.0)
    with engine_here(tmp_path) as engine:
        replies = asyncio.run(_trial(engine))
        assert all(isinstance(reply, No) and "ot known" in reply.message for reply in replies)
        assert len(_acknowledgements(engine)) == 1
