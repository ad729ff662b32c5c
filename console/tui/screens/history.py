"""How a reading has moved, drawn large: its range in time, its limits, when alerts fired, others laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from console.i18n import _
from console.model.snapshot import EntityKey
from console.model.time import Instant
from console.tui import actions
from console.tui.drawings import Drawing, following, has_room, misfits, stepped
from console.tui.rows.course import Course, Shown, choose, course_lines, readings_of
from console.tui.screens.frame import bound
from console.tui.screens.stretching import Stretches
from console.tui.widgets.canvas import Canvas, Drawn
from console.wire.remembering import GetTrend, Trend

_REFRESH_S = 15.0
_MOST_POINTS = 480


class Picture(Canvas):
    """The curve with what belongs to it."""

    can_focus = True

    def __init__(self, screen: History) -> None:
        super().__init__()
        self._history = screen

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        lines = course_lines(self._history.course(), self._history.seat.scene, width, height)
        return [Drawn(line) for line in lines] + [Drawn(())] * (height - len(lines))


class History(Stretches):
    """`about` is a point (`device/point/instance`), or a device whose first reading is then shown."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.HISTORY)

    def __init__(self, about: str) -> None:
        super().__init__()
        self._device, _slash, point = about.partition("/")
        self._shown: list[Drawing] = [Drawing(self._device, point)] if point else []
        self._drawn: dict[Drawing, Shown] = {}
        self._asked_at = float("-inf")
        self._problem = ""

    @property
    def watched(self) -> str:
        """The device's readings are what Tab goes through."""
        return self._device

    def scopes(self) -> tuple[str, ...]:
        return (actions.HISTORY,)

    def subject(self) -> str:
        return f"{self._device}/{self._shown[0].reading}" if self._shown else self._device

    def told_name(self) -> str:
        return f"history {self._device}"

    def body(self) -> Iterable[Widget]:
        yield Picture(self).add_class("first")

    def course(self) -> Course:
        """What is drawn now, with the times of what the engine told: those of another stretch come with its values."""
        drawn = tuple(self._drawn[one] for one in self._shown if one in self._drawn)
        since, until = (drawn[0].trend.since_at, drawn[0].trend.until_at) if drawn else self._stretch()
        return Course(self._device, drawn, since, until, self.stretch.until_at is None, self._problem)

    def _stretch(self) -> tuple[Instant, Instant]:
        """From when to when the course is asked for."""
        until = self.seat.scene.now if self.stretch.until_at is None else self.stretch.until_at
        return until - self.stretch.length_s, until

    def on_mount(self) -> None:
        super().on_mount()
        self._begin()

    def _begin(self) -> None:
        if not self._shown:
            first = choose(self._device, self.seat.scene)
            self._shown = [Drawing(self._device, first)] if first else []
        self.ask_again()

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        super().world_changed(changed)
        first = not self._shown and changed is not None and ("DeviceDetail", self._device) in changed
        if self.seat.scene.lost_at is None and (changed is None or first):
            self._begin()

    def tick(self) -> None:
        super().tick()
        live = self.stretch.until_at is None and self.seat.scene.lost_at is None
        if live and self.seat.clock.now() - self._asked_at > _REFRESH_S:
            self.ask_again()

    def ask_again(self) -> None:
        self._asked_at = self.seat.clock.now()
        self.run_worker(self._fetch(), group="trend", exclusive=True)
        self.query_one(Picture).repaint()

    async def _fetch(self) -> None:
        since, until = self._stretch()
        drawn: dict[Drawing, Shown] = {}
        points = max(60, min(_MOST_POINTS, self.app.size.width * 2))
        for one in tuple(self._shown):
            point, _slash, instance = one.reading.partition("/")
            request = GetTrend(one.device, point, instance, since, until, points)
            reply = await self.asked(request)
            if not isinstance(reply, Trend):
                self._problem = _("The engine has no course to show; see below why.")
                break
            self._problem = ""
            drawn[one] = Shown(one.reading, reply, "" if one.device == self._device else one.device)
        else:
            self._drawn = drawn
        self._leave_out_other_units()
        self.query_one(Picture).repaint()

    def do_next_reading(self) -> None:
        self._step(1)

    def do_previous_reading(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        known = readings_of(self._device, self.seat.scene)
        if not known:
            self.say(_("Its readings have not come yet."))
            return
        self._shown = stepped(self._shown, self._device, known, by)
        self.ask_again()

    def do_overlay(self, named: str = "") -> None:
        """Lay the reading `named` over what is drawn, or the next of the same point; after the last, begin anew."""
        if not self._shown:
            return
        device, _slash, reading = named.partition("/")
        if named:
            more: Drawing | None = Drawing(device, reading or choose(device, self.seat.scene))
        else:
            more = following(self._shown, self._device, readings_of(self._device, self.seat.scene))
        if more is not None and has_room(self._shown, more):
            self._shown = [*self._shown, more]
        elif named:
            self.say(_("Four readings at most are drawn, each once; v begins anew."))
        else:
            self._shown = self._shown[:1]
        self.ask_again()

    def _leave_out_other_units(self) -> None:
        units = {one: self._drawn[one].trend.unit for one in self._shown if one in self._drawn}
        other = misfits(self._shown, units)
        if other:
            self._shown = [one for one in self._shown if one not in other]
            told = _("{reading} is measured in {unit} and has no place on this scale.")
            self.say(told.format(reading=other[0].reading, unit=units[other[0]] or "1"))
