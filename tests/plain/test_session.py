"""Tests of `console.plain.session`, `console.plain.obeying` and `console.plain.orders`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from console.model.run import StepKind
from console.model.snapshot import Snapshot
from console.plain.obeying import Obedient
from console.plain.session import RETRY_EVERY_S, Session
from console.tui import ages
from console.wire.attending import AcknowledgeMany
from console.wire.messages import No, Request, ShowScreen
from console.wire.running import AnswerRun, LowerFlag, RaiseFlag, StartRun, StopRun, VetoArmed
from tests.fakes import world as worlds
from tests.fakes.clock import FakeClock
from tests.plain.scenes import is_prose
from tests.tui.fake_engine import FakeEngine

LEAK = replace(worlds.leak(), acknowledged=None, suppressed_by=())


class Seat:
    """A plain session on a fake engine: what it said, and what was typed."""

    def __init__(self, engine: FakeEngine, *, read_only: bool = False) -> None:
        self.engine = engine
        self.said: list[str] = []
        self.clock = FakeClock()
        self.session = Session(engine.connect, self.said.append, self.clock, read_only=read_only)
        self._obedient = Obedient(self.session)

    async def type(self, line: str) -> list[str]:
        """What is said to a line."""
        before = len(self.said)
        self.goes_on = await self._obedient.obey(line)
        return self.said[before:]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(20):
            while not holds():
                await asyncio.sleep(0.01)


@asynccontextmanager
async def seat_on(world: Snapshot, *, role: str = "operator", read_only: bool = False) -> AsyncIterator[Seat]:
    seat = Seat(FakeEngine(world, role=role), read_only=read_only)
    attending = asyncio.create_task(seat.session.attend())
    await seat.session.first_word()
    yield seat
    attending.cancel()
    await asyncio.gather(attending, return_exceptions=True)


async def test_what_stands_already_is_not_told_by_itself() -> None:
    """Only what changes is; the rest is asked for."""
    async with seat_on(worlds.breached()) as seat:
        assert seat.said == []
        assert any("State: critical" in line for line in await seat.type("alerts"))


async def test_changes_are_read_while_an_answer_is_waited_for() -> None:
    """In a storm it stands behind more changes than are kept unread."""
    seat = Seat(FakeEngine(worlds.ok()))
    seat.engine.mute = True
    attending = asyncio.create_task(seat.session.attend())
    await seat.until(lambda: bool(seat.session.world.devices))
    await seat.until(lambda: seat.engine.requests(ShowScreen) == [ShowScreen("plain")])
    attending.cancel()
    await asyncio.gather(attending, return_exceptions=True)


async def test_a_change_is_told_and_taken_on_by_its_number() -> None:
    """The number is the one that was said; a note must be there."""
    async with seat_on(worlds.ok()) as seat:
        seat.engine.tell(LEAK)
        await seat.until(lambda: bool(seat.said))
        assert seat.said[0].startswith("New. 1. State: critical.")
        assert "a note" in (await seat.type("ack 1"))[0]
        assert await seat.type("ack 1 on my way") == ["Done."]
        assert seat.engine.requests(AcknowledgeMany) == [AcknowledgeMany((LEAK.id,), "on my way")]


@pytest.mark.parametrize("words", ["status", "alerts", "servers all", "environment all", "runs", "help", "next"])
async def test_every_word_answers_in_prose(words: str) -> None:
    """No glyph, no box, no run of spaces."""
    async with seat_on(worlds.breached()) as seat:
        said = await seat.type(words)
        assert said
        assert [line for line in said if not is_prose(line)] == []


async def test_next_goes_round_what_nobody_has_taken_on() -> None:
    """The severest first, then from the start again."""
    world = worlds.ok()
    world.apply((LEAK, replace(LEAK, id="other", since_at=LEAK.since_at + 1)))
    async with seat_on(world) as seat:
        one, two, again = [(await seat.type("next"))[0] for _turn in range(3)]
        assert one != two
        assert again == one


async def test_a_run_is_answered_with_its_choice_note_and_code() -> None:
    """The choice may have several words; the code comes right after it where one is needed."""
    run = worlds.run()
    step = replace(run.steps[-1], question="Off?", choices=("send", "send again"), needs=("code:r1",), ended_at=None)
    world = worlds.ok()
    world.apply((replace(run, steps=(*run.steps[:-1], step)),))
    async with seat_on(world) as seat:
        await seat.type("runs")
        assert "send, send again" in (await seat.type("answer 1 perhaps"))[0]
        await seat.type("answer 1 send again 4711 it is dark")
        assert seat.engine.requests(AnswerRun) == [AnswerRun(run.id, step.id, "send again", "it is dark", "4711")]


async def test_a_plan_is_read_before_it_is_started() -> None:
    """And the word of the plan is typed; the plan counts once."""
    async with seat_on(worlds.ok()) as seat:
        assert "plan" in (await seat.type("start r1"))[0].lower()
        told = await seat.type("plan graceful-shutdown altos-3")
        word = seat.engine.plan.confirm_word
        assert any(
            step.command in line for line in told for step in seat.engine.plan.steps if step.kind is StepKind.SSH
        )
        assert told[-1] == f"To run exactly this, type: start {word}"
        assert "Not started" in (await seat.type("start wrong"))[0]
        assert seat.engine.requests(StartRun) == []
        await seat.type("plan graceful-shutdown altos-3")
        await seat.type(f"start {word}")
        assert seat.engine.requests(StartRun) == [StartRun(seat.engine.plan.id, word)]


async def test_a_plan_that_was_read_before_a_refused_one_is_started_by_nobody() -> None:
    """What is started is what was read last; of the refused one nothing was."""
    async with seat_on(worlds.ok()) as seat:
        await seat.type("plan graceful-shutdown altos-3")
        seat.engine.refusal = No("unknown_runbook", "there is no such runbook")
        assert await seat.type("plan power-cycle altos-3") == ["there is no such runbook"]
        seat.engine.refusal = None
        assert "Read a plan first" in (await seat.type(f"start {seat.engine.plan.confirm_word}"))[0]
        assert seat.engine.requests(StartRun) == []


@pytest.mark.parametrize(
    ("word", "request_"),
    [
        ("veto", VetoArmed("water", "a drill")),
        ("flag", RaiseFlag("water", "a drill")),
        ("unflag", LowerFlag("water", "a drill")),
    ],
)
async def test_countdowns_and_flags_need_a_reason(word: str, request_: Request) -> None:
    """Without one nothing is asked of the engine."""
    async with seat_on(worlds.ok()) as seat:
        assert (await seat.type(f"{word} water"))[0].startswith(f"Type: {word},")
        assert seat.engine.requests(type(request_)) == []
        await seat.type(f"{word} water a drill")
        assert seat.engine.requests(type(request_)) == [request_]


async def test_a_run_is_stopped_only_by_its_target() -> None:
    """A number alone is too easily mistyped."""
    world = worlds.ok()
    run = worlds.run()
    world.apply((run,))
    async with seat_on(world) as seat:
        await seat.type("runs")
        assert run.target in (await seat.type("stop 1"))[0]
        await seat.type(f"stop 1 {run.target}")
        assert seat.engine.requests(StopRun) == [StopRun(run.id)]


@pytest.mark.parametrize(("role", "read_only"), [("viewer", False), ("operator", True)])
async def test_who_may_only_look_changes_nothing(role: str, read_only: bool) -> None:
    """The words that change something are neither told nor obeyed."""
    async with seat_on(worlds.breached(), role=role, read_only=read_only) as seat:
        assert not any(line.startswith("ack ") for line in await seat.type("help"))
        assert "read-only" in (await seat.type("ack 1 mine"))[0]
        assert seat.engine.requests(AcknowledgeMany) == []


async def test_who_is_a_viewer_no_longer_may_change_things_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine says who somebody is at each connection."""
    monkeypatch.setattr("console.plain.session.RETRY_EVERY_S", 0.01)
    async with seat_on(worlds.ok(), role="viewer") as seat:
        assert seat.session.read_only
        seat.engine.die()
        seat.engine.absent, seat.engine.role = False, "operator"
        await seat.until(lambda: not seat.session.read_only)


