"""The night of the leak, as the simulated room has it: forty alerts are one line, and none is lost."""

from __future__ import annotations

from console.model.incident import Incident
from tests.fakes.room import WatchedRoom


def test_a_leak_over_the_rack_is_one_call() -> None:
    """At every minute at most three lines call, where a list of thresholds shows forty; no alert is lost."""
    room = WatchedRoom("water-leak")
    for _minute in range(20):
        room.play(60.0)
        assert len(room.calling()) <= 3, room.calling()
    assert len(room.listed) >= 40
    incidents = [*room.incidents.values()]
    belonging = {alert for incident in incidents for alert in incident.alerts}
    assert room.fired - belonging == {a.id for a in room.firing() if not a.incident}
    leak = _leak(room)
    assert leak.runbook == "water-leak"
    assert {"altos-1", "altos-2", "altos-3", "altos-4", "altos-5", "lenovo-1"} <= set(leak.at_risk.devices)


def test_the_leak_leads_though_heat_and_power_follow() -> None:
    """The water is the cause of it all: cooling, power supplies and heat that follow are its consequences."""
    room = WatchedRoom("water-leak")
    room.play(600.0)
    leak = _leak(room)
    lead = next(alert for alert in room.firing() if alert.id == leak.lead)
    assert (lead.point, lead.value) == ("leak", "wet")
    assert leak.suppressed > len(leak.attention)


def _leak(room: WatchedRoom) -> Incident:
    room.settle()
    return next(incident for incident in room.open() if incident.title.startswith("water leak"))
