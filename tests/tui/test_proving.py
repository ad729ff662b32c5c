"""Proving a sensor from the environment pane, and an alert's stored life on its page."""

from __future__ import annotations

from console.model.alert import Severity
from console.wire.attending import ProveSensor
from console.wire.messages import Reply, Request
from console.wire.remembering import GetLife, Life, Turn
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


async def test_p_on_a_sensor_begins_its_test_with_a_note() -> None:
    """What it means is said before anything is made quiet."""
    async with console_on(FakeEngine(worlds.ok()), (120, 40)) as console:
        await console.press("2", "P")
        await console.reads("its alerts call nobody")
        await console.press(*"cloth", "enter")
        await console.until(lambda: bool(console.engine.requests(ProveSensor)))
        assert console.engine.requests(ProveSensor) == [ProveSensor("env-1/leak/", "cloth")]


async def test_only_leak_and_smoke_sensors_are_proven() -> None:
    """A thermometer is not asked to be wet."""
    async with console_on(FakeEngine(worlds.ok()), (120, 40)) as console:
        await console.press("2", "j", "j", "P")
        await console.reads("Only leak and smoke sensors are proven")
        assert console.engine.requests(ProveSensor) == []


class Remembering(FakeEngine):
    """An engine that has stored the lives of alerts."""

    def answer(self, request: Request) -> Reply:
        if isinstance(request, GetLife):
            turns = (Turn(NOW - 90_000, "fired", Severity.CRITICAL), Turn(NOW - 900, "returned", Severity.CRITICAL))
            return Life(request.alert, turns)
        return super().answer(request)


async def test_an_alerts_page_tells_what_was_stored_of_it() -> None:
    """It asks the engine when it opens."""
    async with console_on(Remembering(worlds.breached()), (120, 40)) as console:
        await console.press("3", "enter")
        await console.reads("it has fired 2 times", "fired again")
