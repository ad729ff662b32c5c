"""Pausing a run, leaving a step out, going on after a failure, and the code on a rack's label."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.model.run import Run, RunState, StepState
from console.runbooks.library import load_library
from console.runbooks.proposals import Refusal
from console.runbooks.questions import MAX_WRONG_CODES, Given
from console.runbooks.reopening import REOPEN_WITHIN_S
from console.store.audit import read_audit, verify
from tests.runbooks.rack import BUDI, SITI, Engine, rack_of, server

LABELLED = """\
name = "labelled"
title = "Labelled"
description = "For the tests."
scope = "server"

[[steps]]
id = "here"
type = "ask"
title = "Somebody stands there"
question = "Read the label"
choices = ["read"]
label_code = true
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    made.archive.close()


def reason(answer: Run | Refusal) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason


async def until(engine: Engine, run: str, state: RunState) -> Run:
    for _turn in range(5000):
        if engine.stage.run(run).state is state:
            return engine.stage.run(run)
        await asyncio.sleep(0.001)
    raise AssertionError(engine.stage.run(run))


async def paused(engine: Engine) -> Run:
    """A graceful shutdown that was paused during its first check."""

    async def pause(command: str) -> None:
        if command == "true":
            assert isinstance(await engine.executor.wishes.pause(run.id, BUDI, "somebody calls"), Run)

    engine.stage.hosts.before = pause
    run = await engine.start()
    await until(engine, run.id, RunState.PAUSED)
    while engine.stage.run(run.id).steps[0].state is StepState.RUNNING:
        await asyncio.sleep(0.001)
    engine.stage.hosts.before = None
    return engine.stage.run(run.id)


async def test_a_paused_run_begins_nothing(engine: Engine) -> None:
    """The step under way is finished, the next is not begun, and everybody sees who paused it."""
    run = await paused(engine)
    assert run.paused_by == "budi"
    assert engine.stage.hosts.sent == [("altos-1", "true")]
    assert reason(await engine.executor.wishes.pause(run.id, BUDI)) == "paused"
    assert isinstance(await engine.executor.wishes.unpause(run.id, SITI), Run)
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED
    assert reason(await engine.executor.wishes.unpause(run.id, SITI)) == "not_running"


async def test_a_pause_outlives_the_engine(engine: Engine, tmp_path: Path) -> None:
    """A run that was paused is still paused after a restart."""
    run = await paused(engine)
    await engine.die()
    second = Engine(tmp_path, engine.stage)
    await second.executor.resume()
    await asyncio.sleep(0.02)
    assert second.stage.run(run.id).state is RunState.PAUSED
    assert second.stage.hosts.shutdowns_of("altos-1") == 0
    await second.executor.wishes.unpause(run.id, SITI)
    await second.stage.finish()
    assert second.stage.hosts.shutdowns_of("altos-1") == 1
    second.archive.close()


async def test_a_stop_ends_a_paused_run(engine: Engine) -> None:
    """A paused run can be stopped."""
    run = await paused(engine)
    await engine.executor.wishes.stop(run.id, BUDI)
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.STOPPED


async def test_a_step_is_left_out_with_a_reason(engine: Engine, tmp_path: Path) -> None:
    """A step that has not begun can be left out; the reason is in the run and on record."""
    run = await paused(engine)
    assert reason(await engine.executor.wishes.leave_out(run.id, "users", BUDI, "")) == "no_reason"
    assert reason(await engine.executor.wishes.leave_out(run.id, "reachable", BUDI, "done")) == "not_waiting"
    assert isinstance(await engine.executor.wishes.leave_out(run.id, "users", BUDI, "all were called"), Run)
    await engine.executor.wishes.unpause(run.id, SITI)
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.steps[1].state is StepState.SKIPPED
    assert "all were called" in ended.steps[1].outcome
    assert ("altos-1", "who") not in engine.stage.hosts.sent
    skips = [entry for entry in read_audit(tmp_path / "audit.log") if entry.action == "step.skip"]
    assert [(entry.who.user, entry.reason) for entry in skips] == [("budi", "all were called")]


