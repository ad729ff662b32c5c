"""What every screen sits on: the world, the time, the theme, asking the engine; it has no screens of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor

from console.clock import Clock
from console.model.alert import Alert
from console.model.snapshot import EntityKey
from console.tui.glyphs import Glyphs
from console.tui.link import Link
from console.tui.rows.scene import Scene, concerns, touched_by
from console.tui.themes import Theme
from console.tui.widgets.ink import Inks, textual_theme
from console.wire.messages import Reply, Request


class Seat(App[None]):
    """What the screens may use of the application."""

    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    link: Link

    def __init__(self, themes: dict[str, Theme], theme: str, glyphs: Glyphs, clock: Clock, *, read_only: bool) -> None:
        self.themes = themes
        self.clock = clock
        self.read_only = read_only
        self.bell_on = True
        self.inks = Inks(themes[theme], ascii_only=glyphs.ascii)
        self._theme_name = theme
        self._glyphs = glyphs
        self._concerns: dict[str, Alert] = {}
        self._zone: tzinfo = UTC
        super().__init__()
        for name, one in themes.items():
            self.register_theme(textual_theme(name, one))
        self.theme = f"ronda-{theme}"

    def get_driver_class(self) -> type[Driver]:
        """A driver that is kind to thin lines, where there is one."""
        if os.name != "posix":
            return super().get_driver_class()
        from console.tui.driver import ThriftyDriver

        return ThriftyDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters but for NO_COLOR: those make red the faintest, and the mono theme has no colour to take."""
        return [one for one in super().get_line_filters() if not isinstance(one, Monochrome | NoColor)]

    def on_resize(self) -> None:
        """What the terminal has made of the old picture is not known."""
        self.forget_picture()

    def forget_picture(self) -> None:
        """Have the next picture written in full."""
        forget = getattr(self._driver, "forget", None)
        if forget is not None:
            forget()

    @property
    def scene(self) -> Scene:
        """This moment, to draw from."""
        return Scene(
            world=self.link.world,
            now=self.clock.now(),
            glyphs=self._glyphs,
            zone=self._zone,
            lost_at=self.link.lost_at,
            lost_why=self.link.reason,
            waiting=self.link.waiting,
            concerns=self._concerns,
            read_only=self.read_only,
        )

    async def ask(self, request: Request) -> Reply:
        """The engine's reply, or a `No` with the reason there is none."""
        return await self.link.ask(request)

    def next_theme(self) -> str:
        """Draw in the next theme; returns its title."""
        names = sorted(self.themes)
        self._theme_name = names[(names.index(self._theme_name) + 1) % len(names)]
        self.inks = Inks(self.themes[self._theme_name], ascii_only=self._glyphs.ascii)
        self.theme = f"ronda-{self._theme_name}"
        return self.inks.theme.title

    def weigh(self, changed: set[EntityKey] | None) -> set[EntityKey] | None:
        """`changed`, and what looks different because of the alerts and places among it."""
        world = self.link.world
        if changed is None or any(kind == "Site" for kind, _id in changed):
            self._zone = _zone_of(next((site.timezone for site in world.sites.values()), "UTC"))
        if changed is not None and not any(kind == "Alert" for kind, _id in changed):
            return changed
        before, self._concerns = self._concerns, concerns(world.alerts.values())
        return None if changed is None else changed | touched_by(before, self._concerns)


def _zone_of(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
