"""The line that nobody may overlook."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.alert import Severity
from console.model.incident import Incident, IncidentState
from console.model.place import Place
from console.model.snapshot import Entity
from console.tui.cells import plain
from console.tui.rows.banner import banner
from console.tui.rows.scene import Scene, concerns
from tests.fakes import world as worlds
from tests.fakes.world import NOW

WATER = Incident(
    id="inc-1",
    title="Water in the room",
    state=IncidentState.OPEN,
    severity=Severity.CRITICAL,
    place=Place(),
    lead="a1",
    alerts=("a1", "a2", "a3"),
    started_at=NOW - 600,
    attention=("a1", "a3"),
)


def _said(*changes: Entity, lost_at: float | None = None) -> str:
    world = worlds.breached()
    world.apply(changes)
    return plain(banner(Scene(world, NOW, lost_at=lost_at, concerns=concerns(world.alerts.values()))))


def test_a_critical_of_no_incident_is_shouted_by_itself() -> None:
    """Its sentence, where it is and since when."""
    assert "Water under rack r1" in _said()


def test_since_when_is_left_out_where_it_does_not_fit() -> None:
    """The line ends with a whole word in any case where what happened fits."""
    world = worlds.breached()
    here = Scene(world, NOW, concerns=concerns(world.alerts.values()))
    assert "since" in plain(banner(here, 120))
    assert "since" not in plain(banner(here, 50))
    assert "Water under rack r1" in plain(banner(here, 50))


@pytest.mark.parametrize("width", [50, 60, 80, 120])
def test_how_much_nobody_has_taken_on_is_whole_on_every_terminal(width: int) -> None:
    """Where it stands gives way first, then the end of what happened."""
    title = "water leak Ceiling over rack 1: wet, Server room"
    incident = replace(WATER, title=title, place=Place(site="bontang"), attention=("a1",) * 15)
    world = worlds.breached()
    world.apply((replace(worlds.leak(), incident="inc-1"), incident))
    said = plain(banner(Scene(world, NOW, concerns=concerns(world.alerts.values())), width))
    assert "15 not taken on" in said
    assert "water leak" in said
    assert len(said) <= width


def test_what_is_explained_is_not_shouted() -> None:
    """A suppressed critical leaves the line away."""
    assert _said(replace(worlds.leak(), suppressed_by=("a9",))) == ""


def test_without_an_engine_nothing_is_shouted() -> None:
    """Nobody knows whether it still calls."""
    assert _said(lost_at=NOW) == ""


def test_the_incident_is_shouted_in_place_of_its_alert() -> None:
    """Its title and how much of it nobody has taken on."""
    said = _said(replace(worlds.leak(), incident="inc-1"), WATER)
    assert "Water in the room" in said
    assert "2 not taken on" in said
    assert "Water under rack r1" not in said


def test_an_incident_comes_before_a_newer_alert_of_none() -> None:
    """What belongs together is told first."""
    lone = replace(worlds.leak(), id="a7", summary="Smoke", since_at=NOW - 1)
    assert "Water in the room" in _said(replace(worlds.leak(), incident="inc-1"), lone, WATER)


def test_the_worst_incident_is_the_one_that_is_shouted() -> None:
    """A newer incident that was judged less severe does not hide it."""
    newer = replace(
        WATER, id="inc-2", title="Fans", severity=Severity.WARNING, started_at=NOW - 5, attention=("a7", "a8", "a9")
    )
    fan = replace(worlds.leak(), id="a7", incident="inc-2", since_at=NOW - 5)
    assert "Water in the room" in _said(replace(worlds.leak(), incident="inc-1"), fan, WATER, newer)


def test_an_incident_that_is_over_is_not_shouted() -> None:
    """What fires under its name is told by itself."""
    over = replace(WATER, state=IncidentState.CLOSED, ended_at=NOW - 1)
    assert "Water under rack r1" in _said(replace(worlds.leak(), incident="inc-1"), over)
