"""Tests of `console.tui.pulse`."""

from __future__ import annotations

import pytest

from console.errors import WireError
from console.tui import pulse as pulses
from console.tui.pulse import Pulse
from console.wire.messages import ShowScreen, Watch
from tests.fakes import world as worlds
from tests.fakes.clock import FakeClock
from tests.tui.fake_engine import FakeClient, FakeEngine


def _question() -> ShowScreen:
    return ShowScreen("here")


async def _listen(pulse: Pulse, client: FakeClient) -> None:
    async with pulse.felt(client, _question):
        await client.request(Watch(1.0))
        async for _delta in client.deltas():
            pulse.hear()


def test_silence_is_felt_within_twelve_seconds() -> None:
    """As long as a person may take old values for new ones."""
    assert pulses.PULSE_EVERY_S + pulses.SILENCE_S <= 12.0


def test_an_engine_that_never_spoke_is_lost_now() -> None:
    """There is no last word to date it from."""
    assert Pulse(FakeClock(worlds.NOW)).last_word_at() == worlds.NOW


async def test_a_silent_engine_is_left_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is closed, and its last word stays when it was."""
    monkeypatch.setattr(pulses, "PULSE_EVERY_S", 0.01)
    monkeypatch.setattr(pulses, "SILENCE_S", 0.01)
    engine, clock = FakeEngine(worlds.ok()), FakeClock(worlds.NOW)
    pulse, client = Pulse(clock), await engine.connect()
    engine.mute = True
    clock.advance(60)
    with pytest.raises(WireError, match=r"The engine does not answer\."):
        await _listen(pulse, client)
    assert pulse.last_word_at() == worlds.NOW + 60
    assert engine.clients == []


async def test_an_engine_that_goes_is_not_called_silent() -> None:
    """Its own end is the reason that is told."""
    engine = FakeEngine(worlds.ok())
    pulse, client = Pulse(FakeClock(worlds.NOW)), await engine.connect()
    engine.die()
    with pytest.raises(WireError, match="gone away"):
        await _listen(pulse, client)
