"""A rack goes down wave by wave, side by side within a wave, and stops where a server does not go off."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.model.run import Run, RunState, StepState
from console.runbooks.library import load_library
from tests.fakes.hosts import SHUTDOWNS, Stage
from tests.runbooks.rack import BUDI, Engine, rack_of, server

WEB, DB, LONE = server("web", depends_on=("db",)), server("db"), server("lone")
RACK = "rack-graceful-shutdown"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(tmp_path, Stage("web", "db", "lone"), rack_of(WEB, DB, LONE))


def told_to_stop(engine: Engine) -> list[str]:
    return [device for device, command in engine.stage.hosts.sent if command in SHUTDOWNS]


async def test_order(engine: Engine) -> None:
    """Each wave is off before the next is told anything."""

    async def watch(command: str) -> None:
        if command == "true" and "db" in engine.executor.locks and not engine.stage.hosts.on["web"]:
            seen.append("web is off")

    seen: list[str] = []
    engine.stage.hosts.before = watch
    run = await engine.begin(RACK, "r1")
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED
    assert told_to_stop(engine)[0] == "web"
    assert sorted(told_to_stop(engine)[1:]) == ["db", "lone"]
    assert seen == ["web is off", "web is off"]


async def test_every_server_is_locked(engine: Engine) -> None:
    """While a rack is shut down, no other run begins on one of its servers."""
    await engine.begin(RACK, "r1")
    assert engine.executor.locks.keys() == {"r1", "web", "db", "lone"}
    assert [obstacle.reason for obstacle in engine.plan("lone").obstacles] == ["locked"]
    await engine.stage.finish()
    assert engine.executor.locks == {}


async def test_stubborn_dependent(engine: Engine) -> None:
    """What a server depends on stays up while that server is not measured off."""
    engine.stage.hosts.stubborn.add("web")
    run = await engine.begin(RACK, "r1")
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.FAILED
    assert "web was not measured off" in ended.outcome
    assert told_to_stop(engine) == ["web"]


async def test_neighbour_goes_on(engine: Engine) -> None:
    """A server that fails does not hold up another of the same wave."""
    engine.stage.hosts.stubborn.add("db")
    run = await engine.begin(RACK, "r1")
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.FAILED
    assert not engine.stage.hosts.on["lone"]
    assert "lone" not in ended.outcome


async def test_stop(engine: Engine) -> None:
    """A stop lets the step under way end, and no further server is told."""

    async def stop(command: str) -> None:
        if command in SHUTDOWNS:
            await engine.executor.wishes.stop(run.id, BUDI, "leak closed")

    engine.stage.hosts.before = stop
    run = await engine.begin(RACK, "r1")
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.STOPPED
    assert told_to_stop(engine) == ["web"]


@pytest.mark.parametrize("turns", range(0, 120, 6))
async def test_killed_at_any_turn(tmp_path: Path, turns: int) -> None:
    """Killed anywhere in the middle and taken up again, no server is told twice and none is left out unsaid."""
    stage = Stage("web", "db", "lone")
    engine = Engine(tmp_path, stage, rack_of(WEB, DB, LONE))
    run = await engine.begin(RACK, "r1")
    while len(stage.announced) < turns and not all(task.done() for task in stage.tasks):
        await asyncio.sleep(0.0005)
    await engine.die()
    engine = Engine(tmp_path, stage, engine.world)
    assert await engine.executor.resume() == ()
    await stage.finish()
    ended = stage.run(run.id)
    for device in ("web", "db", "lone"):
        assert stage.hosts.shutdowns_of(device) == (0 if stage.hosts.on[device] else 1)
    assert (ended.state is RunState.SUCCEEDED) == (not any(stage.hosts.on.values()))
    assert ended.ended_at is not None
    engine.archive.close()


STAGGERED = """\
name = "staggered"
title = "Staggered"
description = "Two at a time, ten seconds apart."
scope = "rack"
dangerous = true

[[steps]]
id = "servers"
type = "run"
title = "Each"
runbook = "server-graceful-shutdown"
for_each = { order = "dependents_first", parallel = 2, stagger = "10s" }
"""


async def test_stagger(tmp_path: Path) -> None:
    """Within a wave each server begins that much after the one before it."""
    (tmp_path / "staggered.toml").write_text(STAGGERED)
    library = load_library(tmp_path)
    assert library.problems == ()
    stage = Stage("db", "lone")
    engine = Engine(tmp_path / "state", stage, rack_of(DB, LONE), library)
    run = await engine.begin("staggered", "r1")
    await stage.finish()
    ended = stage.run(run.id)
    assert ended.state is RunState.SUCCEEDED
    assert begun_at(ended, "db") - begun_at(ended, "lone") >= 10.0


def begun_at(run: Run, target: str) -> float:
    return next(step.started_at for step in run.steps if step.target == target and step.started_at is not None)


async def test_all_is_recorded(engine: Engine) -> None:
    """The record holds every server's steps with their times."""
    run = await engine.begin(RACK, "r1")
    await engine.stage.finish()
    kept, _lines = engine.archive.read(run.id)
    assert all(step.state is StepState.SUCCEEDED for step in kept.steps)
    assert begun_at(kept, "web") <= begun_at(kept, "db")
