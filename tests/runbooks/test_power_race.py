"""The mains comes back half-way through a shutdown: everything ends at a known state, by a person's word or without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.inventory import Device
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.run import Plan, PlannedStep, Run, RunState, StepKind, StepRecord, StepState
from console.runbooks import racing
from console.runbooks.power_race import BRING_BACK, GO_ON, judge_race
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.store.audit import read_audit, verify
from tests.fakes.hosts import SHUTDOWNS, Stage
from tests.runbooks.rack import SITI, Engine, rack_of, server

RACK = "rack-graceful-shutdown"
UPS = Device(id="ups-1", name="ups-1", kind=DeviceKind.UPS, place=Place(room="room"))


def step_of(target: str) -> PlannedStep:
    return PlannedStep(f"{target}.down", StepKind.SSH, target, "Down", "poweroff", destructive=True)


def told(*begun: str, watched: tuple[str, ...] = ("ups-1",)) -> tuple[Plan, Run]:
    """A plan for two servers, and a run in which those were told."""
    steps = (step_of("web"), step_of("db"))
    plan = Plan("p", RACK, "r1", "", "r1", steps, 0.0, watched_ups=watched)
    records = tuple(
        StepRecord(
            step.id,
            StepState.RUNNING if step.target in begun else StepState.WAITING,
            step.target,
            "",
            "",
            started_at=1.0 if step.target in begun else None,
        )
        for step in steps
    )
    return plan, Run("r", RACK, "r1", "", RunState.RUNNING, "p", "siti", 0.0, records)


@pytest.mark.parametrize(
    ("begun", "watched", "on_mains", "reason", "unanswered"),
    [
        ((), (), {}, "not_watched", BRING_BACK),
        (("web",), ("ups-1",), {"ups-1": False}, "on_battery", GO_ON),
        (("web",), ("ups-1",), {"ups-1": None}, "unknown", GO_ON),
        (("web",), ("ups-1", "ups-2"), {"ups-1": True}, "unknown", GO_ON),
        (("web",), ("ups-1", "ups-2"), {"ups-1": True, "ups-2": False}, "on_battery", GO_ON),
        (("web", "db"), ("ups-1",), {"ups-1": True}, "all_told", GO_ON),
        ((), ("ups-1",), {"ups-1": True}, "nothing_told", BRING_BACK),
        (("web",), ("ups-1",), {"ups-1": True}, "half_told", GO_ON),
    ],
)
def test_the_decision(
    begun: tuple[str, ...], watched: tuple[str, ...], on_mains: dict[str, bool | None], reason: str, unanswered: str
) -> None:
    """Only a UPS that says so itself brings the mains back, and the nearer known state is where silence leads."""
    race = judge_race(*told(*begun, watched=watched), on_mains)
    assert race.reason == reason
    assert race.unanswered == unanswered
    assert race.is_to_be_asked == (reason in ("half_told", "nothing_told"))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    stage = Stage("web", "db", "store")
    stage.ups["ups-1"] = False
    servers = (server("web", depends_on=("db",)), server("db", depends_on=("store",)), server("store"))
    made = Engine(tmp_path, stage, structs.replace(rack_of(*servers, UPS), on_battery=frozenset({"ups-1"})))
    yield made
    made.archive.close()


def mains_back_after(engine: Engine, device: str) -> None:
    """The mains comes back as soon as `device` was told to go down."""

    async def watch(_command: str) -> None:
        engine.stage.ups["ups-1"] = engine.stage.hosts.shutdowns_of(device) > 0

    engine.stage.hosts.before = watch


def sent_to(engine: Engine) -> list[str]:
    return [device for device, command in engine.stage.hosts.sent if command in SHUTDOWNS]


async def answered(engine: Engine, choice: str) -> Run:
    """The rack's shutdown with the mains back after its first server, answered so."""
    mains_back_after(engine, "web")
    run = await engine.begin(RACK, "r1")
    asks = await engine.until_asked(run.id)
    assert "web" in asks.question
    assert "db, store" in asks.question
    taken = await engine.executor.wishes.answer(run.id, Given(asks.id, choice, SITI, "panel says online"))
    assert not isinstance(taken, Refusal)
    await engine.stage.finish()
    return engine.stage.run(run.id)


