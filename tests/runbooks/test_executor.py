"""Who may begin what, one run a target, stopping, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.errors import StoreError
from console.model.run import Run, RunOutput, RunState, StepState
from console.runbooks import output
from console.runbooks.archive import RunFiles
from console.runbooks.frames import Frame
from console.runbooks.plan import PLAN_LIFE_S
from console.runbooks.proposals import Refusal
from console.store.append_only import AppendOnlyFile
from console.store.audit import read_audit, verify
from tests.fakes.hosts import Said
from tests.runbooks.rack import BUDI, SITI, Engine, server, world_of


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    made.archive.close()


def states(run: Run) -> list[StepState]:
    return [step.state for step in run.steps]


def reason(answer: Run | Refusal) -> str:
    assert isinstance(answer, Refusal)
    return answer.reason


async def test_shuts_down(engine: Engine) -> None:
    """A confirmed plan is sent once and ends when the server is measured off."""
    run = await engine.shut_down()
    assert run.state is RunState.SUCCEEDED, run
    assert engine.stage.hosts.sent == [("altos-1", "true"), ("altos-1", "who"), ("altos-1", "systemctl poweroff")]
    assert states(run) == [StepState.SUCCEEDED] * 4
    assert "Measured off" in run.steps[-1].outcome


async def test_wrong_word(engine: Engine) -> None:
    """A wrong confirmation sends nothing."""
    answer = await engine.executor.start(engine.plan().id, "altos-2", SITI)
    assert reason(answer) == "confirmation"
    assert engine.stage.hosts.sent == []


async def test_unknown_plan(engine: Engine) -> None:
    """Only a plan that was shown can be confirmed."""
    assert reason(await engine.executor.start("f" * 32, "altos-1", SITI)) == "no_such_plan"


async def test_expired(engine: Engine) -> None:
    """An old plan must be read again."""
    shown = engine.plan()
    engine.stage.clock.advance(PLAN_LIFE_S + 1)
    assert reason(await engine.executor.start(shown.id, "altos-1", SITI)) == "expired"


async def test_clock_went_back(engine: Engine) -> None:
    """A plan from the future is no fresh plan."""
    shown = engine.plan()
    engine.stage.clock.advance(-60)
    assert reason(await engine.executor.start(shown.id, "altos-1", SITI)) == "expired"


async def test_world_changed(engine: Engine) -> None:
    """What would now stop too must be read before it is confirmed."""
    shown = engine.plan()
    engine.world = world_of(server("altos-1"), server("web", depends_on=("altos-1",)))
    answer = await engine.executor.start(shown.id, "altos-1", SITI)
    assert isinstance(answer, Refusal)
    assert answer.reason == "world_changed"
    assert "web" in answer.sentence
    assert engine.stage.hosts.sent == []


async def test_command_changed(engine: Engine) -> None:
    """The refusal names the step that would be sent differently."""
    shown = engine.plan()
    engine.world = world_of(server("altos-1", os="bsd"))
    answer = await engine.executor.start(shown.id, "altos-1", SITI)
    assert isinstance(answer, Refusal)
    assert "shutdown -p now" in answer.sentence


async def test_obstacle_arose(engine: Engine) -> None:
    """An obstacle that arose since is the reason of the refusal."""
    shown = engine.plan()
    engine.world = structs.replace(engine.world, locks={"altos-1": "another"})
    assert reason(await engine.executor.start(shown.id, "altos-1", SITI)) == "locked"


async def test_two_press_at_once(engine: Engine) -> None:
    """Of two operators who confirm at the same moment, one begins and the other is told who holds the target."""
    plan = engine.plan()
    both = await asyncio.gather(
        engine.executor.start(plan.id, "altos-1", SITI), engine.executor.start(plan.id, "altos-1", BUDI)
    )
    await engine.stage.finish()
    assert sorted(type(answer).__name__ for answer in both) == ["Refusal", "Run"]
    assert engine.stage.hosts.shutdowns_of("altos-1") == 1


async def test_one_confirmation_runs_once(engine: Engine) -> None:
    """Who comes second reads who began it, and as which run."""
    plan = engine.plan()
    run = await engine.executor.start(plan.id, "altos-1", SITI)
    assert isinstance(run, Run)
    await engine.stage.finish()
    second = await engine.executor.start(plan.id, "altos-1", BUDI)
    assert isinstance(second, Refusal)
    assert (second.reason, second.sentence.partition(",")[0]) == (
        "begun_already",
        f"{SITI.label} has begun exactly this already",
    )
    assert run.id in second.sentence


async def test_a_plan_that_is_made_again_may_be_begun_again(engine: Engine) -> None:
    """The same words have the same id; it is the reading and confirming that counts."""
    plan = engine.plan()
    await engine.executor.start(plan.id, "altos-1", SITI)
    await engine.stage.finish()
    again = engine.plan()
    refused = await engine.executor.start(again.id, "altos-1", BUDI)
    assert not isinstance(refused, Refusal) or refused.reason != "begun_already"


async def test_two_targets(engine: Engine) -> None:
    """The lock is on the target: another server can be shut down meanwhile."""
    first, second = await engine.start("altos-1"), await engine.start("altos-2")
    await engine.stage.finish()
    assert engine.stage.run(first.id).state is engine.stage.run(second.id).state is RunState.SUCCEEDED


async def test_lock_is_given_back(engine: Engine) -> None:
    """An ended run holds nothing."""
    await engine.start()
    assert list(engine.executor.locks) == ["altos-1"]
    await engine.stage.finish()
    assert engine.executor.locks == {}
    assert engine.executor.active == ()


async def test_asker_goes_away(engine: Engine) -> None:
    """A run that is being begun begins, even when the window that asked is killed at that moment."""
    asking = asyncio.create_task(engine.executor.start(engine.plan().id, "altos-1", SITI))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    while engine.executor.locks and not engine.stage.tasks:
        await asyncio.sleep(0)
    await engine.stage.finish()
    assert engine.stage.hosts.shutdowns_of("altos-1") == 1


async def test_stop_before_anything_was_sent(engine: Engine) -> None:
    """A run that is stopped during its checks sends no shutdown and says so."""

    async def stop(command: str) -> None:
        if command == "true":
            await engine.executor.wishes.stop(run.id, BUDI, "wrong rack")

    engine.stage.hosts.before = stop
    run = await engine.start()
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.STOPPED
    assert ended.outcome == "Stopped by budi (wrong rack). Nothing that changes anything had been sent."
    assert engine.stage.hosts.shutdowns_of("altos-1") == 0


async def test_stop_after_it_was_sent(engine: Engine) -> None:
    """A stop does not pretend to undo what was sent."""

    async def stop(command: str) -> None:
        if command == "systemctl poweroff":
            await engine.executor.wishes.stop(run.id, BUDI)

    engine.stage.hosts.before = stop
    run = await engine.start()
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.STOPPED
    assert "not undone" in ended.outcome
    assert ended.steps[-1].state is StepState.WAITING


async def test_stop_while_measuring(engine: Engine) -> None:
    """Measuring ends at the next measurement when the run is stopped."""
    engine.stage.hosts.stubborn.add("altos-1")
    run = await engine.start()
    while engine.stage.run(run.id).steps[-1].state is not StepState.RUNNING:
        await asyncio.sleep(0)
    await engine.executor.wishes.stop(run.id, BUDI)
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.STOPPED


async def test_stop_of_nothing(engine: Engine) -> None:
    """A run that is not under way cannot be stopped."""
    assert reason(await engine.executor.wishes.stop("20260101-000000-abcdef", SITI)) == "not_running"


async def test_closing_is_expected(engine: Engine) -> None:
    """A host that closes the connection in the middle of its shutdown was told; measuring decides."""
    engine.stage.hosts.script["systemctl poweroff"] = Said(exit_status=None, ended="closed")
    assert (await engine.shut_down()).state is RunState.SUCCEEDED


async def test_never_ending_command(engine: Engine) -> None:
    """A shutdown command that does not come back counts as sent; measuring decides."""
    engine.stage.hosts.script["systemctl poweroff"] = Said(exit_status=None, ended="timeout")
    engine.stage.hosts.stubborn.add("altos-1")
    run = await engine.shut_down()
    assert run.state is RunState.FAILED
    assert "was not measured off within 600 s" in run.outcome
    assert "Nothing was forced" in run.outcome


async def test_refused_by_the_host(engine: Engine) -> None:
    """A shutdown that the host refuses fails with its status, its output is kept, and nothing else is tried."""
    engine.stage.hosts.script["systemctl poweroff"] = Said(exit_status=1, lines=("Access denied",))
    engine.stage.hosts.stubborn.add("altos-1")
    run = await engine.shut_down()
    assert run.state is RunState.FAILED
    assert "exit status 1" in run.outcome
    assert run.steps[-1].state is StepState.WAITING
    assert [line.text for line in engine.archive.read(run.id)[1]] == ["Access denied"]


async def test_users_are_a_warning(engine: Engine) -> None:
    """Somebody logged in does not hold up a shutdown but is said."""
    engine.stage.hosts.script["who"] = Said(lines=("siti pts/0 2026-01-01 08:00",))
    run = await engine.shut_down()
    assert run.state is RunState.SUCCEEDED
    assert run.steps[1].state is StepState.FAILED
    assert "siti pts/0" in run.steps[1].outcome


async def test_precondition_stops(engine: Engine) -> None:
    """A host that cannot be logged in to is asked again once, and then nothing is sent."""
    engine.stage.hosts.unreachable.add("altos-1")
    run = await engine.shut_down()
    assert run.state is RunState.FAILED
    assert engine.stage.hosts.sent == []
    assert "altos-1 refuses the connection" in run.outcome


async def test_own_network_down(engine: Engine) -> None:
    """When nothing answers at all, silence is not off."""
    engine.stage.hosts.network_down = True
    run = await engine.shut_down()
    assert run.state is RunState.FAILED
    assert "our own network may be down" in run.outcome


async def test_unknown_is_not_off(engine: Engine) -> None:
    """A sign that cannot be measured never counts as gone."""
    engine.stage.hosts.unmeasurable.add("altos-1")
    run = await engine.shut_down()
    assert run.state is RunState.FAILED
    assert "is not known" in run.outcome


async def test_hostile_output(engine: Engine) -> None:
    """Escape sequences of a host reach neither the screen nor the record."""
    engine.stage.hosts.script["who"] = Said(lines=("\x1b]0;pwned\x07$(reboot)\r\n",))
    run = await engine.shut_down()
    kept, lines = engine.archive.read(run.id)
    told = [line.text for line in lines] + [step.outcome for step in (*run.steps, *kept.steps)]
    assert any("pwned" in text for text in told)
    assert all(text.isprintable() for text in told)


async def test_audit(engine: Engine, tmp_path: Path) -> None:
    """Requests, refusals, commands and ends are on record with who did them, in a chain that holds."""
    await engine.executor.start(engine.plan().id, "wrong", BUDI)
    await engine.shut_down()
    entries = read_audit(tmp_path / "audit.log")
    assert [(entry.action, entry.outcome, entry.who.user) for entry in entries] == [
        ("run.start", "refused:confirmation", "budi"),
        ("run.start", "begun", "siti"),
        ("step.command", "", "siti"),
        ("step.end", "succeeded", "siti"),
        ("run.end", "succeeded", "siti"),
    ]
    assert entries[2].details["command"] == "systemctl poweroff"
    assert verify(tmp_path / "audit.log") == ()


class FullDisk:
    """Lets a number of journal frames through and then has no space left."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch, frames: int) -> None:
        self._left = frames
        self._append = engine.archive.append
        monkeypatch.setattr(engine.archive, "append", self.append)

    async def append(self, files: RunFiles, frame: Frame) -> None:
        if self._left == 0:
            raise StoreError("the disk is full")
        self._left -= 1
        await self._append(files, frame)


