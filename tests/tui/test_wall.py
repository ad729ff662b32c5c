"""Tests of `console.tui.wall`: the round of a screen that nobody touches."""

from __future__ import annotations

from console.model.alert import Severity
from console.model.incident import Incident, IncidentState
from console.model.place import Place, Rack, Room
from console.model.snapshot import Entity, Snapshot
from console.tui.wall import Round, stop_at, stops
from tests.fakes import world as fakes
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


def world(*entities: Entity) -> Snapshot:
    made = Snapshot()
    made.apply(entities)
    return made


def incident(id_: str, state: IncidentState = IncidentState.OPEN, severity: Severity = Severity.CRITICAL) -> Incident:
    return Incident(id_, "Water", state, severity, Place(), "a", ("a",), 1.0)


def test_an_empty_room_is_the_overview_alone() -> None:
    """There is always something to show."""
    assert stops(world()) == (("overview", ""),)
    assert stop_at(world(), 7) == ("overview", "")


def test_open_incidents_come_before_racks_and_rooms() -> None:
    """What is over is not shown."""
    full = world(
        Rack("r1", "R", "room"),
        Room("room", "R", "s"),
        incident("i1", IncidentState.OPEN),
        incident("i2", IncidentState.CLOSED),
    )
    assert stops(full) == (("overview", ""), ("incident", "i1"), ("rack", "r1"), ("room", "room"))
    assert stop_at(full, 5) == ("incident", "i1")


def test_new_trouble_does_not_wait_for_its_turn() -> None:
    """Each incident is shown at once when it opens, the severest first, and not again while it stays as it is."""
    round_ = Round()
    assert round_.news(world()) is None
    both = world(incident("i1", severity=Severity.WARNING), incident("i2"))
    assert round_.news(both) == ("incident", "i2")
    assert round_.news(both) is None
    assert round_.news(world(incident("i1"), incident("i2"))) == ("incident", "i1")


def test_what_eases_or_closes_is_no_news() -> None:
    """What opens again is."""
    round_ = Round()
    assert round_.news(world(incident("i1"))) == ("incident", "i1")
    assert round_.news(world(incident("i1", severity=Severity.MINOR))) is None
    assert round_.news(world(incident("i1", IncidentState.CLOSED))) is None
    assert round_.news(world(incident("i1", severity=Severity.MINOR))) == ("incident", "i1")


async def test_the_wall_turns_to_an_incident_that_opens() -> None:
    """From wherever it is in its round."""
    engine = FakeEngine(fakes.ok())
    async with console_on(engine, read_only=True, wall=True) as console:
        await console.reads("1 Servers")
        engine.tell(incident("inc-new"))
        await console.reads("Incidents › inc-new")


async def test_a_passing_hand_changes_nothing_on_a_wall() -> None:
    """No filter, question, past or other screen is left there; the footer offers only to leave, and that works."""
    engine = FakeEngine(fakes.ok())
    async with console_on(engine, read_only=True, wall=True) as console:
        before = await console.reads("1 Servers")
        assert before.splitlines()[-1].split() == ["q", "leave"]
        await console.press(
            "slash", "x", "enter", "colon", "question_mark", "z", "j", "f", "ctrl+p", "left_square_bracket"
        )
        assert console.text() == before
        await console.press("q")
        await console.until(lambda: not console.app.is_running or console.app.return_code is not None)


async def test_a_wall_without_its_engine_says_so() -> None:
    """What it shows then is told as the last that was known."""
    engine = FakeEngine(fakes.ok())
    async with console_on(engine, read_only=True, wall=True) as console:
        await console.reads("1 Servers")
        engine.absent = True
        engine.die()
        await console.reads("not connected")
