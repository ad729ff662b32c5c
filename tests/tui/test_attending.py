"""Tests of `console.tui.screens.attending`: what is said before alerts are put aside, and what is typed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.alert import Alert, Severity
from console.model.incident import Incident, IncidentState
from console.model.place import Place
from console.tui.screens.attending import USUAL_S, length_and_reason, would_hide
from console.wire.attending import ShelveAlerts, TakeLead
from console.wire.messages import No
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


def many(count: int) -> tuple[Alert, ...]:
    """So many alerts of one incident; the last of them is water."""
    warm = [
        replace(worlds.heat(), id=f"w{n}", summary=f"warm {n}", acknowledged=None, incident="inc-1")
        for n in range(count - 1)
    ]
    return (*warm, replace(worlds.leak(), incident="inc-1"))


@pytest.mark.parametrize(
    ("typed", "for_s", "reason"),
    [
        ("2h pump is being replaced", 7200.0, "pump is being replaced"),
        ("30m known", 1800.0, "known"),
        ("1d", 86400.0, ""),
        ("pump is being replaced", USUAL_S, "pump is being replaced"),
        ("2 hours of trouble", USUAL_S, "2 hours of trouble"),
    ],
)
def test_a_length_may_stand_before_the_reason(typed: str, for_s: float, reason: str) -> None:
    """Without one it is an hour; without a reason the engine refuses, and says so."""
    assert length_and_reason(typed) == (for_s, reason)


def test_before_alerts_are_put_aside_they_are_counted_and_the_critical_ones_named_first() -> None:
    """Twenty-two are not put aside by somebody who thinks of one."""
    said = would_hide(many(22))
    assert said.startswith("would put 22 aside now, 1 critical: Water under rack r1; warm 0; ")
    assert said.endswith("warm 6; and 14 more")
    assert would_hide(many(3)[:2]) == "would put 2 aside now: warm 0; warm 1"
    assert would_hide(()) == "would put 0 aside now"


async def test_an_incident_is_put_aside_without_its_critical_alerts_unless_they_are_meant() -> None:
    """What stands under the cursor leaves the water calling; the count stands there until a reason is given."""
    alerts = many(22)
    world = worlds.ok()
    ids = tuple(alert.id for alert in alerts)
    place = Place("bontang", "server-room")
    state = (IncidentState.OPEN, Severity.CRITICAL, place, ids[-1])
    world.apply((*alerts, Incident("inc-1", "Water", *state, ids, NOW - 130, attention=ids)))
    engine = FakeEngine(world)
    async with console_on(engine) as console:
        await console.press("3", "S")
        await console.reads("all but the critical ones", "would put 21 aside now", "would put 22 aside now, 1 critical")
        assert engine.requests(ShelveAlerts) == []
        await console.press("enter")
        await console.reads("For how long and why?", "Would put 21 aside now: warm 0;")
        await console.press(*"2hx", "enter")
        await console.until(lambda: bool(engine.requests(ShelveAlerts)))
        assert engine.requests(ShelveAlerts) == [ShelveAlerts(ids[:-1], "2hx", USUAL_S)]


async def test_what_the_engine_does_not_foretell_is_not_told_as_nothing() -> None:
    """Whoever puts a whole rack aside must not read that it hides no alert."""
    world = worlds.ok()
    world.apply((many(1)[0],))
    async with console_on(FakeEngine(world)) as console:
        console.engine.refusal = No("busy", "not now")
        await console.press("3", "S")
        text = await console.reads("only this alert", "would put 1 aside now", "how much that would hide is not known")
        assert "would put 0 aside" not in text


async def test_taking_the_lead_is_asked_first() -> None:
    """One key alone takes it from nobody; Esc leaves it, Enter takes it."""
    world, alert = worlds.breached(), many(1)[0]
    state = (IncidentState.OPEN, Severity.CRITICAL, Place("bontang", "server-room"), alert.id)
    world.apply((alert, Incident("inc-1", "Water", *state, (alert.id,), NOW - 130, attention=(alert.id,))))
    async with console_on(FakeEngine(world)) as console:
        await console.press("i", "b")
        await console.reads("Nobody has the lead", "take the lead")
        await console.press("escape", "b", "enter")
        await console.until(lambda: bool(console.engine.requests(TakeLead)))
        assert console.engine.requests(TakeLead) == [TakeLead("inc-1")]
