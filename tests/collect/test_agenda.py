"""Tests of `console.collect.agenda`: due times in a heap, void turns, and the timer."""

from __future__ import annotations

from console.collect.agenda import Agenda
from console.collect.cycle import Cycle, Stage
from console.inventory import LocalAccess, Target
from tests.fakes.clock import FakeClock


def a_cycle(device: str) -> Cycle:
    return Cycle(Target(device=device, source="local", access=LocalAccess(), interval_s=10.0, timeout_s=1.0, retries=0))


def test_what_is_due_comes_in_the_order_of_its_time() -> None:
    """Cycles are named by their due time, whatever the order in which they were expected."""
    agenda = Agenda(FakeClock(), lambda: None)
    late, soon = a_cycle("late"), a_cycle("soon")
    agenda.expect(20.0, late)
    agenda.expect(10.0, soon)
    assert list(agenda.due(15.0)) == [soon]
    assert list(agenda.due(25.0)) == [late]


def test_a_cycle_that_went_on_is_not_due_any_more() -> None:
    """What was expected of an earlier turn is void."""
    agenda = Agenda(FakeClock(), lambda: None)
    cycle = a_cycle("gone-on")
    agenda.expect(10.0, cycle)
    agenda.expect_last(10.0, cycle)
    cycle.enter(Stage.QUEUED)
    assert list(agenda.due(15.0)) == []
    assert list(agenda.overdue(15.0)) == []


def test_nothing_is_due_after_it_was_cleared() -> None:
    """An agenda that was cleared expects nothing."""
    agenda = Agenda(FakeClock(), lambda: None)
    agenda.expect(10.0, a_cycle("one"))
    agenda.expect_last(10.0, a_cycle("two"))
    agenda.clear()
    assert list(agenda.due(15.0)) == []
    assert list(agenda.overdue(15.0)) == []
