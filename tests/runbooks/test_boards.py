"""Tests of `console.runbooks.boards`."""

from __future__ import annotations

import pytest
from msgspec import structs

from console.model.board import SafeToTouch, Touch
from console.model.run import Plan, PlannedStep, Run, RunState, StepKind, StepRecord, StepState
from console.runbooks.boards import FeedReading, drying, recovery, safe_to_touch
from tests.runbooks.rack import server

FED = structs.replace(server("altos-1"), feeds=("pdu-a/1", "pdu-b/1"))
OFF, ON = FeedReading(False, 0.0), FeedReading(True, 1.2)


def touch(a: FeedReading | None, b: FeedReading | None) -> SafeToTouch:
    feeds = {feed: reading for feed, reading in (("pdu-a/1", a), ("pdu-b/1", b)) if reading is not None}
    return safe_to_touch("r1", [FED], feeds, None, 100.0)


@pytest.mark.parametrize(
    ("a", "b", "state"),
    [
        (OFF, OFF, Touch.SAFE),
        (FeedReading(False, None), OFF, Touch.SAFE),
        (ON, OFF, Touch.NOT_SAFE),
        (FeedReading(True, 0.0), OFF, Touch.NOT_SAFE),
        (FeedReading(False, 0.6), OFF, Touch.NOT_SAFE),
        (OFF, None, Touch.UNKNOWN),
        (OFF, FeedReading(), Touch.UNKNOWN),
        (ON, None, Touch.NOT_SAFE),
        (None, None, Touch.UNKNOWN),
    ],
)
def test_only_what_was_measured_off_is_safe(a: FeedReading | None, b: FeedReading | None, state: Touch) -> None:
    """One feed that is on, carries current or was not measured is enough to say that the rack is not safe."""
    assert touch(a, b).state is state


def test_a_device_without_feeds_is_not_known() -> None:
    """Nobody wrote down what feeds it, so nobody knows whether it is dead."""
    board = safe_to_touch("r1", [FED, server("other")], {"pdu-a/1": OFF, "pdu-b/1": OFF}, None, 0.0)
    assert (board.state, board.unknown) == (Touch.UNKNOWN, ("other",))


def test_an_empty_rack_is_not_known() -> None:
    """A rack of which nothing is written down is not safe by that."""
    assert safe_to_touch("r1", [], {}, None, 0.0).state is Touch.UNKNOWN


def test_since_when_is_kept_while_it_is_so() -> None:
    """The board tells since when the state holds, not since when it was last looked at."""
    first = touch(OFF, OFF)
    later = safe_to_touch("r1", [FED], {"pdu-a/1": OFF, "pdu-b/1": OFF}, first, 500.0)
    assert later == first
    again = safe_to_touch("r1", [FED], {"pdu-a/1": ON, "pdu-b/1": OFF}, later, 600.0)
    assert (again.state, again.since_at, again.live) == (Touch.NOT_SAFE, 600.0, ("pdu-a/1",))


def test_recovery_counts_what_answers() -> None:
    """Five of six up is told with the name of the sixth, and whether a tag holds it."""
    servers = [server(f"altos-{n}") for n in range(1, 4)]
    state = recovery("r1", servers, {"altos-1": True, "altos-2": False}, ["altos-3"], None, 5.0)
    assert (state.up, state.down, state.held) == (("altos-1",), ("altos-2", "altos-3"), ("altos-3",))
    assert recovery("r1", servers, {"altos-1": True}, ["altos-3"], state, 9.0) == state


def test_the_ledger_follows_the_run() -> None:
    """What people wrote, when it began to dry, and when it may get power again."""
    steps = [("opened", StepKind.ASK, "opened"), ("method", StepKind.ASK, "method"), ("wait", StepKind.HOLD, "drying")]
    plan = Plan("p", "server-dry", "altos-1", "", "altos-1", tuple(planned(*step) for step in steps), 0.0)
    records = (
        StepRecord("opened", StepState.SUCCEEDED, "altos-1", "", "", 1.0, 2.0, "siti chose: stays sealed (vendor)"),
        StepRecord("method", StepState.SUCCEEDED, "altos-1", "", "", 2.0, 3.0, "siti chose: written down (air)"),
        StepRecord("wait", StepState.RUNNING, "altos-1", "", "", 10.0),
    )
    run = Run("1", "server-dry", "altos-1", "", RunState.RUNNING, "p", "siti", 0.5, records)
    line = drying(plan, run)
    assert line is not None
    assert (line.stage, line.since_at, line.earliest_at) == ("drying", 10.0, 3610.0)
    assert "stays sealed" in line.opened
    assert drying(structs.replace(plan, steps=()), run) is None


def planned(id_: str, kind: StepKind, records: str) -> PlannedStep:
    return PlannedStep(id_, kind, "altos-1", "", "", (("records", records), ("length_s", "3600")))
