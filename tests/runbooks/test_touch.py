"""Whoever says that a rack is safe to touch is compared with what is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.model.board import SafeToTouch, Touch
from console.model.run import Run
from console.runbooks.library import Library
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.schema import Runbook
from console.runbooks.touch import against_board
from tests.fakes.hosts import Stage
from tests.runbooks.rack import LIBRARY, SITI, Engine, rack_of, server

SAFE = SafeToTouch("r1", Touch.SAFE, 0.0)
LIVE = SafeToTouch("r1", Touch.NOT_SAFE, 0.0, live=("pdu-a/3",))
UNKNOWN = SafeToTouch("r1", Touch.UNKNOWN, 0.0, unknown=("pdu-b/3",))
ASK = LIBRARY.runbooks["water-leak"].steps[-1]
ONLY_ASKS = Library({"touch": Runbook(name="touch", title="Touch", description="Asks.", scope="rack", steps=(ASK,))})


@pytest.mark.parametrize(
    ("board", "note", "reason"),
    [
        (SAFE, "", ""),
        (LIVE, "", "not_safe"),
        (LIVE, "I looked at it", "not_safe"),
        (UNKNOWN, "", "no_reason"),
        (UNKNOWN, "measured with a meter", ""),
        (None, "", "no_reason"),
        (None, "measured with a meter", ""),
    ],
)
def test_what_counts(board: SafeToTouch | None, note: str, reason: str) -> None:
    """A live feed refuses every yes; an unknown one takes a reason; what is measured safe needs none."""
    refusal = against_board("r1", board, note)
    assert (refusal.reason if refusal else "") == reason


async def said(home: Path, board: SafeToTouch, choice: str, note: str = "seen") -> tuple[Run | Refusal, Engine]:
    stage = Stage("altos-1")
    stage.boards["r1"] = board
    engine = Engine(home, stage, rack_of(server("altos-1")), ONLY_ASKS)
    run = await engine.begin("touch", "r1")
    asks = await engine.until_asked(run.id)
    return await engine.executor.wishes.answer(run.id, Given(asks.id, choice, SITI, note)), engine


async def test_safe_is_refused_while_a_feed_is_live(tmp_path: Path) -> None:
    """The question stays open, and the sentence names the feed."""
    taken, engine = await said(tmp_path, LIVE, "safe")
    assert isinstance(taken, Refusal)
    assert "pdu-a/3" in taken.sentence
    await engine.die()


async def test_not_safe_is_always_taken(tmp_path: Path) -> None:
    """Nobody has to prove danger."""
    taken, engine = await said(tmp_path, SAFE, "not safe")
    assert isinstance(taken, Run)
    await engine.stage.finish()
    engine.archive.close()


async def test_what_the_board_said_is_in_the_record(tmp_path: Path) -> None:
    """A yes against the unknown stands beside what was not measured."""
    taken, engine = await said(tmp_path, UNKNOWN, "safe", "measured with a meter")
    assert isinstance(taken, Run)
    await engine.stage.finish()
    outcome = engine.stage.run(taken.id).steps[0].outcome
    assert "measured with a meter" in outcome
    assert "The board said UNKNOWN for r1. Nobody measures pdu-b/3." in outcome
    engine.archive.close()
