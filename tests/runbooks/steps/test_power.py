"""Tests of `console.runbooks.steps.power`: what is switched, what is not, and what is measured afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.collect.outlets.family import Switching
from console.collect.outlets.reading import OutletAction, OutletReading
from console.model.run import Plan, Run, RunState, StepState
from console.model.tag import Tag
from console.runbooks.archive import Archive
from console.runbooks.library import Library, load_library
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.tag import TagSet
from console.runbooks.world import World
from console.store.audit import read_audit
from tests.runbooks.rack import BUDI, GONE, SITI, Engine, server, world_of

HEAD = """\
name = "{name}"
title = "Power"
description = "For the tests."
scope = "server"
dangerous = true

[[steps]]
id = "power"
type = "power"
title = "Switch it"
via = "{via}"
action = "{action}"
settle = "5s"
on_failure = "ask"
"""

ON = Switching("1.3.6.1.4.1.318.1.1.26.9.2.4.1.5", 1)
OFF = Switching("1.3.6.1.4.1.318.1.1.26.9.2.4.1.5", 2)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    directory = tmp_path / "runbooks"
    directory.mkdir()
    for via, action in (("outlets", "off"), ("outlets", "on"), ("bmc", "graceful"), ("bmc", "off"), ("bmc", "on")):
        name = f"{via}-{action}"
        (directory / f"{name}.toml").write_text(HEAD.format(name=name, via=via, action=action))
    found = load_library(directory)
    assert found.problems == ()
    return found


@pytest.fixture
def engine(tmp_path: Path, library: Library) -> Iterator[Engine]:
    made = Engine(tmp_path / "state", library=library)
    made.world = fed(world_of(server("altos-1")))
    yield made
    made.archive.close()


def fed(world: World) -> World:
    """`altos-1` on two outlets that are known, with a BMC that was asked."""
    reading = OutletReading(
        feed="",
        family="apc-rpdu2",
        row="1",
        state="on",
        state_at="1.3.6.1.4.1.318.1.1.26.9.2.3.1.5",
        on=ON,
        off=OFF,
    )
    feeds = ("pdu-a/1", "pdu-b/1")
    device = structs.replace(world.devices["altos-1"], feeds=feeds)
    return structs.replace(
        world,
        devices={"altos-1": device},
        outlets={feed: structs.replace(reading, feed=feed) for feed in feeds},
        resets={"altos-1": ("On", "ForceOff", "GracefulShutdown")},
    )


def off(world: World) -> World:
    """The same with a server that answers nowhere."""
    return structs.replace(world, sources={"altos-1": GONE})


def proposed(engine: Engine, runbook: str) -> Plan:
    return engine.executor.plans.propose(runbook, "altos-1", {})


def reasons(plan: Plan) -> list[str]:
    return [obstacle.reason for obstacle in plan.obstacles]


async def test_a_cut_is_planned_value_for_value(engine: Engine) -> None:
    """The plan names each outlet, the object, the value and where it is measured."""
    steps = proposed(engine, "outlets-off").steps
    assert [step.id for step in steps] == ["power.pdu-a-1", "power.pdu-b-1"]
    assert "pdu-a/1 (apc-rpdu2): 1.3.6.1.4.1.318.1.1.26.9.2.4.1.5 = INTEGER 2" in steps[0].command
    assert all(step.destructive for step in steps)


async def test_a_server_that_is_off_is_cut(engine: Engine) -> None:
    """With every sign gone and no current, each outlet is switched once and measured off."""
    engine.stage.hosts.on["altos-1"] = False
    run = await engine.begin("outlets-off", "altos-1")
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.SUCCEEDED, ended
    assert engine.stage.power.switched == [("pdu-a/1", "off"), ("pdu-b/1", "off")]
    assert "pdu-a/1 is off, 0 A" in ended.steps[0].outcome


async def test_a_server_that_is_on_is_not_cut(engine: Engine) -> None:
    """A server that still answers is not cut by the one who started the run, whatever they choose."""
    run = await engine.begin("outlets-off", "altos-1")
    step = await engine.until_asked(run.id)
    assert "It is still on" in step.question
    assert set(step.needs) == {"note", "not:siti"}
    refused = await engine.executor.wishes.answer(run.id, Given(step.id, "cut anyway", SITI, "burning"))
    assert isinstance(refused, Refusal)
    assert refused.reason == "same_person"
    assert engine.stage.power.switched == []
    await engine.die()


async def test_a_second_person_may_have_it_cut_with_a_reason(engine: Engine, tmp_path: Path) -> None:
    """Somebody else may take it upon themselves, and their reason is on record."""
    run = await engine.begin("outlets-off", "altos-1")
    for _outlet in range(2):
        step = await engine.until_asked(run.id)
        no_reason = await engine.executor.wishes.answer(run.id, Given(step.id, "cut anyway", BUDI))
        assert isinstance(no_reason, Refusal)
        assert no_reason.reason == "no_note"
        assert isinstance(
            await engine.executor.wishes.answer(run.id, Given(step.id, "cut anyway", BUDI, "smoke comes out")), Run
        )
    # The host of this stage does not lose its power with its outlets, so no current must be left by hand.
    engine.stage.hosts.on["altos-1"] = False
    await engine.stage.finish()
    assert [feed for feed, _action in engine.stage.power.switched] == ["pdu-a/1", "pdu-b/1"]
    entries = [entry for entry in read_audit(tmp_path / "state/audit.log") if entry.action == "run.answer"]
    assert ("budi", "smoke comes out") in [(entry.who.user, entry.reason) for entry in entries]


async def test_what_is_not_metered_is_not_proved_off(engine: Engine) -> None:
    """An outlet without a meter is not cut on silence alone."""
    engine.stage.hosts.on["altos-1"] = False
    engine.stage.power.metered = False
    run = await engine.begin("outlets-off", "altos-1")
    assert "does not measure its current" in (await engine.until_asked(run.id)).question
    assert engine.stage.power.switched == []
    await engine.die()


async def test_off_while_current_flows_is_told(engine: Engine) -> None:
    """A PDU that says off while current flows fails the step with a warning, and is not asked twice."""
    engine.stage.hosts.on["altos-1"] = False
    switch = engine.stage.power.switch

    async def leak_after(reading: OutletReading, action: OutletAction) -> None:
        await switch(reading, action)
        engine.stage.power.leaking.add(reading.feed)

    engine.stage.power.switch = leak_after  # type: ignore[method-assign]
    run = await engine.begin("outlets-off", "altos-1")
    step = await engine.until_asked(run.id)
    assert "says that it is off, but current flows: pdu-a/1 is off, 1.3 A" in step.question
    assert step.choices == ("measure again", "skip", "stop")
    engine.stage.power.leaking.clear()
    engine.stage.power.switch = switch  # type: ignore[method-assign]
    await engine.executor.wishes.answer(run.id, Given(step.id, "measure again", BUDI))
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED
    assert engine.stage.power.switched == [("pdu-a/1", "off"), ("pdu-b/1", "off")]


async def test_an_outlet_that_does_not_follow_may_be_tried_again(engine: Engine) -> None:
    """A switching that measurably changed nothing is offered again to a person, who decides."""
    engine.stage.hosts.on["altos-1"] = False
    engine.stage.power.stuck.add("pdu-a/1")
    run = await engine.begin("outlets-off", "altos-1")
    step = await engine.until_asked(run.id)
    assert "did not follow" in step.question
    assert "retry" in step.choices
    engine.stage.power.stuck.clear()
    await engine.executor.wishes.answer(run.id, Given(step.id, "retry", BUDI))
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED


async def test_another_pdu_than_planned_gets_nothing(engine: Engine) -> None:
    """When the PDU is of another family than when it was planned, nothing is sent."""
    engine.stage.hosts.on["altos-1"] = False
    engine.stage.power.family = "eaton-epdu"
    run = await engine.begin("outlets-off", "altos-1")
    assert "no longer what it was" in (await engine.until_asked(run.id)).question
    assert engine.stage.power.switched == []
    await engine.die()


async def test_what_is_so_already_is_not_sent(engine: Engine) -> None:
    """An outlet that is off already is left alone."""
    engine.stage.hosts.on["altos-1"] = False
    engine.stage.power.outlets.update({"pdu-a/1": False, "pdu-b/1": False})
    run = await engine.begin("outlets-off", "altos-1")
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED
    assert engine.stage.power.switched == []


async def test_an_unknown_outlet_forbids_the_plan(engine: Engine) -> None:
    """An outlet that could not be placed is an obstacle with the sentence that says why."""
    engine.world = structs.replace(engine.world, outlets={"pdu-a/1": "pdu-a/1: nobody knows this PDU"})
    plan = proposed(engine, "outlets-off")
    assert reasons(plan)[:2] == ["no_outlet", "no_outlet"]
    assert plan.obstacles[0].sentence == "pdu-a/1: nobody knows this PDU"


async def test_a_tag_forbids_the_switching_on(engine: Engine) -> None:
    """A do-not-energise tag forbids the plan, and the step when it was set since."""
    engine.world = off(engine.world)
    engine.stage.hosts.on["altos-1"] = False
    run = await engine.begin("outlets-on", "altos-1")
    assert isinstance(engine.archive, Archive)
    await engine.archive.tags.put(TagSet(Tag("altos-1", "siti", "still wet", 0.0)))
    step = await engine.until_asked(run.id)
    assert "still wet" in step.question
    assert engine.stage.power.switched == []
    await engine.die()
    assert "do_not_energise" in reasons(proposed(engine, "outlets-on"))


async def test_air_near_its_dew_point_forbids_the_switching_on(engine: Engine) -> None:
    """Below two kelvin nothing is switched on; a margin that nothing measures is said."""
    engine.world = off(engine.world)
    assert any("Nothing measures how near" in warning for warning in proposed(engine, "outlets-on").warnings)
    engine.world = structs.replace(engine.world, dew_margins={"altos-1": 1.4})
    assert reasons(proposed(engine, "outlets-on")) == ["condensation"]


async def test_graceful_never_becomes_force(engine: Engine) -> None:
    """A BMC that takes a graceful shutdown and does nothing leads to a failure, not to another reset."""
    engine.stage.power.ignoring.add("altos-1")
    run = await engine.begin("bmc-graceful", "altos-1")
    step = await engine.until_asked(run.id)
    assert "Nothing was forced" in step.question
    assert engine.stage.power.reset_asked == [("altos-1", "GracefulShutdown")]
    await engine.die()


async def test_a_reset_that_is_not_offered_forbids_the_plan(engine: Engine) -> None:
    """A BMC without the wanted reset type is an obstacle that names what it offers."""
    engine.world = structs.replace(engine.world, resets={"altos-1": ("On", "ForceOff")})
    plan = proposed(engine, "bmc-graceful")
    assert reasons(plan) == ["no_reset"]
    assert "it offers On, ForceOff" in plan.obstacles[0].sentence


async def test_a_reset_is_measured(engine: Engine) -> None:
    """What counts is what the BMC measures afterwards."""
    run = await engine.begin("bmc-off", "altos-1")
    await engine.stage.finish()
    assert "the BMC says off" in engine.stage.run(run.id).steps[0].outcome


async def test_a_cut_under_which_the_engine_died_is_measured_and_not_repeated(
    engine: Engine, tmp_path: Path, library: Library
) -> None:
    """After a crash the outlet is read; what is off was cut, and nothing is sent again."""
    engine.stage.hosts.on["altos-1"] = False
    switch = engine.stage.power.switch

    sent = asyncio.Event()

    async def hang_after(reading: OutletReading, action: OutletAction) -> None:
        await switch(reading, action)
        sent.set()
        await asyncio.Event().wait()

    engine.stage.power.switch = hang_after  # type: ignore[method-assign]
    run = await engine.begin("outlets-off", "altos-1")
    await sent.wait()
    await engine.die()
    engine.stage.power.switch = switch  # type: ignore[method-assign]
    second = Engine(tmp_path / "state", engine.stage, engine.world, library)
    await second.executor.resume()
    await second.stage.finish()
    ended = second.stage.run(run.id)
    assert ended.state is RunState.SUCCEEDED, ended
    assert [step.state for step in ended.steps] == [StepState.SUCCEEDED] * 2
    assert second.stage.power.switched == [("pdu-a/1", "off"), ("pdu-b/1", "off")]
    second.archive.close()
