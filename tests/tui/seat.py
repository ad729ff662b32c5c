"""Opens the console on a fake engine and reads what stands on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from console.shipped import shipped
from console.tui.app import RondaApp
from console.tui.papers import Papers
from console.tui.personal import Personal
from console.tui.themes import read_themes
from tests.fakes.clock import FakeClock
from tests.fakes.world import NOW
from tests.tui.fake_engine import FakeEngine

THEMES = read_themes(shipped("themes"))
_TRIES = 200


class Console:
    """One open console: its application, its engine, and the keys."""

    def __init__(self, app: RondaApp, engine: FakeEngine, clock: FakeClock, pilot: Pilot[None]) -> None:
        self.app = app
        self.engine = engine
        self.clock = clock
        self.pilot = pilot

    def text(self) -> str:
        """What a person reads, line by line."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in lines)

    async def press(self, *keys: str) -> None:
        """Press keys one after another."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait, for a bounded time, until this holds."""
        for _ in range(_TRIES):
            await self.pilot.pause(0.02)
            if holds():
                return
        raise AssertionError(f"it never held; the screen says:\n{self.text()}")

    async def reads(self, *sentences: str) -> str:
        """Wait until the screen says all of these; returns what it says."""
        await self.until(lambda: all(sentence in self.text() for sentence in sentences))
        return self.text()


@asynccontextmanager
async def console_on(
    engine: FakeEngine,
    size: tuple[int, int] = (120, 40),
    *,
    theme: str = "dark",
    read_only: bool = False,
    ascii_only: bool = False,
    personal: Personal | None = None,
    papers: Papers | None = None,
    amiss: tuple[str, ...] = (),
    wall: bool = False,
) -> AsyncIterator[Console]:
    """A console of this size, attached and drawn."""
    clock = FakeClock(NOW)
    app = RondaApp(
        engine.connect,
        clock,
        THEMES,
        theme=theme,
        read_only=read_only,
        ascii_only=ascii_only,
        personal=personal,
        papers=papers,
        amiss=amiss,
        wall=wall,
    )
    async with app.run_test(size=size) as pilot:
        console = Console(app, engine, clock, pilot)
        if not engine.absent:
            await console.until(lambda: not app.link.waiting)
        await pilot.pause()
        yield console