async def test_a_word_that_is_none_says_where_the_words_are() -> None:
    """An empty line says nothing; a colon before a word is borne with."""
    async with seat_on(worlds.ok()) as seat:
        assert "help" in (await seat.type("frobnicate"))[0]
        assert await seat.type("   ") == []
        assert len(await seat.type(":status")) == 1
        await seat.type(":q")
        assert not seat.goes_on


async def test_an_engine_that_goes_is_told_once_and_its_return_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands answer from what was heard last, and say that nothing can be done."""
    monkeypatch.setattr("console.plain.session.RETRY_EVERY_S", RETRY_EVERY_S / 200)
    async with seat_on(worlds.ok()) as seat:
        seat.engine.die()
        await seat.until(lambda: bool(seat.said) and seat.engine.refused > 3)
        assert [line[:19] for line in seat.said] == ["Not connected since"]
        assert "cannot be reached" in (await seat.type("ack 1 mine"))[0]
        seat.engine.absent = False
        await seat.until(lambda: seat.said[-1] == "The engine is back.")


async def test_a_silent_engine_is_lost_since_its_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that stands but says nothing is told as soon as in the drawn console, with the same moment."""
    monkeypatch.setattr("console.tui.pulse.PULSE_EVERY_S", 0.02)
    monkeypatch.setattr("console.tui.pulse.SILENCE_S", 0.02)
    async with seat_on(worlds.ok()) as seat:
        seat.engine.mute = True
        seat.clock.advance(30)
        await seat.until(lambda: bool(seat.said))
        moment = ages.moment(worlds.NOW, seat.clock.now(), seat.session.scene.zone)
        assert seat.said[0].startswith(f"Not connected since {moment}: The engine does not answer.")


async def test_what_is_told_without_an_engine_begins_with_its_age() -> None:
    """Old values are never read out as new ones; what is no value has no age."""
    async with seat_on(worlds.breached()) as seat:
        seat.engine.die()
        await seat.until(lambda: bool(seat.said))
        for words in ("alerts", "servers all", "device altos-3", "status"):
            assert (await seat.type(words))[0].endswith("last known values.")
        assert not (await seat.type("help"))[0].startswith("Not connected")


async def test_an_engine_that_never_was_has_no_last_word() -> None:
    """Nothing is told yet, so nothing of it is old."""
    engine = FakeEngine(worlds.ok())
    engine.absent = True
    seat = Seat(engine)
    attending = asyncio.create_task(seat.session.attend())
    await seat.session.first_word()
    attending.cancel()
    await asyncio.gather(attending, return_exceptions=True)
    assert seat.said == ["Not connected: no engine listens there. Trying again."]
