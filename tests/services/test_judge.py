"""Tests of `console.services.judge`: what findings and the path mean together."""

from __future__ import annotations

import pytest

from console.model.check import ENGINE, Finding, Outcome
from console.model.service import PathState, ServiceState
from console.services.judge import Result, judge

NOW = 1_767_225_600.0
PASSED, FAILED, UNKNOWN = Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN
OPEN, GONE = PathState.OPEN, PathState.GONE


def result(kind: str, outcome: Outcome | None, vantage: str = ENGINE, age_s: float = 1.0) -> Result:
    """A check's last result; without an outcome it has not been made."""
    if outcome is None:
        return Result(kind, kind, vantage)
    return Result(kind, kind, vantage, NOW - age_s, Finding(outcome, f"{kind}-{outcome}", f"{kind} {outcome}"))


@pytest.mark.parametrize(
    ("results", "path", "state"),
    [
        ([], OPEN, ServiceState.UNKNOWN),
        ([result("http", None)], OPEN, ServiceState.UNKNOWN),
        ([result("http", PASSED)], OPEN, ServiceState.UP),
        ([result("http", FAILED)], OPEN, ServiceState.DOWN),
        ([result("http", FAILED)], PathState.UNSAID, ServiceState.DOWN),
        ([result("http", FAILED)], PathState.UNKNOWN, ServiceState.UNKNOWN),
        ([result("http", FAILED)], GONE, ServiceState.CUT_OFF),
        ([result("http", UNKNOWN)], GONE, ServiceState.CUT_OFF),
        ([result("http", UNKNOWN)], OPEN, ServiceState.UNKNOWN),
        ([result("http", PASSED)], GONE, ServiceState.UP),
        ([result("http", FAILED, "altos-3")], GONE, ServiceState.DOWN),
        ([result("http", FAILED), result("unit", PASSED, "altos-3")], GONE, ServiceState.CUT_OFF),
        ([result("http", FAILED), result("unit", PASSED, "altos-3")], OPEN, ServiceState.DOWN),
        ([result("http", FAILED), result("http", PASSED, "altos-3")], OPEN, ServiceState.DEGRADED),
        ([result("http", FAILED), result("http", PASSED, "altos-3")], GONE, ServiceState.CUT_OFF),
        ([result("http", FAILED), result("http", PASSED, "altos-3")], PathState.UNKNOWN, ServiceState.UNKNOWN),
        ([result("http", UNKNOWN), result("http", PASSED, "altos-3")], GONE, ServiceState.UP),
        ([result("http", PASSED), result("dns", FAILED)], OPEN, ServiceState.DEGRADED),
        ([result("http", Outcome.IMPAIRED)], OPEN, ServiceState.DEGRADED),
        ([result("http", PASSED), result("newest", Outcome.STALE)], OPEN, ServiceState.STALE),
        ([result("http", PASSED), result("tripwire", Outcome.TRIPPED)], OPEN, ServiceState.DEFACED),
        (
            [result("http", PASSED), result("newest", Outcome.STALE), result("tripwire", Outcome.TRIPPED)],
            OPEN,
            ServiceState.DEFACED,
        ),
        ([result("http", FAILED), result("tripwire", Outcome.TRIPPED)], OPEN, ServiceState.DOWN),
        ([result("http", PASSED), result("newest", UNKNOWN)], OPEN, ServiceState.UP),
        ([result("http", UNKNOWN), result("database", FAILED), result("unit", PASSED)], OPEN, ServiceState.DEGRADED),
        ([result("tripwire", PASSED)], OPEN, ServiceState.UP),
    ],
)
def test_state_follows_from_findings_and_path(results: list[Result], path: PathState, state: ServiceState) -> None:
    """Down is only what was seen to fail with a way there; what cannot be seen is cut off or unknown."""
    assert judge(results, path, NOW).state is state


def test_an_old_result_says_nothing() -> None:
    """A result much older than its interval is unknown, neither up nor down."""
    assert judge([result("http", PASSED, age_s=600)], OPEN, NOW).state is ServiceState.UNKNOWN
    assert judge([result("http", FAILED, age_s=600)], OPEN, NOW).state is ServiceState.UNKNOWN


def test_a_failure_waits_for_a_word_about_the_way() -> None:
    """A way that was last seen to work before the failures began proves nothing; one that was seen since does."""
    failing = Result("http", "http", ENGINE, NOW - 1, Finding(FAILED, "refused", "refused"), failing_at=NOW - 10)
    assert judge([failing], OPEN, NOW, open_at=NOW - 11).state is ServiceState.UNKNOWN
    assert judge([failing], OPEN, NOW, open_at=NOW - 9).state is ServiceState.DOWN
    assert judge([failing], OPEN, NOW, open_at=None).state is ServiceState.DOWN


def test_who_still_answers_inside_is_not_called_degraded_before_the_way_was_tried() -> None:
    """A visit from inside that is still fresh says nothing of a way that may just have gone."""
    failing = Result("http", "http", ENGINE, NOW - 1, Finding(FAILED, "refused", "refused"), failing_at=NOW - 10)
    inside = result("http", PASSED, "altos-3")
    assert judge([failing, inside], OPEN, NOW, open_at=NOW - 11).state is ServiceState.UNKNOWN
    assert judge([failing, inside], OPEN, NOW, open_at=NOW - 9).state is ServiceState.DEGRADED
    assert judge([failing, inside], GONE, NOW, open_at=NOW - 11).state is ServiceState.CUT_OFF


def test_the_reason_is_that_of_the_check_that_decided() -> None:
    """The verdict carries the deciding finding's own reason and sentence."""
    verdict = judge([result("http", FAILED), result("dns", FAILED)], OPEN, NOW)
    assert (verdict.reason, verdict.sentence) == ("http-failed", "http failed")


def test_it_is_said_from_where_it_still_answers() -> None:
    """A check that fails in one place and passes in another names both places."""
    verdict = judge([result("http", FAILED), result("http", PASSED, "altos-3")], OPEN, NOW)
    assert "altos-3" in verdict.sentence
    cut = judge([result("http", FAILED), result("unit", PASSED, "altos-3")], GONE, NOW)
    assert (cut.reason, "altos-3" in cut.sentence) == ("runs_inside", True)