async def test_go_on(engine: Engine) -> None:
    """Whoever says go on is asked once, and all servers go down."""
    run = await answered(engine, GO_ON)
    assert run.state is RunState.SUCCEEDED, run
    assert sent_to(engine) == ["web", "db", "store"]


async def test_stop_and_bring_back(engine: Engine, tmp_path: Path) -> None:
    """Whoever was told is measured off, whoever was not stays up, and the record says which is which."""
    run = await answered(engine, BRING_BACK)
    assert run.state is RunState.STOPPED
    assert "Down: web. Left on: db, store." in run.outcome
    assert sent_to(engine) == ["web"]
    by_target = {step.target: step.state for step in run.steps}
    assert by_target == {"web": StepState.SUCCEEDED, "db": StepState.SKIPPED, "store": StepState.SKIPPED}
    entries = [entry for entry in read_audit(tmp_path / "audit.log") if entry.action == "run.mains"]
    assert [(entry.outcome, entry.reason) for entry in entries] == [(BRING_BACK, "panel says online")]
    assert verify(tmp_path / "audit.log") == ()


async def test_nobody_answers_half_way(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """With somebody told already, the run that was confirmed is finished."""
    monkeypatch.setattr(racing, "ANSWER_WITHIN_S", 0.01)
    mains_back_after(engine, "web")
    run = await engine.begin(RACK, "r1")
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED
    assert sent_to(engine) == ["web", "db", "store"]


async def test_nobody_answers_before_anything_was_sent(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nobody told yet, nothing is sent."""
    monkeypatch.setattr(racing, "ANSWER_WITHIN_S", 0.01)
    run = await engine.begin(RACK, "r1")
    engine.stage.ups["ups-1"] = True
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert (ended.state, sent_to(engine)) == (RunState.STOPPED, [])
    assert "Nothing was sent." in ended.outcome


async def test_mains_that_is_still_away_asks_nothing(engine: Engine) -> None:
    """On battery, or with a UPS that nobody can read, the run goes through."""
    engine.stage.ups.clear()
    run = await engine.begin(RACK, "r1")
    await engine.stage.finish()
    assert engine.stage.run(run.id).state is RunState.SUCCEEDED


async def test_the_decision_outlives_the_engine(engine: Engine, tmp_path: Path) -> None:
    """An engine that is killed after the answer keeps to it; one killed before it asks again."""
    mains_back_after(engine, "web")
    run = await engine.begin(RACK, "r1")
    await engine.until_asked(run.id)
    await engine.die()
    second = Engine(tmp_path, engine.stage, engine.world)
    assert await second.executor.resume() == ()
    asks = await second.until_asked(run.id)
    await second.executor.wishes.answer(run.id, Given(asks.id, BRING_BACK, SITI))
    await second.die()
    third = Engine(tmp_path, engine.stage, engine.world)
    assert await third.executor.resume() == ()
    await third.stage.finish()
    assert third.stage.run(run.id).state is RunState.STOPPED
    assert sent_to(third) == ["web"]
    third.archive.close()


def test_a_plan_that_was_made_on_the_mains_watches_nothing(engine: Engine) -> None:
    """Only a run that begins on battery is asked, and its plan says so."""
    plan = engine.executor.plans.plan(RACK, "r1", {})
    assert plan.watched_ups == ("ups-1",)
    assert any("half-way" in warning for warning in plan.warnings)
    engine.world = structs.replace(engine.world, on_battery=frozenset())
    calm = engine.executor.plans.plan(RACK, "r1", {})
    assert calm.watched_ups == ()
    assert calm.id != plan.id
