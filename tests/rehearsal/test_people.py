"""Tests of `console.rehearsal.people`: two persons who go no further where something failed."""

from __future__ import annotations

import pytest

from console.engine.person import Person
from console.model.run import StepRecord, StepState
from console.rehearsal.people import People

FIRST, SECOND = Person(1, "first", "admin"), Person(2, "second", "admin")
PEOPLE = People(FIRST, SECOND, {"r1": "4711"})


def asking(*choices: str, needs: tuple[str, ...] = ()) -> StepRecord:
    return StepRecord("s", StepState.RUNNING, "r1", "Title", "", question="?", choices=choices, needs=needs)


@pytest.mark.parametrize(
    ("choices", "safe", "chosen"),
    [
        (("yes", "false alarm"), False, "yes"),
        (("retry", "skip", "stop"), False, "stop"),
        (("cut it all the same", "leave it on"), False, "leave it on"),
        (("safe", "not safe"), False, "not safe"),
        (("safe", "not safe"), True, "safe"),
        (("yes", "not safe"), False, "yes"),
    ],
)
def test_answers(choices: tuple[str, ...], safe: bool, chosen: str) -> None:
    """Yes to what is only asked, stop where something failed, and safe only when the board says so."""
    assert PEOPLE.answer(asking(*choices), safe, "").choice == chosen


def test_the_second_person_answers_what_the_first_may_not() -> None:
    """What must not be answered by the starter is answered by somebody else."""
    assert PEOPLE.answer(asking("yes"), False, "").by == FIRST
    assert PEOPLE.answer(asking("yes", needs=("not:first",)), False, "").by == SECOND


def test_the_code_is_read_from_the_label() -> None:
    """A rack's code is given where it is asked for."""
    assert PEOPLE.answer(asking("yes", needs=("code:r1",)), False, "").code == "4711"
