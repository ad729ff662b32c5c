"""What breaches a rule, and how badly."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from console.alerts.condition import Breach, Count, Side, Verdict, judge
from console.alerts.rule import RANK, Level, Matcher, Rule
from console.model.alert import Severity

HUMIDITY = Rule(
    "humidity",
    Matcher("humidity"),
    (Level(Severity.CRITICAL, above=70, below=20), Level(Severity.WARNING, above=60, below=30)),
    band=3,
)
LEAK = Rule("leak", Matcher("leak"), (Level(Severity.CRITICAL, words=("wet",)),))
SENSOR = Rule("sensor", Matcher("leak"), (Level(Severity.WARNING, words=("fault",)),))
SUPPLIES = Rule("psu", Matcher("psu_state"), (Level(Severity.CRITICAL, good=0), Level(Severity.WARNING, bad=1)))


@pytest.mark.parametrize(
    ("value", "severity"),
    [(45, None), (60, None), (60.1, "warning"), (70, "warning"), (70.1, "critical"), (29, "warning"), (19, "critical")],
)
def test_there_are_four_limits(value: float, severity: str | None) -> None:
    """A value at a limit is still within it."""
    verdict = judge(HUMIDITY, value)
    assert (verdict.severity if isinstance(verdict, Breach) else None) == severity


def test_a_held_level_is_left_behind_its_band() -> None:
    """Warning and critical each end three below where they began."""
    held = judge(HUMIDITY, 71)
    assert isinstance(held, Breach)
    assert judge(HUMIDITY, 67.5, held) == held
    eased = judge(HUMIDITY, 66, held)
    assert isinstance(eased, Breach)
    assert eased.severity is Severity.WARNING
    assert judge(HUMIDITY, 57.5, eased) == eased
    assert judge(HUMIDITY, 57, eased) is Verdict.CLEAR


def test_the_band_of_one_side_does_not_reach_to_the_other() -> None:
    """From too damp to just dry enough there is no breach."""
    damp = judge(HUMIDITY, 65)
    assert isinstance(damp, Breach)
    assert judge(HUMIDITY, 31, damp) is Verdict.CLEAR


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 100), st.floats(0, 100))
def test_holding_never_judges_milder(value: float, before: float) -> None:
    """Hysteresis only ever keeps a level, it never hides one."""
    held = judge(HUMIDITY, before)
    fresh, kept = judge(HUMIDITY, value), judge(HUMIDITY, value, held if isinstance(held, Breach) else None)
    rank = {Verdict.CLEAR: 0, Verdict.UNKNOWN: 0}
    of = [RANK[one.severity] if isinstance(one, Breach) else rank[one] for one in (fresh, kept)]
    assert of[0] <= of[1]


@pytest.mark.parametrize("value", [None, float("nan"), "unknown", "fault", ""])
def test_what_says_nothing_is_unknown(value: float | str | None) -> None:
    """No value, no number, no word: nothing can be said."""
    assert judge(LEAK, value) is Verdict.UNKNOWN


def test_a_word_counts_where_a_level_names_it() -> None:
    """A fault is unknown to the leak, and the very thing for the rule about sensors."""
    assert judge(LEAK, "wet") == Breach(Severity.CRITICAL, Side.WORD)
    assert judge(LEAK, "dry") is Verdict.CLEAR
    assert judge(SENSOR, "fault") == Breach(Severity.WARNING, Side.WORD)


@pytest.mark.parametrize(
    ("count", "verdict"),
    [
        (Count(2, 0), Verdict.CLEAR),
        (Count(1, 1), Breach(Severity.WARNING, Side.BAD, 1)),
        (Count(0, 2), Breach(Severity.CRITICAL, Side.GOOD, 0)),
        (Count(0, 1, 1), Breach(Severity.WARNING, Side.BAD, 1)),
        (Count(1, 0, 1), Verdict.UNKNOWN),
        (Count(0, 0, 2), Verdict.UNKNOWN),
        (Count(0, 0), Verdict.UNKNOWN),
    ],
)
def test_a_member_that_does_not_answer_may_be_good(count: Count, verdict: object) -> None:
    """Unknown members never make a count worse, and never make it well."""
    assert judge(SUPPLIES, count) == verdict
