"""Tests of `console.alerts.planned`: which devices a run has left off on purpose, and what shows that one is back."""

from __future__ import annotations

import pytest

from console.alerts.planned import outcome, tells_of_life
from console.model.run import Plan, PlannedStep, Run, RunState, StepKind, StepRecord, StepState


def step(id_: str, target: str, until: str) -> PlannedStep:
    """A step that waits until a device is off, or answers."""
    return PlannedStep(id_, StepKind.WAIT, target, id_, "wait", arguments=(("until", until),))


def run_of(steps: tuple[PlannedStep, ...], states: tuple[StepState, ...]) -> dict[str, bool]:
    """What a run of these steps leaves, when they ended so."""
    plan = Plan("p", "book", "r1", "Book", "r1", steps, 0.0)
    records = tuple(
        StepRecord(one.id, state, one.target, one.title, one.command) for one, state in zip(steps, states, strict=True)
    )
    return outcome(plan, Run("run-1", "book", "r1", "Book", RunState.FAILED, "p", "budi", 0.0, records, ended_at=9.0))


def test_what_was_measured_off_is_off_on_purpose_and_nothing_else() -> None:
    """A device that did not go off in time is not off on purpose, though its run meant it to be."""
    steps = (step("a", "altos-1", "off"), step("b", "altos-2", "off"))
    assert run_of(steps, (StepState.SUCCEEDED, StepState.FAILED)) == {"altos-1": True}


def test_what_is_brought_up_is_missed_again_from_the_attempt_on() -> None:
    """A server that was switched on and did not answer is meant to be up: its silence calls."""
    steps = (step("a", "altos-1", "off"), step("b", "altos-1", "answers"))
    assert run_of(steps, (StepState.SUCCEEDED, StepState.FAILED)) == {"altos-1": False}
    assert run_of(steps, (StepState.SUCCEEDED, StepState.WAITING)) == {"altos-1": True}


@pytest.mark.parametrize(
    ("source", "sources", "alive"),
    [
        ("redfish", {"redfish", "ssh"}, False),
        ("snmp", {"snmp", "ssh"}, False),
        ("ssh", {"snmp", "ssh"}, True),
        ("snmp", {"snmp", "ipmi"}, True),
        ("ipmi", {"ipmi"}, False),
    ],
)
def test_a_board_that_answers_is_no_sign_of_life(source: str, sources: set[str], alive: bool) -> None:
    """Only what the operating system itself says shows that it is up, where it can be asked."""
    assert tells_of_life(source, sources) is alive
