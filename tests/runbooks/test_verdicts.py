"""Tests of `console.runbooks.verdicts`: what is asked after a step failed, also by the next engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.model.run import RunState
from console.runbooks.verdicts import DECISION_S, left_s
from tests.fakes.hosts import Said
from tests.runbooks.test_asking import DECIDED, Scene


@pytest.mark.parametrize(
    ("failed_at", "now", "left"),
    [(None, 5.0, DECISION_S), (0.0, 3600.0, DECISION_S - 3600.0), (0.0, 2 * DECISION_S, 0.0), (9.0, 0.0, DECISION_S)],
)
def test_the_day_counts_from_the_failure(failed_at: float | None, now: float, left: float) -> None:
    """The time to decide counts from when the step failed, is never below nothing and never above the whole."""
    assert left_s(failed_at, now) == left


async def test_the_decision_is_asked_again_by_the_next_engine(tmp_path: Path) -> None:
    """A restart offers the same choices for what is left of the day; when that is over, the run fails by itself."""
    scene = Scene(tmp_path, DECIDED)
    scene.stage.hosts.script["units"] = Said(exit_status=3)
    run = await scene.begin()
    before = await scene.engine.until_asked(run.id)
    scene.stage.clock.advance(DECISION_S - 3600.0)
    await scene.restart()
    after = await scene.engine.until_asked(run.id)
    assert (after.question, after.choices) == (before.question, before.choices)
    scene.stage.clock.advance(3600.0)
    await scene.restart()
    assert (await scene.end(run)).state is RunState.FAILED


async def test_an_answer_after_a_restart_counts(tmp_path: Path) -> None:
    """What failed before an engine ended is tried again by the next one when somebody says so."""
    scene = Scene(tmp_path, DECIDED)
    scene.stage.hosts.script["units"] = Said(exit_status=3)
    run = await scene.begin()
    await scene.engine.until_asked(run.id)
    await scene.restart()
    await scene.engine.until_asked(run.id)
    scene.stage.hosts.script["units"] = Said()
    await scene.answer(run, "retry")
    assert (await scene.end(run)).state is RunState.SUCCEEDED
