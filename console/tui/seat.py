"""What every screen sits on: the world, the time, the theme, asking the engine; it has no screens of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor

from console.clock import Clock
from console.i18n import _
from console.model.alert import Alert
from console.model.snapshot import EntityKey
from console.model.time import Seconds
from console.tui import ages
from console.tui.actions import Keymap
from console.tui.battery import Battery
from console.tui.glyphs import Glyphs
from console.tui.link import Link
from console.tui.pace import Pace
from console.tui.papers import Papers
from console.tui.past import Past
from console.tui.personal import Personal
from console.tui.rows.scene import Scene, concerns, touched_by
from console.tui.terminal import Terminal
from console.tui.themes import OwnThemes, Theme, no_theme
from console.tui.trail import Trail
from console.tui.widgets.ink import Inks, textual_theme
from console.wire.messages import Reply, Request, WatchDevice


class Seat(App[None]):
    """What the screens may use of the application."""

    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    link: Link

    def __init__(
        self,
        themes: dict[str, Theme],
        theme: str,
        glyphs: Glyphs,
        clock: Clock,
        personal: Personal,
        *,
        papers: Papers | None = None,
        read_only: bool,
    ) -> None:
        self.papers = papers
        self.themes = themes
        self.personal = personal
        self.terminal = Terminal(lambda: self._driver)
        self.trail = Trail()
        self.past: Past | None = None
        self.pace = Pace()
        self._watched = ""
        self.clock = clock
        self.read_only = read_only
        self.bell_on = True
        self.unattended = False
        self.battery: Battery | None = None
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
        self.terminal.forget_picture()

    @property
    def scene(self) -> Scene:
        """This moment, to draw from."""
        if self.past is not None:
            return self._then(self.past)
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
            pace=self.pace.told(),
            battery=self.battery,
            bell_off=not self.bell_on,
        )

    def _then(self, past: Past) -> Scene:
        return Scene(
            past.world,
            past.at,
            self._glyphs,
            self._zone,
            concerns=past.concerns,
            read_only=True,
            past=True,
            pace=self.pace.told(),
        )

    def line_waits_s(self) -> Seconds:
        """How long the line is still busy with what was painted."""
        return self.pace.waits_s(self.clock.monotonic())

    @property
    def zone(self) -> tzinfo:
        """The time zone of the site."""
        return self._zone

    @property
    def keymap(self) -> Keymap:
        """Which keys the actions have here."""
        return self.personal.keymap

    async def ask(self, request: Request) -> Reply:
        """The engine's reply, or a `No` with the reason there is none."""
        return await self.link.ask(request)

    def change_theme(self, name: str = "") -> str:
        """Draw in the theme of this name, read anew from its file, or in the next one; returns a sentence."""
        own = self.personal.themes() if name else OwnThemes()
        if name in own.mistakes:
            return own.mistakes[name]
        themes = {**self.themes, **own.found}
        names = sorted(themes)
        if name and name not in themes:
            return no_theme(name, names)
        self.themes = themes
        self._theme_name = name or names[(names.index(self._theme_name) + 1) % len(names)]
        theme = themes[self._theme_name]
        self.inks = Inks(theme, ascii_only=self._glyphs.ascii)
        self.register_theme(textual_theme(self._theme_name, theme))
        self.theme = f"ronda-{self._theme_name}"
        self.refresh_css()
        return _("Theme: {title}").format(title=theme.title)

    @property
    def hands_off(self) -> bool:
        """Whether nothing can be changed from this window: it is read-only, or shows the past."""
        return self.read_only or self.past is not None

    @property
    def depth(self) -> int:
        """How many places are open one over the other."""
        return sum(getattr(screen, "visit", None) is not None for screen in self.screen_stack)

    def go(self, place: str, about: str = "") -> str:
        """Open a place, or come back to it where it is open already; returns why not, or nothing."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Everything on the screens may be different."""
        raise NotImplementedError

    def screen_text(self) -> str:
        """What is on the screen, line by line."""
        width, height = self.size
        strips = self.screen._compositor.render_strips() if width and height else []
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"

    def to_watch(self) -> WatchDevice | None:
        """The request that makes the engine tell what the screens need of one device; None when it does already."""
        wanted = next((one.watched for one in reversed(self.screen_stack) if getattr(one, "watched", "")), "")
        if wanted == self._watched:
            return None
        self._watched = wanted
        return WatchDevice(wanted)

    def weigh(self, changed: set[EntityKey] | None) -> set[EntityKey] | None:
        """`changed`, and what looks different because of the alerts and places among it."""
        world = self.link.world
        if changed is None or any(kind == "Site" for kind, _id in changed):
            self._zone = ages.zone(next((site.timezone for site in world.sites.values()), "UTC"))
        if changed is not None and not any(kind == "Alert" for kind, _id in changed):
            return changed
        before, self._concerns = self._concerns, concerns(world.alerts.values())
        return None if changed is None else changed | touched_by(before, self._concerns)
