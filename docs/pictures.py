"""Makes the pictures in `docs/pictures/` from the simulated rack: `make pictures`."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from console.cli.attach import attach, ensure_engine
from console.cli.opening import simulated_rack
from console.clock import SystemClock
from console.shipped import shipped
from console.tui.app import RondaApp
from console.tui.themes import read_themes

PICTURES = Path(__file__).parent / "pictures"
SIZE = (120, 36)
SPEED = 5.0
STORY_S = 40.0
"""After this long, at that speed, the room is wet, warm and loud."""


async def _draw(state: Path) -> None:
    app = RondaApp(lambda: attach(state, client="console"), SystemClock(), read_themes(shipped("themes")), theme="dark")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(STORY_S)
        _keep(app, "overview")
        await pilot.press("enter")
        await pilot.pause(2)
        _keep(app, "device")
        await pilot.press("r")
        await pilot.pause(1)
        await pilot.press(*"gracefully", "enter")
        await pilot.pause(2)
        _keep(app, "plan")
        for key, name in (("i", "incident"), ("e", "rack"), ("5", "services")):
            while len(app.screen_stack) > 2:
                await pilot.press("escape")
                await pilot.pause(0.5)
            await pilot.press("1", key)
            await pilot.pause(1)
            _keep(app, name)


def _keep(app: RondaApp, name: str) -> None:
    (PICTURES / f"{name}.svg").write_text(app.export_screenshot(title="ronda"), encoding="utf-8")


def main() -> None:
    """Play the story once and write the pictures."""
    with tempfile.TemporaryDirectory() as directory, simulated_rack(Path(directory), "water-leak", SPEED) as config:
        state = Path(directory) / "state"
        engine = ensure_engine(state, config)
        try:
            asyncio.run(_draw(state))
        finally:
            if engine is not None:
                engine.terminate()
                engine.wait(timeout=20)


if __name__ == "__main__":
    main()
