"""Steps that wait for people or time: questions, decisions about failures, holds, tags, and the second person."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.model.run import Run, RunState, StepState
from console.runbooks.library import Library, load_library
from console.runbooks.plan import PLAN_LIFE_S
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.tagging import Tagging
from console.store.audit import Who, read_audit
from tests.fakes.hosts import Said, Stage
from tests.runbooks.rack import BUDI, SITI, Engine, all_off, rack_of, server

HEAD = """\
name = "mine"
title = "Mine"
description = "For the tests."
scope = "server"
dangerous = true
"""
ASK = """
[[steps]]
id = "fit"
type = "ask"
title = "Fit"
question = "Is {target} fit?"
choices = ["yes", "no"]
fails = ["no"]
"""
HOLD = """
[[steps]]
id = "dry"
type = "hold"
title = "Dry"
length = "24h"
"""
SHUTDOWN = """
[[steps]]
id = "down"
type = "ssh"
title = "Down"
closing = "expected"
command.unix = ["systemctl", "poweroff"]
"""
DECIDED = """
[[steps]]
id = "units"
type = "check"
title = "Units"
on_failure = "ask"
command.unix = ["units"]
"""


def library(directory: Path, *parts: str) -> Library:
    """Ours, and one runbook called `mine` of these parts."""
    own = directory / "own"
    own.mkdir(exist_ok=True)
    (own / "mine.toml").write_text(HEAD + "".join(parts))
    loaded = load_library(own)
    assert loaded.problems == ()
    return loaded


class Scene:
    """An engine with one server and one runbook of our own, that can be killed and started anew."""

    def __init__(self, directory: Path, *parts: str) -> None:
        self.directory = directory
        self.stage = Stage("altos-1")
        self.library = library(directory, *parts)
        self.engine = self._engine()

    async def begin(self) -> Run:
        return await self.engine.begin("mine", "altos-1")

    async def restart(self) -> None:
        await self.engine.die()
        await self.come_back()

    async def come_back(self) -> None:
        self.engine = self._engine()
        assert await self.engine.executor.resume() == ()

    async def answer(self, run: Run, choice: str, note: str = "", by: Who = BUDI) -> Run | Refusal:
        step = await self.engine.until_asked(run.id)
        return await self.engine.executor.wishes.answer(run.id, Given(step.id, choice, by, note))

    async def end(self, run: Run) -> Run:
        await self.stage.finish()
        return self.stage.run(run.id)

    def _engine(self) -> Engine:
        return Engine(self.directory / "state", self.stage, rack_of(server("altos-1")), self.library)


def reason(answer: Run | Refusal | None) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason


async def test_question(tmp_path: Path) -> None:
    """A run pauses with its question, filled in, until somebody answers, and then goes on."""
    scene = Scene(tmp_path, ASK)
    run = await scene.begin()
    step = await scene.engine.until_asked(run.id)
    assert (step.question, step.choices) == ("Is altos-1 fit?", ("yes", "no"))
    assert scene.stage.run(run.id).state is RunState.PAUSED
    await scene.answer(run, "yes", "looked at it")
    ended = await scene.end(run)
    assert ended.state is RunState.SUCCEEDED
    assert ended.steps[0].outcome == "budi chose: yes (looked at it)"
    assert ended.steps[0].question == ""


async def test_no_fails(tmp_path: Path) -> None:
    """An answer that the runbook counts as a failure stops the run before what follows."""
    scene = Scene(tmp_path, ASK, SHUTDOWN)
    run = await scene.begin()
    await scene.answer(run, "no")
    assert (await scene.end(run)).state is RunState.FAILED
    assert scene.stage.hosts.sent == []


async def test_answers_that_do_not_fit(tmp_path: Path) -> None:
    """A choice that was not offered, or a step that asks nothing, is refused, and the question stays."""
    scene = Scene(tmp_path, ASK)
    run = await scene.begin()
    assert reason(await scene.answer(run, "maybe")) == "no_such_choice"
    assert reason(await scene.engine.executor.wishes.answer(run.id, Given("other", "yes", BUDI))) == "no_question"
    assert reason(await scene.engine.executor.wishes.answer("no-run", Given("fit", "yes", BUDI))) == "not_running"
    await scene.answer(run, "yes")
    assert (await scene.end(run)).state is RunState.SUCCEEDED


async def test_two_answer_at_once(tmp_path: Path) -> None:
    """Of two answers at the same moment the first counts and the second is told."""
    scene = Scene(tmp_path, ASK)
    run = await scene.begin()
    await scene.engine.until_asked(run.id)
    answer = scene.engine.executor.wishes.answer
    both = await asyncio.gather(answer(run.id, Given("fit", "yes", SITI)), answer(run.id, Given("fit", "no", BUDI)))
    assert reason(both[1]) == "no_question"
    assert (await scene.end(run)).steps[0].outcome == "siti chose: yes"


async def test_stop_ends_a_question(tmp_path: Path) -> None:
    """A run that waits for a person can be stopped."""
    scene = Scene(tmp_path, ASK)
    run = await scene.begin()
    await scene.engine.until_asked(run.id)
    await scene.engine.executor.wishes.stop(run.id, BUDI)
    assert (await scene.end(run)).state is RunState.STOPPED


async def test_question_survives(tmp_path: Path) -> None:
    """A question that was open when the engine died is asked again by the next, whenever that is."""
    scene = Scene(tmp_path, ASK, SHUTDOWN)
    run = await scene.begin()
    await scene.engine.until_asked(run.id)
    scene.stage.clock.advance(5 * 3600)
    await scene.restart()
    await scene.answer(run, "yes")
    ended = await scene.end(run)
    assert ended.steps[0].state is StepState.SUCCEEDED
    assert scene.stage.hosts.shutdowns_of("altos-1") == 1


async def test_nobody_answers(tmp_path: Path) -> None:
    """A question that nobody answers in time fails its step, and a late answer is refused."""
    scene = Scene(tmp_path, ASK.replace('title = "Fit"', 'title = "Fit"\ntimeout = "100ms"'))
    run = await scene.begin()
    ended = await scene.end(run)
    assert ended.outcome == "Fit: Nobody answered in time."
    assert reason(await scene.engine.executor.wishes.answer(run.id, Given("fit", "yes", BUDI))) == "not_running"


async def test_the_time_to_answer_goes_on_over_a_restart(tmp_path: Path) -> None:
    """An engine that comes back after the time is over asks nobody any more; one that comes back before does."""
    scene = Scene(tmp_path, ASK)
    run = await scene.begin()
    await scene.engine.until_asked(run.id)
    scene.stage.clock.advance(86_400 - 3600)
    await scene.restart()
    await scene.engine.until_asked(run.id)
    scene.stage.clock.advance(3600)
    await scene.restart()
    ended = await scene.end(run)
    assert ended.outcome == "Fit: Nobody answered in time."


async def test_retry(tmp_path: Path) -> None:
    """A failed check may be tried again once a person has seen to its cause."""
    scene = Scene(tmp_path, DECIDED)
    scene.stage.hosts.script["units"] = Said(exit_status=3)
    run = await scene.begin()
    step = await scene.engine.until_asked(run.id)
    assert step.choices == ("retry", "skip", "stop")
    scene.stage.hosts.script["units"] = Said()
    await scene.answer(run, "retry")
    assert (await scene.end(run)).state is RunState.SUCCEEDED


async def test_skip_needs_a_reason(tmp_path: Path) -> None:
    """A failed step is skipped with a reason or not at all; reason and person are on record."""
    scene = Scene(tmp_path, DECIDED)
    scene.stage.hosts.script["units"] = Said(exit_status=3)
    run = await scene.begin()
    assert reason(await scene.answer(run, "skip")) == "no_reason"
    await scene.answer(run, "skip", "the unit is not used any more")
    ended = await scene.end(run)
    assert ended.state is RunState.SUCCEEDED
    assert ended.steps[0].outcome == "Skipped by budi: the unit is not used any more"
    assert ended.outcome == "It came to its end; 1 step was skipped or failed."
    entries = read_audit(tmp_path / "state" / "audit.log")
    assert [entry.who.user for entry in entries if entry.action == "step.skip"] == ["budi"]


async def test_decision_to_stop(tmp_path: Path) -> None:
    """A person who chooses to stop ends the run as failed."""
    scene = Scene(tmp_path, DECIDED, SHUTDOWN)
    scene.stage.hosts.script["units"] = Said(exit_status=3)
    run = await scene.begin()
    await scene.answer(run, "stop")
    assert (await scene.end(run)).state is RunState.FAILED
    assert scene.stage.hosts.shutdowns_of("altos-1") == 0


async def test_stop_before_the_decision(tmp_path: Path) -> None:
    """A run that is stopped while its check fails ends, instead of asking how to go on."""
    scene = Scene(tmp_path, DECIDED)
    scene.stage.hosts.script["units"] = Said(exit_status=3)

    async def stop(_command: str) -> None:
        await scene.engine.executor.wishes.stop(run.id, BUDI)

    scene.stage.hosts.before = stop
    run = await scene.begin()
    assert (await scene.end(run)).state is RunState.STOPPED


async def test_decision_survives(tmp_path: Path) -> None:
    """A failure that waits for a decision still waits for it after a restart."""
    scene = Scene(tmp_path, DECIDED)
    scene.stage.hosts.script["units"] = Said(exit_status=3)
    run = await scene.begin()
    await scene.engine.until_asked(run.id)
    await scene.restart()
    await scene.answer(run, "skip", "enough")
    assert (await scene.end(run)).state is RunState.SUCCEEDED


def destructive_with_decision() -> str:
    return SHUTDOWN.replace('title = "Down"', 'title = "Down"\non_failure = "ask"')


async def test_destructive_is_never_retried(tmp_path: Path) -> None:
    """Nobody is offered to send a destructive command a second time."""
    scene = Scene(tmp_path, destructive_with_decision())
    scene.stage.hosts.script["systemctl poweroff"] = Said(exit_status=1)
    run = await scene.begin()
    assert (await scene.engine.until_asked(run.id)).choices == ("skip", "stop")
    await scene.answer(run, "stop")
    await scene.end(run)


async def test_hold(tmp_path: Path) -> None:
    """A hold lasts as long as it says."""
    scene = Scene(tmp_path, HOLD)
    began_at = scene.stage.clock.now()
    run = await scene.begin()
    assert (await scene.end(run)).state is RunState.SUCCEEDED
    assert scene.stage.clock.now() - began_at == pytest.approx(86400.0)


async def begun(scene: Scene, run: Run) -> None:
    while scene.stage.run(run.id).steps[0].state is not StepState.RUNNING:
        await asyncio.sleep(0)


async def test_hold_survives(tmp_path: Path) -> None:
    """A hold goes on over a restart: the time that the engine was away counts."""
    scene = Scene(tmp_path, HOLD, SHUTDOWN)
    began_at = scene.stage.clock.now()
    run = await scene.begin()
    await begun(scene, run)
    await scene.engine.die()
    scene.stage.clock.advance(20 * 3600)
    await scene.come_back()
    ended = await scene.end(run)
    assert ended.steps[0].started_at == began_at
    assert scene.stage.clock.now() - began_at == pytest.approx(86400.0)
    assert scene.stage.hosts.shutdowns_of("altos-1") == 1


@pytest.mark.parametrize("jump_s", [-7 * 86400.0, 7 * 86400.0])
async def test_hold_and_clock_jumps(tmp_path: Path, jump_s: float) -> None:
    """A clock that is set while the engine runs neither shortens nor lengthens a hold."""
    scene = Scene(tmp_path, HOLD)
    began_s = scene.stage.clock.monotonic()
    run = await scene.begin()
    await begun(scene, run)
    scene.stage.clock.now_at += jump_s
    await scene.end(run)
    assert scene.stage.clock.monotonic() - began_s == pytest.approx(86400.0)


async def test_hold_after_the_clock_went_back(tmp_path: Path) -> None:
    """A hold that seems to begin in the future after a restart lasts its whole time again rather than too short."""
    scene = Scene(tmp_path, HOLD)
    run = await scene.begin()
    await begun(scene, run)
    await scene.engine.die()
    scene.stage.clock.now_at -= 7 * 86400.0
    again_s = scene.stage.clock.monotonic()
    await scene.come_back()
    await scene.end(run)
    assert scene.stage.clock.monotonic() - again_s == pytest.approx(86400.0)


async def test_tag_holds_over_restarts(tmp_path: Path) -> None:
    """A do-not-energise tag is there for the next engine, and blocks bringing the server up."""
    engine = Engine(tmp_path, Stage("altos-1"), all_off(server("altos-1")))
    tagging = Tagging(engine.archive, engine.stage.clock)
    assert reason(await tagging.put_on("altos-1", " ", SITI)) == "no_reason"
    assert await tagging.put_on("altos-1", "still wet", SITI) is None
    await engine.die()
    engine = Engine(tmp_path, engine.stage, engine.world)
    made = engine.executor.plans.propose("server-bring-up", "altos-1", {})
    assert [obstacle.reason for obstacle in made.obstacles] == ["do_not_energise"]
    tagging = Tagging(engine.archive, engine.stage.clock)
    assert await tagging.take_off("altos-1", "dry since noon", BUDI) is None
    assert engine.executor.plans.propose("server-bring-up", "altos-1", {}).obstacles == ()
    assert reason(await tagging.take_off("altos-1", "again", BUDI)) == "no_tag"
    assert [entry.action for entry in read_audit(tmp_path / "audit.log")] == [
        "tag.set",
        "tag.set",
        "tag.lift",
        "tag.lift",
    ]
    engine.archive.close()


async def test_tag_while_it_is_asked(tmp_path: Path) -> None:
    """A tag that is set while somebody is asked to switch a server on takes the yes back."""
    engine = Engine(tmp_path, Stage("altos-1"), all_off(server("altos-1")))
    run = await engine.begin("server-bring-up", "altos-1")
    step = await engine.until_asked(run.id)
    await Tagging(engine.archive, engine.stage.clock).put_on("altos-1", "water in the PSU", SITI)
    await engine.executor.wishes.answer(run.id, Given(step.id, "switched on", BUDI))
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.FAILED
    assert "water in the PSU" in ended.outcome


async def test_tag_step(tmp_path: Path) -> None:
    """A runbook can tag its server, in the name of who started it."""
    tag = '\n[[steps]]\nid = "tag"\ntype = "tag"\ntitle = "Tag"\naction = "set"\nreason = "wet"\n'
    scene = Scene(tmp_path, tag)
    await scene.end(await scene.begin())
    held = scene.engine.archive.tags.held["altos-1"]
    assert (held.by, held.reason) == ("siti", "wet")


async def test_bring_up(tmp_path: Path) -> None:
    """A server that a person switches on is measured up, logged in to, and watched before the run ends."""
    engine = Engine(tmp_path, Stage("altos-1"), all_off(server("altos-1")))
    engine.stage.hosts.on["altos-1"] = False
    run = await engine.begin("server-bring-up", "altos-1")
    step = await engine.until_asked(run.id)
    engine.stage.hosts.on["altos-1"] = True
    await engine.executor.wishes.answer(run.id, Given(step.id, "switched on", BUDI))
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.SUCCEEDED, ended
    assert [step.state for step in ended.steps] == [StepState.SUCCEEDED] * 7


TWO = HEAD + "two_person = true\n" + SHUTDOWN


@pytest.fixture
def guarded(tmp_path: Path) -> Engine:
    (tmp_path / "mine.toml").write_text(TWO)
    return Engine(tmp_path / "state", Stage("altos-1"), rack_of(server("altos-1")), load_library(tmp_path))


async def test_second_person(guarded: Engine) -> None:
    """A plan that needs two persons runs once another account has approved it, and both are on record."""
    plan = guarded.executor.plans.propose("mine", "altos-1", {})
    assert plan.two_person
    assert reason(await guarded.executor.start(plan.id, "altos-1", SITI)) == "approval_needed"
    assert not isinstance(await guarded.executor.plans.approve(plan.id, "altos-1", BUDI), Refusal)
    assert isinstance(await guarded.executor.start(plan.id, "altos-1", SITI), Run)
    await guarded.stage.finish()
    assert guarded.stage.hosts.shutdowns_of("altos-1") == 1


async def test_starter_cannot_approve(guarded: Engine) -> None:
    """Whoever approves does not start, whatever name they say they have."""
    plan = guarded.executor.plans.propose("mine", "altos-1", {})
    await guarded.executor.plans.approve(plan.id, "altos-1", SITI)
    other_name = Who(uid=SITI.uid, user=SITI.user, asserted_name="budi")
    assert reason(await guarded.executor.start(plan.id, "altos-1", other_name)) == "same_person"
    assert guarded.stage.hosts.sent == []


async def test_approval_expires(guarded: Engine) -> None:
    """An old approval does not count for a plan that was made again."""
    plan = guarded.executor.plans.propose("mine", "altos-1", {})
    await guarded.executor.plans.approve(plan.id, "altos-1", BUDI)
    guarded.stage.clock.advance(PLAN_LIFE_S + 1)
    assert guarded.executor.plans.propose("mine", "altos-1", {}).id == plan.id
    assert reason(await guarded.executor.start(plan.id, "altos-1", SITI)) == "approval_needed"


async def test_approval_counts_once(guarded: Engine) -> None:
    """A second run of the same plan needs a second approval."""
    guarded.stage.hosts.stubborn.add("altos-1")
    plan = guarded.executor.plans.propose("mine", "altos-1", {})
    await guarded.executor.plans.approve(plan.id, "altos-1", BUDI)
    await guarded.executor.start(plan.id, "altos-1", SITI)
    await guarded.stage.finish()
    again = guarded.executor.plans.propose("mine", "altos-1", {})
    assert reason(await guarded.executor.start(again.id, "altos-1", SITI)) == "approval_needed"


async def test_approval_needs_the_word(guarded: Engine) -> None:
    """Who approves types the target's name too."""
    plan = guarded.executor.plans.propose("mine", "altos-1", {})
    assert reason_of_plan(await guarded.executor.plans.approve(plan.id, "altos-2", BUDI)) == "confirmation"


def reason_of_plan(answer: object) -> str:
    assert isinstance(answer, Refusal)
    return answer.reason
