"""Before a service goes public, whoever lets it is shown what speaks against it, and that stays on record."""

from __future__ import annotations

from pathlib import Path

from console.i18n import speaking
from console.model.run import Run, RunState
from console.model.service import ServiceState, ServiceView
from console.runbooks.library import Library
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.schema import Runbook
from console.runbooks.steps.service import service_objections
from tests.fakes.hosts import Stage
from tests.runbooks.rack import LIBRARY, SITI, Engine, rack_of, server

ASK = LIBRARY.runbooks["bring-up-rack"].steps[-1]
ONLY_ASKS = Library({"public": Runbook(name="public", title="Public", description="Asks.", scope="rack", steps=(ASK,))})
OLD = "complaints: the newest record is 9 days old"


async def said(home: Path, choice: str, *against: str, note: str = "siti looked") -> tuple[str, Run | Refusal, Engine]:
    """The question with those objections, and what became of an answer."""
    stage = Stage("altos-1")
    stage.against["r1"] = against
    engine = Engine(home, stage, rack_of(server("altos-1")), ONLY_ASKS)
    run = await engine.begin("public", "r1")
    asks = await engine.until_asked(run.id)
    taken = await engine.executor.wishes.answer(run.id, Given(asks.id, choice, SITI, note))
    await (engine.die() if isinstance(taken, Refusal) else engine.stage.finish())
    return asks.question, taken, engine


async def test_what_speaks_against_it_is_asked_and_recorded(tmp_path: Path) -> None:
    """The question names it, and a yes stands beside it in the record."""
    question, taken, engine = await said(tmp_path, "yes", OLD)
    assert OLD in question
    assert isinstance(taken, Run)
    ended = engine.stage.run(taken.id)
    assert ended.state is RunState.SUCCEEDED
    assert f"Against it spoke: {OLD}." in ended.steps[0].outcome
    engine.archive.close()


async def test_nothing_against_it_says_nothing(tmp_path: Path) -> None:
    """Where all is well, the question stays as it is written."""
    question, taken, engine = await said(tmp_path, "yes")
    assert "Against" not in question
    assert isinstance(taken, Run)
    assert "Against" not in engine.stage.run(taken.id).steps[0].outcome
    engine.archive.close()


async def test_it_is_answered_in_writing(tmp_path: Path) -> None:
    """A bare yes does not let anybody in."""
    _question, taken, _engine = await said(tmp_path, "yes", OLD, note="")
    assert isinstance(taken, Refusal)


def test_a_service_that_is_not_up_speaks_against_itself() -> None:
    """Its state is told before its records and backups, with its public name."""
    view = ServiceView("c", "Complaints", ServiceState.DOWN, "refused", objections=("no backup is known for it",))
    assert service_objections(view) == ("Complaints: down: refused", "Complaints: no backup is known for it")
    assert service_objections(ServiceView("c", "Complaints", ServiceState.UP, "")) == ()


def test_a_state_that_speaks_against_it_is_told_in_the_readers_words() -> None:
    """No word of the program's own is left in the sentence."""
    view = ServiceView("c", "Complaints", ServiceState.CUT_OFF, "no way there")
    assert service_objections(view) == ("Complaints: cut off: no way there",)
    with speaking("id"):
        assert service_objections(view) == ("Complaints: terputus: no way there",)


async def test_sentences_that_speak_against_it_end_once(tmp_path: Path) -> None:
    """One that has its own full stop is given no second one."""
    question, _taken, _engine = await said(tmp_path, "yes", "a: it refuses.", "b: it is old")
    assert question.endswith("Against it speaks: a: it refuses; b: it is old.")
