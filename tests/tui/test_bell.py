"""What rings."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.alert import Acknowledgement, AlertState, Severity
from console.model.snapshot import Snapshot
from console.tui.bell import Bell
from tests.fakes import world as worlds


def burning(*ids: str) -> Snapshot:
    """A world with these critical alerts."""
    world = worlds.breached()
    critical = next(alert for alert in world.alerts.values() if alert.severity is Severity.CRITICAL)
    world.alerts.clear()
    world.apply(tuple(replace(critical, id=id_, acknowledged=None, state=AlertState.FIRING) for id_ in ids))
    return world


def test_what_was_firing_at_the_start_does_not_ring() -> None:
    """Who opens a window sees it."""
    assert not Bell().rings(burning("a"))


def test_a_new_critical_rings_once() -> None:
    """Not again while it fires, nor when it comes back."""
    bell = Bell()
    bell.rings(burning())
    assert [bell.rings(burning("a")), bell.rings(burning("a")), bell.rings(burning()), bell.rings(burning("a"))] == [
        True,
        False,
        False,
        False,
    ]


def test_what_somebody_has_taken_on_does_not_ring() -> None:
    """Nobody needs to be called to it."""
    bell = Bell()
    bell.rings(burning())
    world = burning("a")
    world.apply((replace(world.alerts["a"], acknowledged=Acknowledgement("ana", worlds.NOW, "")),))
    assert not bell.rings(world)


def test_what_is_explained_or_silenced_does_not_ring() -> None:
    """It calls nobody, and does when it is held back no longer."""
    bell = Bell()
    bell.rings(burning())
    world = burning("a")
    world.apply((replace(world.alerts["a"], suppressed_by=("silence/s1",)),))
    assert not bell.rings(world)
    assert bell.rings(burning("a"))


def test_what_is_not_critical_does_not_ring() -> None:
    """The bell is for what cannot wait."""
    bell = Bell()
    bell.rings(burning())
    world = burning("a")
    world.apply((replace(world.alerts["a"], severity=Severity.MAJOR),))
    assert not bell.rings(world)
