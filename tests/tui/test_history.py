"""The course of a reading on a screen of its own."""

from __future__ import annotations

from console.model.snapshot import Snapshot
from console.tui.screens.history import History
from console.wire.remembering import GetTrend
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import Console, console_on


def _world() -> Snapshot:
    world = worlds.ok()
    world.apply((worlds.detail("altos-1"),))
    return world


async def _opened(console: Console) -> History:
    await console.press("h")
    await console.reads("altos-1 › History", "the last 1h")
    screen = console.app.screen
    assert isinstance(screen, History)
    return screen


async def test_values_stand_at_their_own_times_until_others_have_come() -> None:
    """Half an hour back, while the engine thinks, what is drawn is still the hour that ends now."""
    async with console_on(FakeEngine(_world())) as console:
        screen = await _opened(console)
        console.engine.mute = True
        await console.press("left")
        await console.until(lambda: len(console.engine.requests(GetTrend)) == 2)
        assert (screen.course().since_at, screen.course().until_at) == (NOW - 3600.0, NOW)


async def test_the_past_is_asked_for_its_own_course() -> None:
    """At once, and the present again on the way back."""
    async with console_on(FakeEngine(_world())) as console:
        console.engine.past = _world()
        screen = await _opened(console)
        await console.press("t")
        await console.reads("Which moment?")
        await console.press(*"15m", "enter")
        await console.until(lambda: screen.course().shown[0].trend.until_at == NOW - 900.0)
        await console.press("escape")
        await console.until(lambda: screen.course().shown[0].trend.until_at == NOW)


async def test_the_course_that_was_known_stays_when_the_engine_goes() -> None:
    """It is not asked of nobody again and again."""
    async with console_on(FakeEngine(_world())) as console:
        screen = await _opened(console)
        console.engine.die()
        await console.reads("not connected")
        console.clock.advance(60.0)
        screen.tick()
        await console.reads("the last 1h")
        assert "no course to show" not in console.text()
