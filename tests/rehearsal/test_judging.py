"""Tests of `console.rehearsal.judging`: what counts as broken, held, and not put to the test."""

from __future__ import annotations

from msgspec import structs

from console.model.run import Obstacle, Plan, PlannedStep, Run, RunState, StepKind, StepRecord, StepState
from console.rehearsal.faults import Victim, fault_named
from console.rehearsal.judging import Asked, Played, Verdict, judged, score
from console.rehearsal.rack import Deed

VICTIM = Victim("altos-1", "pdu-a/1", "altos-2", "pdu-a/2", "pdu-a/8")
CUT = PlannedStep("cut", StepKind.POWER, "altos-1", "Cut", "pdu-a/1 off")
PLAN = Plan("p", "cut", "altos-1", "Cut", "altos-1", (CUT,), 0.0)
DONE = StepRecord("cut", StepState.SUCCEEDED, "altos-1", "Cut", "pdu-a/1 off", 0.0, 1.0)


def played(*sent: Deed, state: StepState = StepState.SUCCEEDED, asked: tuple[Asked, ...] = ()) -> Played:
    record = structs.replace(DONE, state=state)
    run = Run("r", "cut", "altos-1", "Cut", RunState.SUCCEEDED, "p", "first", 0.0, (record,), 1.0)
    return Played(PLAN, run, asked, sent, (), VICTIM)


def verdict(one: Played, rule: str) -> Verdict:
    return next(verdict for verdict in judged(one) if verdict.rule == rule)


def test_standby_is_no_current() -> None:
    """An outlet may be cut while it feeds the standby of a supply, and no more than that."""
    assert verdict(played(Deed("pdu-a", "outlet 1 off", 6.0)), "no_cut_under_current").held is True
    assert verdict(played(Deed("pdu-a", "outlet 1 off", 210.0)), "no_cut_under_current").held is False
    assert verdict(played(), "no_cut_under_current").held is None


def test_force_is_named() -> None:
    """Power that is taken from a server breaks the rule when no step of the plan says so."""
    planless = structs.replace(played(Deed("altos-1", "power off")), plan=structs.replace(PLAN, steps=()))
    assert verdict(planless, "nothing_forced") == Verdict("nothing_forced", False, "Forced off: altos-1 power off.")


def test_twice_is_too_often() -> None:
    """The same thing that reaches a device a second time breaks the rule."""
    cut = Deed("pdu-a", "outlet 1 off")
    assert verdict(played(cut), "nothing_twice").held is True
    assert verdict(played(cut, cut), "nothing_twice").held is False


def test_an_unknown_outcome_is_no_end() -> None:
    """A run whose step has an unknown outcome did not end at a known state."""
    assert verdict(played(), "known_end").held is True
    assert verdict(played(state=StepState.OUTCOME_UNKNOWN), "known_end").held is False


def test_safe_must_be_true() -> None:
    """A board that says safe while a server has voltage breaks the rule; one that does not say so is not judged."""
    assert verdict(played(), "safe_is_true").held is None
    said = structs.replace(played(), said_safe=True)
    assert verdict(said, "safe_is_true").held is True
    assert verdict(structs.replace(said, live=("altos-1",)), "safe_is_true").held is False


def test_a_fault_is_named() -> None:
    """A fault that a step comes across has to be told of in a question that ended it, an outcome or an obstacle."""
    welded = structs.replace(played(), faults=(fault_named("outlet-welded"),))
    assert verdict(welded, "fault_handled").held is False
    asked = structs.replace(welded, asked=(Asked("Current flows through pdu-a/1.", "stop", careful=True),))
    assert verdict(asked, "fault_handled").held is True
    refused = structs.replace(PLAN, obstacles=(Obstacle("not_off", "It is on.", "altos-1"),))
    assert verdict(structs.replace(welded, plan=refused, run=None), "fault_handled").held is True


def test_a_fault_that_was_cured_need_not_be_named() -> None:
    """A server that hung and runs again at the end was handled; one that still hangs has to be told of."""
    hung = structs.replace(played(), faults=(fault_named("host-hangs"),))
    assert verdict(hung, "fault_handled").held is False
    cured = verdict(structs.replace(hung, running=frozenset({"altos-1"})), "fault_handled")
    assert (cured.held, cured.sentence) == (True, "host-hangs was cured: altos-1 runs again.")
    assert verdict(structs.replace(hung, running=frozenset({"altos-2"})), "fault_handled").held is False


def test_what_runs_again_cures_no_other_fault() -> None:
    """That the server runs says nothing of an outlet that is welded."""
    welded = structs.replace(played(), faults=(fault_named("outlet-welded"),), running=frozenset({"altos-1"}))
    assert verdict(welded, "fault_handled").held is False


def test_a_fault_that_nothing_meets_is_not_judged() -> None:
    """A host that ignores a shutdown is no test for a runbook that sends none."""
    ignoring = structs.replace(played(), faults=(fault_named("host-ignores-shutdown"),))
    assert verdict(ignoring, "fault_handled").held is None


def test_the_score_counts_what_was_tested() -> None:
    """What nothing put to the test is neither for nor against."""
    verdicts = (Verdict("nothing_forced", True, ""), Verdict("known_end", False, ""), Verdict("safe_is_true", None, ""))
    assert score(verdicts) == (1, 2)


def by_bmc(action: str) -> Played:
    asked = structs.replace(CUT, arguments=(("via", "bmc"), ("action", action)), destructive=True)
    return structs.replace(played(Deed("altos-1", "power off")), plan=structs.replace(PLAN, steps=(asked,)))


def test_a_graceful_step_allows_no_force() -> None:
    """Power that is taken is force where the plan only asks the BMC for a graceful shutdown."""
    assert verdict(by_bmc("graceful"), "nothing_forced").held is False
    assert verdict(by_bmc("off"), "nothing_forced").held is True


def test_a_bmc_s_fault_is_met_by_what_asks_the_bmc() -> None:
    """One that ignores graceful is met by that alone, one that refuses by every reset, a welded outlet by none."""

    def met(action: str, fault: str) -> bool:
        return verdict(structs.replace(by_bmc(action), faults=(fault_named(fault),)), "fault_handled").held is not None

    assert met("graceful", "bmc-ignores-graceful")
    assert not met("off", "bmc-ignores-graceful")
    assert met("off", "bmc-refuses")
    assert not met("off", "outlet-welded")
