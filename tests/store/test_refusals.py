"""Tests of `console.store.refusals`: who asks in vain again and again fills no disk and hides nothing that was done."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given, settings
from msgspec.structs import replace

from console.model.time import Instant
from console.store.audit import AuditLog, Deed, Who, read_audit, verify
from console.store.refusals import IN_FULL, SUM_MOST_S, SUM_S, Refusals

NOW: Instant = 1_700_000_000.0
DODI = Who(uid=1002, user="dodi")
SITI = Who(uid=1001, user="siti")
DENIED = Deed(DODI, "request.StartRun", "altos-1", outcome="refused:not_allowed")
DONE = Deed(DODI, "alert.acknowledge", "leak-1", outcome="ok")


def flooded(refusals: Refusals, count: int, at: Instant = NOW, deed: Deed = DENIED) -> list[Deed]:
    """What goes on record of as many refusals of one moment."""
    return [written for _number in range(count) if (written := refusals.admit(deed, at)) is not None]


def counted(lines: Iterable[Deed]) -> int:
    """How many refusals the lines count."""
    return sum(int(str(count)) for line in lines for count in line.details.values())


def test_the_first_stand_in_full_and_the_others_are_counted() -> None:
    """What is rare is written word by word; of a flood there is one line with how many of which kind by whom."""
    refusals = Refusals()
    assert flooded(refusals, IN_FULL) == [DENIED] * IN_FULL
    assert flooded(refusals, 500) == []
    assert flooded(refusals, 7, NOW + 40, replace(DENIED, action="request.SetTag")) == []
    assert refusals.due(NOW + SUM_S - 1) == ()
    (line,) = refusals.due(NOW + SUM_S)
    assert (line.who, line.action, line.outcome) == (DODI, "request.more", "refused:counted")
    assert line.details == {"request.StartRun": "500", "request.SetTag": "7"}
    assert line.reason == "507 more refused requests of dodi in 40 s: request.StartRun × 500, request.SetTag × 7"
    assert refusals.due(NOW + 10 * SUM_S) == ()


def test_one_who_floods_hides_nobody_else() -> None:
    """Each account has its own count, and a name that somebody asserts is no account."""
    refusals = Refusals()
    flooded(refusals, 10 * IN_FULL)
    assert refusals.admit(replace(DENIED, who=SITI), NOW) is not None
    posing = replace(DENIED, who=Who(DODI.uid, DODI.user, asserted_name="somebody else"))
    assert refusals.admit(posing, NOW) is None


def test_a_refusal_carries_no_long_text() -> None:
    """What a person typed into a refused request takes no more room than a line; what was done is written whole."""
    long = "x" * 10_000
    (line,) = flooded(Refusals(), 1, deed=replace(DENIED, target=long, reason=long, details={"note": long}))
    assert max(len(line.target), len(line.reason), len(str(line.details["note"]))) <= 400
    done = replace(DONE, reason=long)
    assert Refusals().admit(done, NOW) is done


def test_who_stops_is_heard_in_full_again() -> None:
    """Somebody who was refused often yesterday has their single refusal of today in full."""
    refusals = Refusals()
    flooded(refusals, 1000)
    refusals.due(NOW + SUM_S)
    assert flooded(refusals, 1, NOW + 86_400) == [DENIED]


def test_a_day_of_asking_in_vain_is_a_bounded_number_of_lines() -> None:
    """A request a second for a day makes some hundred lines, and the counts add up to all of them."""
    refusals, full = Refusals(), 0
    lines: list[Deed] = []
    for second in range(86_400):
        full += len(flooded(refusals, 1, NOW + second))
        lines += refusals.due(NOW + second)
    assert full + counted(lines) + counted(refusals.rest()) == 86_400
    assert full + len(lines) < 500
    assert len(lines) >= 86_400 / SUM_MOST_S


@given(st.lists(st.tuples(st.sampled_from([DENIED, DONE]), st.floats(-100.0, 400.0)), max_size=200))
@settings(max_examples=50, deadline=None)
def test_nothing_that_was_done_is_left_out_and_nothing_is_lost(steps: list[tuple[Deed, float]]) -> None:
    """However deeds come, and if the clock is set back: what was done is written each time, the refused ones add up."""
    refusals, at, done, refused = Refusals(), NOW, 0, 0
    for deed, passed in steps:
        at += passed
        written = refusals.admit(deed, at)
        done += int(deed is DONE and written is DONE)
        refused += int(deed is DENIED and written is not None) + counted(refusals.due(at))
    refused += counted(refusals.rest())
    assert done == sum(deed is DONE for deed, _passed in steps)
    assert refused == sum(deed is DENIED for deed, _passed in steps)


def test_the_chain_is_whole_over_the_counts(tmp_path: Path) -> None:
    """Lines that count are lines like all others."""
    log, refusals = AuditLog.open(tmp_path / "audit.log"), Refusals()
    for deed in (DONE, *flooded(refusals, 100), *refusals.rest(), DONE):
        log.append(deed, NOW)
    log.close()
    assert verify(log.path) == ()
    assert len(read_audit(log.path)) == IN_FULL + 3
