"""The console's application: opens the link and hands what it hears to the screens; it draws nothing itself."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual import events, on
from textual.screen import Screen
from textual.timer import Timer

from console.clock import Clock
from console.i18n import _, ngettext
from console.model.snapshot import EntityKey
from console.model.time import Seconds
from console.tui.actions import REGISTRY
from console.tui.ahead import Ahead
from console.tui.battery import of_this_seat
from console.tui.bell import Bell
from console.tui.glyphs import Glyphs
from console.tui.link import Attached, Link, Lost, WorldChanged
from console.tui.memory import Memory
from console.tui.papers import Papers
from console.tui.personal import Personal
from console.tui.places import open_, resolve
from console.tui.pulse import EngineClient
from console.tui.rows.runbooks import ACTIVE
from console.tui.screens.frame import Frame
from console.tui.seat import Seat
from console.tui.sounding import Sounding
from console.tui.themes import Theme
from console.tui.turning import Turning
from console.wire.messages import ShowScreen

TICK_S = 1.0
BATTERY_S = 30.0
FIRST_WORD_S = 0.3
"""Longer than an engine on this machine needs, so that the first picture is drawn once."""


class RondaApp(Seat):
    """One window onto the engine."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[EngineClient]],
        clock: Clock,
        themes: Mapping[str, Theme],
        *,
        theme: str = "dark",
        read_only: bool = False,
        ascii_only: bool = False,
        personal: Personal | None = None,
        papers: Papers | None = None,
        wall: bool = False,
        amiss: tuple[str, ...] = (),
    ) -> None:
        glyphs, own = Glyphs(ascii_only), personal or Personal()
        super().__init__(dict(themes), theme, glyphs, clock, own, papers=papers, read_only=read_only)
        self.link = Link(connect, self.post_message, clock)
        self._bell = Bell()
        self._told = ""
        self._lost_by = ""
        self.unattended = wall
        self._only_looks = read_only
        self._turning: Turning | None = None
        self._amiss = amiss
        self._ahead = Ahead(self, super().on_event)
        self._memory = Memory(clock)
        self._sounding = Sounding(self.terminal, self.pace, clock)

    async def on_event(self, event: events.Event) -> None:
        """Every key passes through here; none gets to a screen that it was not typed for."""
        if self.unattended and isinstance(event, events.InputEvent | events.Paste) and not self._leaves(event):
            return
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._memory.pressed()
            await self._ahead.take(event)
        else:
            await super().on_event(event)

    def _leaves(self, event: events.Event) -> bool:
        return isinstance(event, events.Key) and event.key in self.keymap.keys(REGISTRY["quit"])

    @property
    def top(self) -> Screen[Any] | None:
        """The screen on top; None before the first opens and after the last closed."""
        stack = self.screen_stack
        return stack[-1] if stack else None

    def look_again(self, after_s: Seconds, call: Callable[[], Awaitable[None]]) -> None:
        """Have `call` called later."""
        self.set_timer(after_s, call)

    def every(self, interval_s: Seconds, call: Callable[[], None]) -> Timer:
        """Have `call` called again and again."""
        return self.set_interval(interval_s, call)

    async def on_mount(self) -> None:
        if not self.is_headless:
            for ending in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(ending, self.exit)
        self.link.open()
        await self.link.first_word(FIRST_WORD_S)
        self._take()
        self.set_keymap({id_: ",".join(keys) for id_, keys in self.keymap.own.items()})
        self.go("overview")
        self.set_interval(TICK_S, self._tick)
        self._look_at_the_battery()
        self.set_interval(BATTERY_S, self._look_at_the_battery)
        if self.unattended:
            self._turning = Turning(self, lambda: self.link.world)
        if self._amiss:
            self.call_after_refresh(self._tell_amiss)
        if not self.is_headless:
            self.call_after_refresh(self._memory.settle_in)
        self._sounding.begin()

    def _tell_amiss(self) -> None:
        """What is wrong in the person's own files keeps nobody out."""
        first, more = self._amiss[0], len(self._amiss) - 1
        words = ngettext("{first} ({n} more: “ronda doctor”)", "{first} ({n} more: “ronda doctor”)", more)
        for frame in self._frames()[-1:]:
            frame.say(words.format(first=first, n=more) if more else first, "bar_warning")

    async def on_unmount(self) -> None:
        await self.link.close()

    def farewell(self) -> str:
        """What to say when the window is closed: what goes on without it."""
        active = sum(run.state in ACTIVE for run in self.link.world.runs.values())
        # Of an engine that is not heard nobody knows whether it watches.
        if self.link.waiting or self.link.lost_at is not None:
            return ""
        if not active:
            return _("The engine keeps watching.")
        goes_on = ngettext("{n} run goes on", "{n} runs go on", active).format(n=active)
        return _("The engine keeps watching, and {runs}. `ronda` shows it again.").format(runs=goes_on)

    def _frames(self) -> list[Frame]:
        return [screen for screen in self.screen_stack if isinstance(screen, Frame) and screen.drawn]

    def go(self, place: str, about: str = "") -> str:
        visit = resolve(place, about, self.scene)
        if isinstance(visit, str):
            return visit
        if any(isinstance(screen, Frame) and screen.visit == visit for screen in self.screen_stack):
            while isinstance(self.screen, Frame) and self.screen.visit != visit:
                self.pop_screen()
            return ""
        screen = open_(visit)
        screen.visit = visit
        self.trail.enter(self.depth, visit)
        self.push_screen(screen)
        return ""

    def _look_at_the_battery(self) -> None:
        self.battery = of_this_seat(os.environ)

    def _tick(self) -> None:
        self._sounding.ask()
        self._memory.tend()
        if isinstance(self.screen, Frame) and self.screen.drawn and self.pace.due(self.clock.monotonic()):
            self.screen.tick()
            self._tell_where(self.screen)

    def _tell_where(self, frame: Frame) -> None:
        where = frame.told_name()
        if where and where != self._told and self.link.lost_at is None:
            self._told = where
            self.run_worker(self.ask(ShowScreen(where)), group="where", exclusive=True)

    def _take(self) -> set[EntityKey] | None:
        changed = self.weigh(self.link.take_changes())
        alerts = changed is None or any(kind == "Alert" for kind, _id in changed)
        if alerts and not self.link.waiting and self._bell.rings(self.link.world) and self.bell_on:
            self.bell()
        return changed

    @on(WorldChanged)
    def _world_changed(self) -> None:
        was_lost = self.link.lost_at is not None
        changed = self._take()
        if self.past is not None:
            return
        if self._turning is not None:
            self._turning.show_news()
        for frame in self._frames():
            frame.world_changed(None if was_lost else changed)

    @on(Attached)
    def _attached(self, event: Attached) -> None:
        self._told = ""
        for frame in self._frames():
            frame.unsay(self._lost_by)
        read_only = self._only_looks or event.welcome.role == "viewer"
        if read_only != self.read_only:
            self.read_only = read_only
            self.redraw()
            for frame in self._frames():
                frame.hush()

    @on(Lost)
    def _lost(self, event: Lost) -> None:
        self.redraw()
        self._lost_by = event.reason
        frames = self._frames()
        if frames:
            frames[-1].say(event.reason, "banner")

    def redraw(self) -> None:
        """Everything on the screens may be different."""
        for frame in self._frames():
            frame.world_changed(None)
