"""Tests of `console.runbooks.door`: a run under way whose site is closed leaves out or asks, and drops no check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec import structs

from console.model.run import Plan, Run, RunState, StepKind, StepState
from console.runbooks.library import load_library
from console.runbooks.no_entry import Closed
from console.runbooks.placed import hands_of
from console.runbooks.plan import plan
from console.runbooks.questions import RETRY, STOP, Given
from console.runbooks.schema import Runbook
from console.runbooks.steptypes import RunStep
from tests.runbooks.rack import BUDI, Engine, rack_of, server
from tests.runbooks.test_no_entry import NOW, runbooks, stoppers

FIRE = Closed("Bontang", "fire (said by ana)")
BOOK = """
name = "look-and-go"
title = "Look and go"
description = "For the tests."
scope = "server"
dangerous = true

[[steps]]
id = "begun"
type = "ask"
title = "Begun?"
question = "Begun?"

[[steps]]
id = "photo"
type = "ask"
title = "Take a picture"
question = "Taken?"
hands = "may"

[[steps]]
id = "dry"
type = "ask"
title = "Look whether it is dry"
question = "Dry?"
choices = ["yes", "no"]
fails = ["no"]
hands = "must"
on_failure = "{on_failure}"

[[steps]]
id = "off"
type = "ssh"
title = "Shut it down"
command = {{ linux = ["poweroff"] }}
"""


class Closing:
    """A run of the book whose site is closed while its first step waits for a person."""

    def __init__(self, directory: Path, on_failure: str = "stop") -> None:
        (directory / "own").mkdir()
        (directory / "own/look-and-go.toml").write_text(BOOK.format(on_failure=on_failure))
        self.directory = directory
        self.library = load_library(directory / "own")
        self.engine = Engine(directory / "state", library=self.library)
        self.run = ""

    async def begin(self) -> None:
        self.run = (await self.engine.begin("look-and-go", "altos-1")).id
        await self.engine.until_asked(self.run)
        self.engine.stage.closed = FIRE
        await self.answer("begun", "done")

    async def answer(self, step: str, choice: str) -> None:
        assert (await self.engine.until_asked(self.run)).id == step
        answered = await self.engine.executor.wishes.answer(self.run, Given(step, choice, BUDI))
        assert isinstance(answered, Run), answered

    async def restart(self) -> None:
        await self.engine.die()
        self.engine = Engine(self.directory / "state", self.engine.stage, library=self.library)
        await self.engine.executor.resume()

    def states(self) -> dict[str, StepState]:
        return {step.id: step.state for step in self.engine.stage.run(self.run).steps}

    async def ended(self) -> Run:
        await self.engine.stage.finish()
        return self.engine.stage.run(self.run)


@pytest.fixture
def closing(tmp_path: Path) -> Iterator[Closing]:
    made = Closing(tmp_path)
    yield made
    made.engine.archive.close()


async def test_the_run_asks_with_the_reason_instead_of_waiting(closing: Closing) -> None:
    """What may have hands is left out and said; at a check that must have them the run asks, with site and step."""
    await closing.begin()
    asking = await closing.engine.until_asked(closing.run)
    assert (asking.id, asking.choices) == ("dry", (RETRY, STOP))
    assert "Nobody may enter Bontang: fire (said by ana)." in asking.question
    assert "“Look whether it is dry” needs hands at altos-1." in asking.question
    assert closing.engine.stage.run(closing.run).state is RunState.PAUSED
    assert closing.states()["photo"] is StepState.SKIPPED
    await closing.engine.die()


@pytest.mark.parametrize("on_failure", ["stop", "ask", "continue"])
async def test_stopping_there_lets_nothing_behind_it_begin(tmp_path: Path, on_failure: str) -> None:
    """However its failure would be taken otherwise, nothing is switched that nobody looked at."""
    closing = Closing(tmp_path, on_failure)
    await closing.begin()
    await closing.answer("dry", STOP)
    run = await closing.ended()
    assert run.state is RunState.FAILED
    assert "needs hands" in run.outcome
    assert closing.states()["off"] is StepState.WAITING
    assert closing.engine.stage.hosts.sent == []
    closing.engine.archive.close()


async def test_trying_again_while_it_is_closed_asks_again(closing: Closing) -> None:
    """Nobody is sent in by a word; when the site is open again, the step itself asks what it asks."""
    await closing.begin()
    await closing.answer("dry", RETRY)
    assert (await closing.engine.until_asked(closing.run)).choices == (RETRY, STOP)
    closing.engine.stage.closed = Closed()
    await closing.answer("dry", RETRY)
    await closing.answer("dry", "yes")
    assert (await closing.ended()).state is RunState.SUCCEEDED


async def test_a_restart_asks_again_and_mistakes_no_answer(closing: Closing) -> None:
    """The question outlives the engine; what was answered at the door answers nothing that the step itself asks."""
    await closing.begin()
    await closing.engine.until_asked(closing.run)
    await closing.restart()
    assert (await closing.engine.until_asked(closing.run)).choices == (RETRY, STOP)
    await closing.answer("dry", RETRY)
    await closing.engine.until_asked(closing.run)
    closing.engine.stage.closed = Closed()
    await closing.restart()
    assert (await closing.engine.until_asked(closing.run)).choices == ("yes", "no")
    await closing.answer("dry", "yes")
    assert (await closing.ended()).state is RunState.SUCCEEDED


async def test_what_is_under_way_goes_on(tmp_path: Path) -> None:
    """A person who is already at it can still answer."""
    closing = Closing(tmp_path)
    closing.run = (await closing.engine.begin("look-and-go", "altos-1")).id
    await closing.answer("begun", "done")
    await closing.answer("photo", "done")
    assert (await closing.engine.until_asked(closing.run)).choices == ("yes", "no")
    closing.engine.stage.closed = FIRE
    await closing.answer("dry", "yes")
    assert (await closing.ended()).state is RunState.SUCCEEDED
    closing.engine.archive.close()


def carried_out(made: Plan) -> list[str]:
    """The steps of a plan that begin when its site was closed after it was confirmed and people stop at the door."""
    begun: list[str] = []
    for step in made.steps:
        if hands_of(step) == "must":
            return begun
        if not hands_of(step):
            begun.append(step.id)
    return begun


@settings(max_examples=300, deadline=None)
@given(runbooks())
def test_no_check_is_dropped_before_what_it_could_have_stopped(book: Runbook) -> None:
    """The law of plans holds for runs: nothing changes behind a check that was left out, and no hands are needed."""
    world = structs.replace(rack_of(server("altos-1")), resets={"altos-1": ("On",)})
    made = plan(book, "altos-1", world, {}, NOW)
    begun = set(carried_out(made))
    handed = {step.id for step in book.steps if not isinstance(step, RunStep) and step.hands}
    assert not begun & handed
    doing = {step.id for step in made.steps if step.kind in (StepKind.POWER, StepKind.SSH, StepKind.TAG)} & begun
    for first in stoppers(book, handed):
        assert not doing & {step.id for step in book.steps[first:]}
