"""When a widget of lines is painted."""

from __future__ import annotations

from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import Console, console_on

_ROUND_TRIP_S = 0.3


def _on_a_slow_line(console: Console) -> None:
    pace, now = console.app.pace, console.clock.monotonic()
    assert pace.asks(now - _ROUND_TRIP_S)
    pace.took(now)


async def test_keys_on_a_busy_slow_line_are_painted_together() -> None:
    """While the line still carries a screenful a held key is only counted; then its last place is shown."""
    async with console_on(FakeEngine(worlds.many(40))) as console:
        _on_a_slow_line(console)
        await console.press("j")
        await console.reads(" 2/4")
        console.app.pace.sent(4000, console.clock.monotonic())
        await console.press("j", "j", "j")
        assert " 2/4" in console.text()
        console.clock.advance(console.app.line_waits_s() + 0.1)
        await console.reads(" 5/4")


async def test_a_new_size_is_painted_at_once() -> None:
    """A terminal that has been resized shows nothing right until it is painted; that waits for no line."""
    async with console_on(FakeEngine(worlds.many(40))) as console:
        _on_a_slow_line(console)
        console.app.pace.sent(100_000, console.clock.monotonic())
        await console.pilot.resize_terminal(100, 30)
        await console.reads(" 1/4")
