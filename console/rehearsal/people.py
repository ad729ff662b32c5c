"""How the two simulated persons of a rehearsal answer: carefully, and never against what is measured; pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from console.engine.person import Person
from console.model.run import StepRecord

_CAREFUL = ("stop", "leave it on")
"""What a careful person chooses wherever it is offered: whatever failed is not gone over."""

FURTHER_NO = frozenset((*_CAREFUL, "not safe"))
"""Answers after which nothing goes further."""


class Answer(Struct, frozen=True):
    """What is answered, and by whom."""

    choice: str
    note: str
    code: str
    by: Person


class People(Struct, frozen=True):
    """Who starts the run, and who is asked where the starter may not answer; `codes` they read from racks' labels.

    Of choices that are in `prefers` they take that one before any other.
    """

    starter: Person
    second: Person
    codes: Mapping[str, str] = {}
    prefers: frozenset[str] = frozenset()

    def answer(self, step: StepRecord, safe: bool, note: str) -> Answer:
        """What is answered to a step that asks; `safe` is what the board of the rack says."""
        needs = set(step.needs)
        code = next((self.codes.get(need.removeprefix("code:"), "") for need in needs if need.startswith("code:")), "")
        apart = any(need.startswith("not:") for need in needs)
        choice = next((choice for choice in step.choices if choice in self.prefers), _choice(step, safe))
        return Answer(choice, note, code, self.second if apart else self.starter)


def _choice(step: StepRecord, safe: bool) -> str:
    if "safe" in step.choices:
        return "safe" if safe else "not safe"
    return next((choice for choice in step.choices if choice in _CAREFUL), step.choices[0])
