"""One alert's story on a screen of its own."""

from __future__ import annotations

from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


async def test_the_past_tells_nothing_of_what_came_later() -> None:
    """What is stored of an alert is its life up to now."""
    engine = FakeEngine(worlds.breached())
    engine.past = worlds.breached()
    async with console_on(engine) as console:
        console.app.go("alert", "a1")
        await console.reads("What has happened to it", "it has fired 1 time")
        await console.press("t")
        await console.reads("Which moment?")
        await console.press(*"15m", "enter")
        await console.reads("THE PAST")
        await console.until(lambda: "it has fired 1 time" not in console.text())
        await console.press("escape")
        await console.reads("This is now.", "it has fired 1 time")
