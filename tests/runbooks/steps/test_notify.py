"""Tests of `console.runbooks.steps.notify`: what will be said stands in the plan, and a run does not wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.model.run import RunState, StepState
from console.runbooks.library import load_library
from tests.runbooks.rack import Engine, server, world_of

RUNBOOK = """\
name = "tell"
title = "Tell"
description = "For the tests."
scope = "server"

[parameters.hours]
title = "How long"
default = "two hours"

[[steps]]
id = "before"
type = "notify"
title = "Tell the duty"
to = ["duty"]
message = "{target} is going down for {hours}; $(reboot) is not run."

[[steps]]
id = "look"
type = "check"
title = "It answers"
[steps.command]
linux = ["true"]
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "tell.toml").write_text(RUNBOOK)
    world = structs.replace(world_of(server("altos-1")), ways=frozenset({"duty"}))
    made = Engine(tmp_path / "state", world=world, library=load_library(tmp_path / "runbooks"))
    yield made
    made.archive.close()


async def test_the_plan_says_what_will_be_said(engine: Engine) -> None:
    """The plan shows to whom and the text as it will go out, once, with no second filling of what was filled in."""
    plan = engine.executor.plans.propose("tell", "altos-1", {"hours": "{target}"})
    assert plan.steps[0].command == "tell duty: altos-1 is going down for {target}; $(reboot) is not run."
    assert not plan.steps[0].destructive
    assert plan.warnings == ()


async def test_it_is_handed_over_and_the_run_goes_on(engine: Engine) -> None:
    """The message is handed over once, as planned, and its step says that it is on its way."""
    run = await engine.begin("tell", "altos-1")
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.SUCCEEDED
    assert ended.steps[0].outcome == "Written down for 1 address, and tried until it is taken."
    (call,) = engine.stage.tells.calls
    assert (call.to, call.target, call.title) == (("duty",), "altos-1", "Tell the duty")
    assert call.text == "altos-1 is going down for two hours; $(reboot) is not run."


async def test_nobody_reached_stops_no_run(engine: Engine) -> None:
    """A message that reaches nobody fails its own step, and the run goes on."""
    engine.stage.tells.reaches = 0
    run = await engine.begin("tell", "altos-1")
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert [step.state for step in ended.steps] == [StepState.FAILED, StepState.SUCCEEDED]
    assert "Nobody is reached by duty" in ended.steps[0].outcome


async def test_an_unknown_name_is_said_in_the_plan(engine: Engine) -> None:
    """The plan warns of a name that the configuration does not have, and may be run all the same."""
    engine.world = structs.replace(engine.world, ways=frozenset({"office"}))
    plan = engine.executor.plans.propose("tell", "altos-1", {})
    assert plan.warnings == ('"duty" is no notify, contact or rota of the configuration, so nobody would be told.',)
    assert plan.obstacles == ()


def test_check_names_whom_nobody_knows(tmp_path: Path) -> None:
    """A check of the configuration says file, line and the nearest name; the runbook stays usable."""
    (tmp_path / "tell.toml").write_text(RUNBOOK)
    library = load_library(tmp_path, frozenset({"dusty", "office"}))
    (problem,) = library.problems
    assert (problem.line, problem.key) == (14, "steps[0].to[0]")
    assert '"duty" is no notify, contact or rota' in problem.sentence
    assert "dusty" in problem.hint
    assert "tell" in library.runbooks
    assert load_library(tmp_path, frozenset({"duty"})).problems == ()
