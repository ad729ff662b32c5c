"""Each pane in each of its five states, on a narrow and on a wide terminal."""

from __future__ import annotations

import pytest

from console.model.snapshot import Snapshot
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on

NARROW, WIDE = (80, 24), (120, 40)
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])

EMPTY = {
    "1": "No servers yet. `ronda probe ADDRESS`",
    "2": "Nothing measures this room yet.",
    "3": "Nothing is wrong that a rule knows of.",
    "4": "No runbooks are installed.",
}
OK = {
    "1": ("6 devices  all well", "✓ ok       altos-1"),
    "2": ("13 points  all well", "temperature Inlet", "24.5 °C", "Server room · Rack 1"),
    "3": ("nothing is firing", "Nothing is wrong that a rule knows of."),
    "4": ("2 ready", "Graceful shutdown"),
}
BREACHED = {
    "1": ("▲ 1 warning", "▲ warning  altos-3"),
    "2": ("✖ 1 critical", "✖ critical water leak", "wet"),
    "3": ("2 firing  ✖ 1 critical  1 not taken on", "✖ critical      Water under rack r1", "nobody", "budi"),
    "4": ("1 run active", "▸ running", "Graceful shutdown"),
}
STALE = {
    "1": ("◌ 1 stale", "◌ stale    altos-2", "2h10 old"),
    "2": ("◌ 1 stale", "◌ stale    temperature Inlet", "4m", "? unknown  ups-2"),
    "3": ("1 firing", "no data, held"),
    "4": ("2 ready",),
}


async def _reads(world: Snapshot, size: tuple[int, int], pane: str, *sentences: str) -> None:
    async with console_on(FakeEngine(world), size) as console:
        await console.press(pane)
        await console.reads(*sentences)


@SIZES
@pytest.mark.parametrize("pane", EMPTY)
async def test_an_empty_pane_says_why_and_what_to_do(pane: str, size: tuple[int, int]) -> None:
    """An empty pane is a sentence, not a blank."""
    await _reads(worlds.empty(), size, pane, EMPTY[pane])


@SIZES
@pytest.mark.parametrize("pane", OK)
async def test_a_healthy_pane_is_quiet(pane: str, size: tuple[int, int]) -> None:
    """When all is well the pane says so in two words."""
    await _reads(worlds.ok(), size, pane, *OK[pane])


@SIZES
@pytest.mark.parametrize("pane", BREACHED)
async def test_a_breach_shows_by_glyph_and_word(pane: str, size: tuple[int, int]) -> None:
    """What is wrong has a glyph and a word, counted in the title."""
    await _reads(worlds.breached(), size, pane, *BREACHED[pane])


@SIZES
@pytest.mark.parametrize("pane", STALE)
async def test_stale_data_looks_stale(pane: str, size: tuple[int, int]) -> None:
    """Old data says that it is old, and how old."""
    await _reads(worlds.stale(), size, pane, *STALE[pane])


@SIZES
@pytest.mark.parametrize("pane", OK)
async def test_a_lost_engine_leaves_the_last_known_values(pane: str, size: tuple[int, int]) -> None:
    """Without an engine the pane keeps what it knew, says since when, and does not call it well."""
    async with console_on(FakeEngine(worlds.ok()), size) as console:
        await console.press(pane)
        console.engine.die()
        text = await console.reads("Not connected since 08:00:00: last known values.", "not connected")
        assert "all well" not in text
        assert "last known" in text


@SIZES
async def test_nothing_is_claimed_before_the_engine_has_spoken(size: tuple[int, int]) -> None:
    """A console that never reached an engine says so and shows no state."""
    engine = FakeEngine(worlds.ok())
    engine.absent = True
    async with console_on(engine, size) as console:
        text = await console.reads("The engine cannot be reached: no engine listens there.")
        assert "✓" not in text
        assert "all well" not in text


async def test_a_plain_terminal_gets_ascii() -> None:
    """With ASCII glyphs only the degree sign leaves ASCII."""
    async with console_on(FakeEngine(worlds.breached()), ascii_only=True) as console:
        text = await console.reads("! warning  altos-3", "X critical")
        assert set(text) - set("°") <= set(map(chr, range(128)))
