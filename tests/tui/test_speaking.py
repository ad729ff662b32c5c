"""What a screen says."""

from __future__ import annotations

import pytest

from console.tui import link
from console.tui.screens.device import Device
from console.tui.screens.overview import Overview
from console.wire.messages import WatchDevice
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


async def test_a_refusal_that_comes_when_its_screen_is_left_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device is opened and left while the engine hangs: that it did not answer is nobody's any more."""
    monkeypatch.setattr(link, "ANSWER_WITHIN_S", 0.5)
    engine = FakeEngine(worlds.breached())
    async with console_on(engine) as console:
        engine.mute = True
        await console.press("enter")
        await console.until(lambda: isinstance(console.app.screen, Device))
        await console.press("escape")
        await console.until(lambda: isinstance(console.app.screen, Overview))
        assert len(engine.requests(WatchDevice)) == 2
        await console.reads("The engine has not answered")