async def failed(engine: Engine) -> Run:
    """A graceful shutdown that failed in its first check."""
    engine.stage.hosts.unreachable.add("altos-1")
    run = await engine.shut_down()
    assert run.state is RunState.FAILED
    engine.stage.hosts.unreachable.clear()
    return run


async def test_a_failed_run_goes_on_from_where_it_failed(engine: Engine, tmp_path: Path) -> None:
    """With a reason, the failed step is done again and the others follow; what was done stays done."""
    run = await failed(engine)
    assert reason(await engine.executor.reopen(run.id, BUDI, "")) == "no_reason"
    assert isinstance(await engine.executor.reopen(run.id, BUDI, "the cable was loose"), Run)
    assert list(engine.executor.locks) == ["altos-1"]
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED
    assert engine.stage.hosts.shutdowns_of("altos-1") == 1
    assert engine.archive.read(run.id)[0].state is RunState.SUCCEEDED
    assert verify(tmp_path / "audit.log") == ()


async def test_a_run_that_succeeded_does_not_go_on(engine: Engine) -> None:
    """Only what failed or was stopped goes on."""
    run = await engine.shut_down()
    assert reason(await engine.executor.reopen(run.id, BUDI, "again")) == "not_failed"
    assert reason(await engine.executor.reopen("no-run", BUDI, "again")) == "unknown_run"


async def test_an_old_failure_is_planned_anew(engine: Engine) -> None:
    """What was confirmed long ago is too old."""
    run = await failed(engine)
    engine.stage.clock.advance(REOPEN_WITHIN_S + 1)
    assert reason(await engine.executor.reopen(run.id, BUDI, "late")) == "too_old"


async def test_another_run_holds_the_target(engine: Engine) -> None:
    """A target that another run works on is not taken from it."""
    run = await failed(engine)
    await paused(engine)
    assert reason(await engine.executor.reopen(run.id, BUDI, "now")) == "locked"
    await engine.die()


async def test_a_stopped_run_goes_on(engine: Engine) -> None:
    """A stop does not follow the run into its second life."""
    run = await paused(engine)
    await engine.executor.wishes.stop(run.id, BUDI)
    await engine.stage.finish()
    assert isinstance(await engine.executor.reopen(run.id, BUDI, "it was the wrong one"), Run)
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED


async def test_a_label_is_read_out(tmp_path: Path) -> None:
    """The code on the rack's label is asked for, a wrong one counts, and none is written down."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own/labelled.toml").write_text(LABELLED)
    world = structs.replace(rack_of(server("altos-1")), label_codes=frozenset({"r1"}))
    engine = Engine(tmp_path / "state", world=world, library=load_library(tmp_path / "own"))
    engine.stage.labels["r1"] = "7K3P"
    run = await engine.begin("labelled", "altos-1")
    step = await engine.until_asked(run.id)
    assert step.needs == ("code:r1",)
    for _try in range(2):
        wrong = await engine.executor.wishes.answer(run.id, Given("here", "read", BUDI, code="7K3Q"))
        assert reason(wrong) == "wrong_code"
    assert isinstance(await engine.executor.wishes.answer(run.id, Given("here", "read", BUDI, code="7K3P")), Run)
    await engine.stage.finish()
    engine.archive.close()
    for file in (tmp_path / "state").rglob("*"):
        assert not file.is_file() or b"7K3" not in file.read_bytes()


async def test_codes_are_not_guessed(tmp_path: Path) -> None:
    """After a few wrong codes the right one does not count either."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own/labelled.toml").write_text(LABELLED)
    world = structs.replace(rack_of(server("altos-1")), label_codes=frozenset({"r1"}))
    engine = Engine(tmp_path / "state", world=world, library=load_library(tmp_path / "own"))
    engine.stage.labels["r1"] = "7K3P"
    run = await engine.begin("labelled", "altos-1")
    await engine.until_asked(run.id)
    for number in range(MAX_WRONG_CODES):
        await engine.executor.wishes.answer(run.id, Given("here", "read", BUDI, code=f"{number}"))
    right = await engine.executor.wishes.answer(run.id, Given("here", "read", BUDI, code="7K3P"))
    assert reason(right) == "too_many_codes"
    await engine.die()
