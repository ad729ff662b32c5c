"""Every screen in every state, compared whole with the pictures in `pictures/`, which `make snapshots` remakes."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.i18n import use_language
from console.tui.pace import PAINT_EVERY_S
from console.tui.screens.overview import Overview
from tests.tui.fake_engine import FakeEngine
from tests.tui.nights import NIGHTS
from tests.tui.seat import Console, console_on
from tests.tui.test_papers import FakePapers

_PICTURES = Path(__file__).parent / "pictures"
_REMAKE = "RONDA_REMAKE_PICTURES"
_STEADY = 3
_PAUSE_S = 0.01
_PAINTED_S = PAINT_EVERY_S / _STEADY + _PAUSE_S
"""A pane paints itself no oftener than its pace; a shorter look would take the picture before it."""
_DEEPEST = 4

WAYS: dict[str, tuple[str, ...]] = {
    "overview": (),
    "servers": ("1", "z"),
    "environment": ("2", "z"),
    "alerts": ("3", "z"),
    "runbooks": ("4", "z"),
    "device": ("@device altos-1",),
    "rack": ("e",),
    "rack from behind": ("e", "F"),
    "room": ("o",),
    "incident": ("i",),
    "alert": ("3", "enter"),
    "services": ("5",),
    "service": ("@service portal",),
    "boards": ("6",),
    "impact": ("@impact altos-1",),
    "history": ("@history env-1/temperature/Inlet",),
    "plan": ("r",),
    "who": ("w",),
    "notices": ("n",),
    "hand-over": ("O",),
    "help": ("question_mark",),
    "command": ("colon",),
}
"""How each screen is reached from the overview: by keys, or straight to a place and what it is about."""

_IN_INDONESIAN = ("overview", "servers", "environment", "alerts", "rack", "services", "boards", "incident")


@pytest.fixture(autouse=True)
def _spoken() -> Iterator[None]:
    yield
    use_language("en")


async def _settled(console: Console) -> str:
    """What the screen says once it says the same a few times over."""
    before, same = "", 0
    pause_s = _PAINTED_S if isinstance(console.app.screen, Overview) else _PAUSE_S
    for _ in range(200):
        await console.pilot.pause(pause_s)
        text = console.text()
        same = same + 1 if text == before else 0
        if same >= _STEADY:
            return text
        before = text
    raise AssertionError(f"it never came to rest:\n{before}")


async def _go(console: Console, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key.startswith("@"):
            console.app.go(*key[1:].split())
        else:
            await console.press(key)


async def _home(console: Console, keys: tuple[str, ...]) -> None:
    """Back to the first of four panes, with nothing said in the footer."""
    for _ in range(_DEEPEST):
        screen = console.app.screen
        if isinstance(screen, Overview):
            await console.press(*(key for key in keys if key == "z"), "1")
            screen.say("")
            return
        await console.press("escape")
    raise AssertionError(f"no way back:\n{console.text()}")


async def _drawn(state: str, size: tuple[int, int], names: tuple[str, ...]) -> str:
    parts = []
    async with console_on(FakeEngine(NIGHTS[state]()), size, papers=FakePapers()) as console:
        await _settled(console)
        if state == "disconnected":
            console.engine.die()
            await console.reads("08:00:00")
            # Said once, when the first try to come back has failed; a picture before that would be another.
            await console.reads("no engine listens there")
            await _home(console, ())
        for name in names:
            await _go(console, WAYS[name])
            parts.append(f"──── {name}\n{(await _settled(console)).rstrip()}\n")
            await _home(console, WAYS[name])
    return "\n".join(parts)


def _compare(name: str, drawn: str) -> None:
    path = _PICTURES / f"{name}.txt"
    if os.environ.get(_REMAKE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if drawn != kept:
        told = "\n".join(difflib.unified_diff(kept.splitlines(), drawn.splitlines(), "kept", "drawn", lineterm=""))
        pytest.fail(f"{path.name} differs; if it is meant, `make snapshots` remakes it:\n{told}", pytrace=False)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("state", NIGHTS)
async def test_every_screen_looks_as_it_did(state: str, size: tuple[int, int]) -> None:
    """Whoever changes a screen sees what else has changed with it."""
    _compare(f"{state}-{size[0]}x{size[1]}", await _drawn(state, size, tuple(WAYS)))


@pytest.mark.parametrize("state", ["ok", "breached"])
async def test_it_looks_as_it_did_in_indonesian(state: str) -> None:
    """Longer words fit the narrow terminal too."""
    use_language("id")
    _compare(f"{state}-80x24-id", await _drawn(state, (80, 24), _IN_INDONESIAN))
