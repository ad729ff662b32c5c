"""Tests of `console.services.tripwire` and `marks`: what changed by itself, and who may accept it."""

from __future__ import annotations

from typing import Literal

import pytest

from console.model.check import Finding, Outcome, TripwireCheck
from console.services.marks import Marks
from console.services.tripwire import Mark, compare, grown

Watched = Literal["page", "rows", "list", "webroot"]


def found(mark: str = "", value: float | None = None) -> Finding:
    return Finding(Outcome.PASSED, "seen", "seen", value, mark)


@pytest.mark.parametrize(
    ("watch", "accepted", "now", "outcome"),
    [
        ("page", Mark("a"), found("a"), Outcome.PASSED),
        ("page", Mark("a"), found("b"), Outcome.TRIPPED),
        ("page", None, found("b"), Outcome.PASSED),
        ("webroot", Mark("a"), found("b"), Outcome.TRIPPED),
        ("rows", Mark(value=100), found(value=100), Outcome.PASSED),
        ("rows", Mark(value=100), found(value=120), Outcome.PASSED),
        ("rows", Mark(value=100), found(value=95), Outcome.PASSED),
        ("rows", Mark(value=100), found(value=94), Outcome.TRIPPED),
        ("list", Mark("budi\nsari"), found("budi\nsari"), Outcome.PASSED),
        ("list", Mark("budi\nsari"), found("budi\neve\nsari"), Outcome.TRIPPED),
        ("list", Mark("budi\nsari"), found("budi"), Outcome.TRIPPED),
    ],
)
def test_a_change_trips(watch: Watched, accepted: Mark | None, now: Finding, outcome: Outcome) -> None:
    """What differs from what was accepted trips; a count may grow, and fall by what is allowed."""
    assert compare(TripwireCheck(watch, fall_percent=5), accepted, now).outcome is outcome


def test_an_unexpected_administrator_is_named() -> None:
    """Against a list that is written down nobody's first sight is trusted, and the sentence names who is new."""
    judged = compare(TripwireCheck("list", expected=("budi",)), None, found("budi\neve"))
    assert judged.outcome is Outcome.TRIPPED
    assert "eve" in judged.sentence


def test_what_cannot_be_seen_does_not_trip() -> None:
    """An unknown finding stays unknown and is never accepted."""
    lost = Finding(Outcome.UNKNOWN, "command_failed", "gone")
    assert compare(TripwireCheck("page"), Mark("a"), lost) == lost
    assert grown(TripwireCheck("page"), None, lost) is None


def test_only_a_person_accepts_a_change() -> None:
    """A tripped page stays tripped until somebody accepts it; rows that grew are the new measure by themselves."""
    marks, page, rows = Marks(), TripwireCheck("page"), TripwireCheck("rows")
    assert not marks.accept("portal", "page", "budi", 0.0)
    marks.weigh("portal", "page", page, found("a"), 0.0)
    for at in (1.0, 2.0):
        assert marks.weigh("portal", "page", page, found("b"), at).outcome is Outcome.TRIPPED
    assert marks.accept("portal", "page", "budi", 3.0)
    assert marks.weigh("portal", "page", page, found("b"), 4.0).outcome is Outcome.PASSED
    marks.weigh("portal", "rows", rows, found(value=10), 0.0)
    marks.weigh("portal", "rows", rows, found(value=20), 1.0)
    assert marks.weigh("portal", "rows", rows, found(value=15), 2.0).outcome is Outcome.TRIPPED
    assert [(row.check, row.by) for row in marks.drain()] == [
        ("page", ""),
        ("page", "budi"),
        ("rows", ""),
        ("rows", ""),
    ]
