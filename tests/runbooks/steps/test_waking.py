"""Tests of `console.runbooks.steps.waking`: what is shown, what is sent, and what counts as awake."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.inventory import WakeAccess
from console.model.run import RunState
from console.model.tag import Tag
from console.runbooks.library import load_library
from console.runbooks.tag import TagSet
from tests.runbooks.rack import GONE, Engine, server, world_of

WAKE = WakeAccess("52:54:00:12:34:56", "192.0.2.255", 9)
RUNBOOK = """\
name = "wake"
title = "Wake it"
description = "For the tests."
scope = "server"
dangerous = true

[[steps]]
id = "wake"
type = "power"
title = "Wake it over the network"
via = "wake"
action = "on"
settle = "10s"
on_failure = "ask"
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "wake.toml").write_text(RUNBOOK)
    device = structs.replace(server("altos-1"), wake=WAKE, feeds=("pdu-a/1",))
    world = structs.replace(world_of(device), sources={"altos-1": GONE})
    library = load_library(tmp_path / "runbooks")
    assert library.problems == ()
    made = Engine(tmp_path / "state", world=world, library=library)
    made.stage.hosts.on["altos-1"] = False
    yield made
    made.archive.close()


async def test_the_plan_shows_the_packet(engine: Engine) -> None:
    """The plan names the card, the broadcast address and the port."""
    (step,) = engine.executor.plans.propose("wake", "altos-1", {}).steps
    assert "magic packet for 52:54:00:12:34:56 to 192.0.2.255 UDP port 9" in step.command
    assert step.destructive


async def test_a_server_that_wakes(engine: Engine) -> None:
    """What was planned is sent once, and the server counts as up when it answers."""
    engine.stage.power.wakes[WAKE.mac] = "altos-1"
    run = await engine.begin("wake", "altos-1")
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.SUCCEEDED
    assert "Measured: ssh answers" in ended.steps[0].outcome
    assert engine.stage.power.woken == [WAKE]


async def test_current_shows_a_server_that_wakes(engine: Engine) -> None:
    """Before its network is up a server shows by the current it draws."""
    engine.stage.hosts.network_down = True
    engine.stage.power.wakes[WAKE.mac] = "altos-1"
    run = await engine.begin("wake", "altos-1")
    await engine.stage.finish()
    assert "1.3 A flow through pdu-a/1" in engine.stage.run(run.id).steps[0].outcome


async def test_what_was_sent_proves_nothing(engine: Engine) -> None:
    """A server that does not come up fails the step, and a person may have it woken again."""
    run = await engine.begin("wake", "altos-1")
    step = await engine.until_asked(run.id)
    assert "altos-1 does not come up, 10 s after it was woken" in step.question
    assert "192.0.2.255" in step.question
    assert "retry" in step.choices
    assert engine.stage.power.woken == [WAKE]
    await engine.die()


async def test_a_waking_under_which_the_engine_died_is_measured(engine: Engine, tmp_path: Path) -> None:
    """After a crash the server is measured, and no packet is sent again."""
    sent = asyncio.Event()

    async def hang_after(access: WakeAccess) -> None:
        engine.stage.power.woken.append(access)
        engine.stage.hosts.on["altos-1"] = True
        sent.set()
        await asyncio.Event().wait()

    wake, engine.stage.power.wake = engine.stage.power.wake, hang_after  # type: ignore[method-assign]
    run = await engine.begin("wake", "altos-1")
    await asyncio.wait_for(sent.wait(), 20)
    await engine.die()
    engine.stage.power.wake = wake  # type: ignore[method-assign]
    second = Engine(tmp_path / "state", engine.stage, engine.world, load_library(tmp_path / "runbooks"))
    await second.executor.resume()
    await second.stage.finish()
    assert second.stage.run(run.id).state is RunState.SUCCEEDED
    assert second.stage.power.woken == [WAKE]
    second.archive.close()


async def test_a_tag_forbids_it(engine: Engine) -> None:
    """A server that must not get power is not woken."""
    await engine.archive.tags.put(TagSet(Tag("altos-1", "siti", "still wet", 0.0)))
    plan = engine.executor.plans.propose("wake", "altos-1", {})
    assert [obstacle.reason for obstacle in plan.obstacles] == ["do_not_energise"]


async def test_a_server_without_a_card_forbids_the_plan(engine: Engine) -> None:
    """What the configuration would need is said."""
    engine.world = structs.replace(engine.world, devices={"altos-1": server("altos-1")})
    plan = engine.executor.plans.propose("wake", "altos-1", {})
    assert plan.obstacles[0].reason == "no_wake"
    assert "wake = { mac = … }" in plan.obstacles[0].sentence