async def test_full_disk_at_the_start(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that cannot be written down is not begun, and the target is free again."""
    FullDisk(engine, monkeypatch, frames=0)
    answer = await engine.executor.start(engine.plan().id, "altos-1", SITI)
    assert isinstance(answer, Refusal)
    assert answer.reason == "store"
    assert "the disk is full" in answer.sentence
    assert engine.executor.locks == {}
    assert engine.stage.hosts.sent == []


async def test_full_disk_before_the_shutdown(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shutdown whose beginning cannot be written down is not sent, and the run says why it ended."""
    FullDisk(engine, monkeypatch, frames=5)
    run = await engine.shut_down()
    assert run.state is RunState.FAILED
    assert "the disk is full" in run.outcome
    assert engine.stage.hosts.shutdowns_of("altos-1") == 0


async def test_more_output_than_is_kept(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Output without end is kept up to a limit that the record names; the run goes on."""
    monkeypatch.setattr(output, "KEPT_OCTETS", 20_000)
    engine.stage.hosts.script["who"] = Said(lines=("x" * 3000,) * 100)
    run = await engine.shut_down()
    assert run.state is RunState.SUCCEEDED
    kept = engine.archive.read(run.id)[1]
    assert sum(len(line.text) for line in kept) < 25_000
    assert "is not kept" in kept[-1].text
    shown = [entity for entity in engine.stage.announced if isinstance(entity, RunOutput)][-1]
    assert len(shown.lines) <= output.SHOWN_LINES
    assert shown.total > 100


async def test_output_that_cannot_be_kept(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Output that the disk does not take is said where the output is read; the run goes on."""

    def fail(_file: AppendOnlyFile, line: bytes, durable: bool = True) -> None:
        if not durable:
            raise StoreError("the disk is full")
        append(_file, line)

    append = AppendOnlyFile.append
    monkeypatch.setattr(AppendOnlyFile, "append", fail)
    engine.stage.hosts.script["who"] = Said(lines=("siti pts/0",))
    assert (await engine.shut_down()).state is RunState.SUCCEEDED
    shown = [entity for entity in engine.stage.announced if isinstance(entity, RunOutput)][-1]
    assert any("the disk is full" in line.text for line in shown.lines)


async def test_hostile_words_of_people(engine: Engine) -> None:
    """What a person types is neutralised like what a device says."""
    engine.stage.hosts.stubborn.add("altos-1")
    run = await engine.start()
    await engine.executor.wishes.stop(run.id, BUDI, "\x1b[2J no")
    await engine.stage.finish()
    assert engine.stage.run(run.id).outcome.isprintable()
