"""Tests of `console.engine.onlookers`: who counts as watching, and since when nobody does."""

from __future__ import annotations

import pytest

from console.engine.bus import Bus
from console.engine.onlookers import Onlookers
from console.model.snapshot import SessionView
from tests.fakes.clock import FakeClock


@pytest.mark.parametrize(
    ("client", "role", "counts"),
    [
        ("console", "operator", True),
        ("console", "admin", True),
        ("console", "viewer", False),
        ("status", "operator", False),
    ],
)
def test_only_a_person_who_can_act_watches(client: str, role: str, counts: bool) -> None:
    """A read-only display and a script leave the room unattended."""
    bus, clock = Bus(), FakeClock()
    bus.publish([SessionView("s1", "budi", role, clock.now(), client=client)])
    assert Onlookers(bus, clock).watching().attached == int(counts)


def test_the_time_without_anybody_is_measured_from_when_the_last_one_left() -> None:
    """Attaching ends the time in which nobody watched; it begins anew when the last one leaves."""
    bus, clock = Bus(), FakeClock()
    onlookers = Onlookers(bus, clock)
    onlookers.watching()
    clock.advance(100)
    assert onlookers.watching().nobody_since == clock.now() - 100
    bus.publish([SessionView("s1", "budi", "operator", clock.now())])
    assert onlookers.watching().nobody_since is None
    bus.withdraw([("SessionView", "s1")])
    assert onlookers.watching().nobody_since == clock.now()


def test_a_clock_that_jumps_makes_nobody_absent() -> None:
    """The wall clock may be set by a day: the time without anybody stays what it is."""
    bus, clock = Bus(), FakeClock()
    onlookers = Onlookers(bus, clock)
    onlookers.watching()
    clock.now_at += 86400
    since = onlookers.watching().nobody_since
    assert since == clock.now()
