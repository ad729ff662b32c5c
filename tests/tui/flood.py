"""The small server room with water in the middle of its rack: an incident, a tag, and feeds of which one is off."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.alert import Severity
from console.model.incident import AtRisk, Event, Incident, IncidentState
from console.model.reading import State
from console.model.snapshot import Snapshot
from console.model.tag import Tag
from tests.fakes import world as worlds
from tests.fakes.world import NOW


def incident() -> Incident:
    """Water, with the heat that came of it; nobody has the lead."""
    return Incident(
        id="inc-1",
        title="Water in rack r1",
        state=IncidentState.OPEN,
        severity=Severity.CRITICAL,
        place=worlds.server(1).place,
        lead="a1",
        alerts=("a1", "a2"),
        started_at=NOW - 130,
        attention=("a1",),
        suppressed=1,
        at_risk=AtRisk(("altos-1", "altos-2"), ("portal.example",), 250_000_000.0, "IDR"),
        timeline=(
            Event(NOW - 130, "fired", "the leak sensor says wet"),
            Event(NOW - 60, "acknowledged", "altos-3 is watched", "budi"),
        ),
    )


def flooded() -> Snapshot:
    """The leak sensor hangs at U14: altos-1 (U10) and altos-2 (U12) stand under the water."""
    world = worlds.breached()
    sensor = world.devices["env-1"]
    world.apply(
        (
            replace(sensor, place=replace(sensor.place, unit=14)),
            worlds.point("pdu-a", "outlet_state", "on", instance="1"),
            worlds.point("pdu-b", "outlet_state", "off", instance="1"),
            replace(worlds.server(1), feeds=("pdu-a/1", "pdu-b/1")),
            replace(worlds.server(4), state=State.OK, feeds=("pdu-a", "nowhere/2")),
            incident(),
            Tag("altos-2", "ana", "drying", NOW - 50),
        )
    )
    return world
