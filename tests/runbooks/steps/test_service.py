"""Tests of the `service` step, and of steps that follow only one way of an earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from console.model.run import RunState, StepState
from console.model.service import ServiceState, ServiceView
from console.model.wording import word
from console.runbooks.library import load_library
from console.runbooks.questions import Given
from console.runbooks.steps.service import why_not
from tests.fakes.hosts import Stage
from tests.runbooks.rack import BUDI, Engine, server, world_of

RUNBOOK = """\
name = "restore"
title = "Restore"
description = "For the tests."
scope = "server"

[[steps]]
id = "which"
type = "ask"
title = "Which way"
question = "Which way?"
choices = ["copy", "fresh"]

[[steps]]
id = "copy"
type = "ask"
title = "By a copy"
question = "Copied?"
after = { step = "which", chose = "copy" }

[[steps]]
id = "fresh"
type = "ask"
title = "Fresh"
question = "Installed?"
after = { step = "which", chose = "fresh" }

[[steps]]
id = "shown"
type = "service"
title = "It shows"
service = "portal"
every = "1s"
times = 2
timeout = "10s"
"""


class Portal:
    """A service that is up after it was asked so often."""

    def __init__(self, up_after: int) -> None:
        self.asked = 0
        self.up_after = up_after

    async def stand(self, service: str) -> ServiceView | None:
        self.asked += 1
        state = ServiceState.UP if self.asked > self.up_after else ServiceState.STALE
        return ServiceView(service, service, state, "the newest record is of yesterday")


def engine_with(tmp_path: Path, portal: Portal) -> Engine:
    own = tmp_path / "own"
    own.mkdir()
    (own / "restore.toml").write_text(RUNBOOK)
    library = load_library(own)
    assert library.problems == ()
    stage = Stage("altos-1")
    stage.services = portal
    world = structs.replace(world_of(server("altos-1")), service_ids=frozenset({"portal"}))
    return Engine(tmp_path / "state", stage, world, library)


async def test_one_way_is_taken_and_the_service_must_be_up(tmp_path: Path) -> None:
    """The branch that was not chosen is left out with its reason; the service counts when it is up twice in a row."""
    portal = Portal(up_after=3)
    engine = engine_with(tmp_path, portal)
    run = await engine.begin("restore", "altos-1")
    assert (await engine.until_asked(run.id)).id == "which"
    await engine.executor.wishes.answer(run.id, Given("which", "fresh", BUDI))
    assert (await engine.until_asked(run.id)).id == "fresh"
    await engine.executor.wishes.answer(run.id, Given("fresh", "done", BUDI))
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.SUCCEEDED
    assert ended.steps[1].state is StepState.SKIPPED
    assert "Which way" in ended.steps[1].outcome
    assert portal.asked == 5
    engine.archive.close()


async def test_a_service_that_stays_stale_fails(tmp_path: Path) -> None:
    """What is up with an old record is not up."""
    engine = engine_with(tmp_path, Portal(up_after=10_000))
    run = await engine.begin("restore", "altos-1")
    await engine.until_asked(run.id)
    await engine.executor.wishes.answer(run.id, Given("which", "copy", BUDI))
    await engine.until_asked(run.id)
    await engine.executor.wishes.answer(run.id, Given("copy", "done", BUDI))
    await engine.stage.finish()
    assert "the newest record is of yesterday" in engine.stage.run(run.id).outcome
    engine.archive.close()


def test_an_unknown_service_forbids_the_plan(tmp_path: Path) -> None:
    """A service that is not configured cannot be waited for."""
    engine = engine_with(tmp_path, Portal(0))
    engine.world = structs.replace(engine.world, service_ids=frozenset())
    plan = engine.executor.plans.propose("restore", "altos-1", {})
    assert [obstacle.reason for obstacle in plan.obstacles] == ["unknown_service"]
    engine.archive.close()


@pytest.mark.parametrize("state", [state for state in ServiceState if state is not ServiceState.UP])
def test_only_up_is_up(state: ServiceState) -> None:
    """Degraded, stale, cut off and unknown are told as what they are."""
    assert word(state) in why_not(ServiceView("p", "p", state, "why"), cleared=False)


def test_what_speaks_against_the_public_counts_where_it_is_asked() -> None:
    """An old backup does not make a service down, but it keeps the public out."""
    view = ServiceView("p", "p", ServiceState.UP, "", objections=("no good backup",))
    assert why_not(view, cleared=False) == ""
    assert why_not(view, cleared=True) == "no good backup"
