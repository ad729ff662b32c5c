"""Tests of `console.plain.changes`."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.alert import Acknowledgement, Alert, AlertState, Severity
from console.model.armed import Armed, ArmedState
from console.model.flag import Flag
from console.model.run import RunState
from console.model.snapshot import Entity, Snapshot
from console.plain.changes import MOST_AT_ONCE, Known, changes, known
from console.plain.numbers import Numbers
from tests.fakes import world as worlds
from tests.plain.scenes import is_prose, scene_of

LEAK = replace(worlds.leak(), acknowledged=None, suppressed_by=())


def _told(before: Known, *after: Entity) -> list[str]:
    world = worlds.ok()
    world.apply(after)
    return changes(before, scene_of(world), Numbers())


def _with(*entities: Entity) -> Known:
    world = worlds.ok()
    world.apply(entities)
    return known(world)


def _first(*alerts: Alert) -> str:
    """What the change from the leak to these tells first."""
    return next(iter(_told(_with(LEAK), *alerts)), "").partition(".")[0]


def test_an_alert_has_state_where_and_since() -> None:
    """And a number to call it by."""
    (line,) = _told(_with(), LEAK)
    assert line.startswith("New. 1. State: critical. ")
    assert "Where: " in line
    assert "Since: " in line
    assert is_prose(line)


def test_what_becomes_of_an_alert_is_told_in_a_word() -> None:
    """Better, worse, over, taken on, given back, no data."""
    taken = replace(LEAK, acknowledged=Acknowledgement("ana", worlds.NOW, "on my way"))
    assert _first(replace(LEAK, severity=Severity.WARNING)) == "Better"
    assert _first(replace(LEAK, state=AlertState.RESOLVED)) == "Over"
    assert _first(taken) == "Taken on"
    assert _first(replace(LEAK, data_missing=True)) == "No data any more"
    worse = _told(_with(replace(LEAK, severity=Severity.MINOR)), LEAK)
    back = _told(_with(taken), LEAK)
    assert [line.partition(".")[0] for line in (*worse, *back)] == ["Worse", "Given back"]


def test_what_does_not_call_is_not_told() -> None:
    """Nothing changed, a value that moves, what is pending, explained or silenced."""
    assert _first(LEAK) == ""
    assert _first(replace(LEAK, value=7.0, summary="wetter")) == ""
    assert _told(_with(), replace(LEAK, state=AlertState.PENDING)) == []
    assert _told(_with(), replace(LEAK, suppressed_by=("silence/1",))) == []


def test_what_is_explained_no_longer_is_new() -> None:
    """It calls from then on."""
    assert _told(_with(replace(LEAK, suppressed_by=("other",))), LEAK)[0].startswith("New.")


def test_a_storm_is_cut_short_with_the_severest_first() -> None:
    """The rest is counted."""
    storm = [replace(LEAK, id=f"s{n}", severity=Severity.WARNING) for n in range(40)]
    told = _told(_with(), *storm, LEAK)
    assert len(told) == MOST_AT_ONCE + 1
    assert "State: critical" in told[0]
    assert told[-1].startswith(f"{41 - MOST_AT_ONCE} more changes")


def test_a_run_is_told_when_it_begins_asks_and_ends() -> None:
    """With how to answer, once."""
    run = worlds.run()
    step = replace(run.steps[-1], question="Is it dry?", choices=("yes", "no"))
    asking = replace(run, steps=(*run.steps[:-1], step))
    assert _told(_with(), run)[0].startswith("Run begins.")
    (asked,) = _told(_with(run), asking)
    assert asked.startswith("Run asks.")
    assert "Is it dry? To answer: answer 1 and one of: yes, no." in asked
    assert _told(_with(asking), asking) == []
    assert _told(_with(run), replace(run, state=RunState.FAILED))[0].startswith("Run ends.")


def test_a_countdown_says_how_to_prevent_it() -> None:
    """Once, when it begins."""
    armed = Armed("leak-r1", "water-leak", "r1", ArmedState.COUNTING, ends_at=worlds.NOW + 120)
    (line,) = _told(_with(replace(armed, state=ArmedState.ARMED)), armed)
    assert "in 2m" in line
    assert "veto leak-r1" in line
    assert _told(_with(armed), armed) == []


def test_a_flag_is_told_when_it_comes_and_goes() -> None:
    """With whose it is and why."""
    flag = Flag("water-seen", "budi", "a puddle", worlds.NOW, worlds.NOW + 7200)
    (line,) = _told(_with(), flag)
    assert "Flag water-seen is up for 2h" in line
    assert "Raised by: budi. a puddle" in line
    assert _told(_with(flag), flag) == []
    assert _told(_with(flag)) == ["Flag water-seen is down."]


def test_a_notice_of_the_engine_is_told() -> None:
    """Once."""
    engine = replace(worlds.engine(), notices=("the disk is full",))
    assert _told(_with(), engine) == ["the disk is full"]
    assert _told(_with(engine), engine) == []


def test_a_number_stays_with_what_it_names() -> None:
    """For the whole session; a word that is no number is the id itself."""
    numbers = Numbers()
    assert [numbers.of("a"), numbers.of("b"), numbers.of("a")] == [1, 2, 1]
    assert [numbers.id_of(word) for word in ("2", "3", "0", "a")] == ["b", "3", "0", "a"]


def test_an_empty_world_has_no_changes() -> None:
    """From nothing to nothing."""
    assert changes(known(Snapshot()), scene_of(Snapshot()), Numbers()) == []
