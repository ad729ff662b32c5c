"""The line after `:`."""

from __future__ import annotations

from pathlib import Path

from console.tui.personal import Personal, SavedView
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


async def test_no_letter_waits_for_the_disk(tmp_path: Path) -> None:
    """The names of saved views are read when the line is opened, and not again at each letter."""
    personal = Personal(tmp_path / "config", tmp_path / "state")
    kept = personal.save_view("night", SavedView("servers"))
    async with console_on(FakeEngine(worlds.ok()), personal=personal) as console:
        await console.press("colon")
        await console.reads("Command")
        kept.unlink()
        await console.press(*"view", "space")
        await console.reads("view night")
