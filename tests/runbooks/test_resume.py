"""An engine that dies at any moment: the next one goes on, sends nothing twice, leaves nothing out."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from console.model.run import Run, RunState, StepState
from console.runbooks.executor import RESUME_WITHIN_S
from console.runbooks.frames import RunEnded, frame_decoder
from console.store.audit import verify
from console.store.journal import read_journal
from tests.fakes.hosts import Stage
from tests.runbooks.rack import BUDI, Engine

FRAMES_OF_A_RUN = 10


async def record_of_a_whole_run(directory: Path) -> list[bytes]:
    """The journal's lines of a graceful shutdown that went well."""
    engine = Engine(directory)
    await engine.shut_down()
    engine.archive.close()
    (journal,) = (directory / "runs").glob("*.journal")
    return journal.read_bytes().splitlines(keepends=True)


def leave_behind(directory: Path, copy: Path, data: bytes) -> None:
    """A state directory whose engine died when its journal held `data`."""
    shutil.copytree(directory, copy)
    (journal,) = (copy / "runs").glob("*.journal")
    journal.write_bytes(data)


async def take_up(directory: Path, stage: Stage) -> Run | None:
    """Start an engine there and wait for what it goes on with."""
    engine = Engine(directory, stage)
    problems = await engine.executor.resume()
    assert problems == ()
    await stage.finish()
    assert engine.executor.locks == {}
    engine.archive.close()
    runs = [entity for entity in stage.announced if isinstance(entity, Run)]
    return runs[-1] if runs else None


@pytest.mark.parametrize("torn", [b"", b'{"type":"StepEn'], ids=["between frames", "while writing a frame"])
@pytest.mark.parametrize("sent", [False, True], ids=["unsent", "sent"])
@pytest.mark.parametrize("kept", range(1, FRAMES_OF_A_RUN + 1))
async def test_killed_after_each_frame(tmp_path: Path, kept: int, sent: bool, torn: bytes) -> None:
    """Whatever the journal ends with, the shutdown is sent at most once over both lives, and the record is whole."""
    lines = await record_of_a_whole_run(tmp_path / "first")
    assert len(lines) == FRAMES_OF_A_RUN
    begun = any(b'"shutdown"' in line for line in lines[1:kept])
    ended = any(b'"shutdown"' in line and b"StepEnded" in line for line in lines[1:kept])
    was_sent = ended or (begun and sent)
    leave_behind(tmp_path / "first", tmp_path / "second", b"".join(lines[:kept]) + torn)
    stage = Stage("altos-1", "altos-2")
    stage.hosts.on["altos-1"] = not was_sent
    run = await take_up(tmp_path / "second", stage)
    total = stage.hosts.shutdowns_of("altos-1") + was_sent
    if kept == FRAMES_OF_A_RUN:
        assert run is None
        return
    assert run is not None
    assert total <= 1
    assert (run.state is RunState.SUCCEEDED) == (total == 1), run
    assert stage.hosts.on["altos-1"] == (total == 0)
    (journal,) = (tmp_path / "second" / "runs").glob("*.journal")
    frames = read_journal(journal, frame_decoder)
    assert isinstance(frames[-1], RunEnded)
    assert [type(frame).__name__ for frame in frames].count("RunContinued") == 1
    assert verify(tmp_path / "second" / "audit.log") == ()


async def test_unknown_outcome_is_measured(tmp_path: Path) -> None:
    """A shutdown that had begun is not sent again: the run measures, and says that the outcome was unknown."""
    lines = await record_of_a_whole_run(tmp_path / "first")
    leave_behind(tmp_path / "first", tmp_path / "second", b"".join(lines[:6]))
    stage = Stage("altos-1")
    run = await take_up(tmp_path / "second", stage)
    assert run is not None
    assert run.state is RunState.FAILED
    assert run.steps[2].state is StepState.OUTCOME_UNKNOWN
    assert "still on" in run.outcome
    assert stage.hosts.sent == []


async def test_killed_again_and_again(tmp_path: Path) -> None:
    """An engine that dies in each of its lives never sends the shutdown twice."""
    stage = Stage("altos-1", "altos-2")
    engine = Engine(tmp_path, stage)
    await engine.start()
    for _life in range(60):
        for _turn in range(5):
            await asyncio.sleep(0.001)
        for task in stage.tasks:
            task.cancel()
        await asyncio.gather(*stage.tasks, return_exceptions=True)
        stage.tasks.clear()
        engine.archive.close()
        engine = Engine(tmp_path, stage)
        await engine.executor.resume()
        assert stage.hosts.shutdowns_of("altos-1") <= 1
        if not engine.executor.active:
            break
    await stage.finish()
    engine.archive.close()
    assert stage.hosts.shutdowns_of("altos-1") == (0 if stage.hosts.on["altos-1"] else 1)


async def test_lock_is_taken_again(tmp_path: Path) -> None:
    """While a run that was taken up goes on, no other begins on its target."""
    lines = await record_of_a_whole_run(tmp_path / "first")
    leave_behind(tmp_path / "first", tmp_path / "second", b"".join(lines[:3]))
    engine = Engine(tmp_path / "second")
    await engine.executor.resume()
    assert list(engine.executor.locks) == ["altos-1"]
    assert [obstacle.reason for obstacle in engine.plan().obstacles] == ["locked"]
    await engine.stage.finish()
    engine.archive.close()


async def test_too_late(tmp_path: Path) -> None:
    """An engine that comes back hours later sends nothing of what was confirmed then."""
    lines = await record_of_a_whole_run(tmp_path / "first")
    leave_behind(tmp_path / "first", tmp_path / "second", b"".join(lines[:3]))
    stage = Stage("altos-1")
    stage.clock.advance(RESUME_WITHIN_S + 60)
    run = await take_up(tmp_path / "second", stage)
    assert run is not None
    assert run.state is RunState.STOPPED
    assert stage.hosts.sent == []


async def test_stop_survives(tmp_path: Path) -> None:
    """A run that was to stop when the engine died stops when the next one takes it up."""
    stage = Stage("altos-1", "altos-2")
    engine = Engine(tmp_path, stage)

    async def stop_and_die(command: str) -> None:
        await engine.executor.wishes.stop(run.id, BUDI, "enough")
        stage.tasks[0].cancel()
        await asyncio.sleep(0)

    stage.hosts.before = stop_and_die
    run = await engine.start()
    await asyncio.gather(*stage.tasks, return_exceptions=True)
    engine.archive.close()
    stage.hosts.before = None
    stage.tasks.clear()
    taken_up = await take_up(tmp_path, stage)
    assert taken_up is not None
    assert taken_up.state is RunState.STOPPED
    assert "enough" in taken_up.outcome
    assert stage.hosts.shutdowns_of("altos-1") == 0


async def test_damaged_journal(tmp_path: Path) -> None:
    """A journal that is damaged in the middle is named and left alone; nothing is sent from it."""
    lines = await record_of_a_whole_run(tmp_path / "first")
    leave_behind(tmp_path / "first", tmp_path / "second", lines[0] + b"{]\n" + lines[2])
    engine = Engine(tmp_path / "second", Stage("altos-1"))
    (problem,) = await engine.executor.resume()
    assert "line 2 is damaged" in problem
    assert engine.executor.active == ()
    engine.archive.close()
