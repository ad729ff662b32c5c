"""Opens the console in this terminal and gives the terminal back; which engine it shows is the caller's business."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from console.errors import ConfigError

if TYPE_CHECKING:
    from console.client import Client
    from console.tui.papers import Papers

_LEAN = {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0", "TEXTUAL_FPS": "240", "ESCDELAY": "50"}
"""Textual reads these when it is imported: nothing moves for its own sake over a thin line.

The frame rate is only how soon a key may be painted after something else was: what comes by itself has its own pace.
"""


def run_console(
    connect: Callable[[], Awaitable[Client]],
    papers: Papers,
    *,
    read_only: bool = False,
    theme: str | None = None,
    wall: bool = False,
) -> tuple[int, str]:
    """Show the console until its window is closed; returns the exit code and a sentence to leave with.

    `connect` makes one connection to the engine, each time one is needed. Without a `theme`, the one that fits the
    terminal is taken. A `wall` goes round by itself. Raises `ConfigError` when there is no such theme; what is
    wrong in the person's own files is said in the console.
    """
    for name, value in _LEAN.items():
        os.environ.setdefault(name, value)
    from console.clock import SystemClock
    from console.shipped import shipped
    from console.tui.app import RondaApp
    from console.tui.personal import Personal
    from console.tui.themes import fitting, no_theme, plain_glyphs, read_themes

    personal = Personal.of(os.environ)
    supplied, own = read_themes(shipped("themes")), personal.themes()
    themes = {**supplied, **own.found}
    if theme is not None and theme not in themes:
        raise ConfigError(own.mistakes.get(theme, no_theme(theme, themes)))
    liked = personal.theme if personal.theme in themes else ""
    app = RondaApp(
        connect,
        SystemClock(),
        themes,
        theme=theme or fitting(os.environ, liked),
        read_only=read_only,
        ascii_only=plain_glyphs(os.environ),
        personal=personal,
        papers=papers,
        wall=wall,
        amiss=personal.amiss(supplied),
    )
    app.run()
    return app.return_code or 0, app.farewell()
