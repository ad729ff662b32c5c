"""How a reading has moved, drawn large: its range in time, its limits, when alerts fired, others laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui import actions
from console.tui.rows.course import ROLES, Course, Shown, choose, course_lines, readings_of
from console.tui.screens.frame import Frame, bound
from console.tui.widgets.canvas import Canvas, Drawn
from console.wire.remembering import GetTrend, Trend

RANGES_S = (300.0, 900.0, 1800.0, 3600.0, 7200.0, 21600.0, 43200.0, 86400.0, 259200.0, 604800.0, 2592000.0)
_USUAL = 3
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


class History(Frame):
    """`about` is a point (`device/point/instance`), or a device whose first reading is then shown."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.HISTORY)

    def __init__(self, about: str) -> None:
        super().__init__()
        self._device, _slash, point = about.partition("/")
        self._shown: list[str] = [point] if point else []
        self._range = _USUAL
        self._until: float | None = None
        self._drawn: dict[str, Shown] = {}
        self._asked_at = float("-inf")
        self._problem = ""

    @property
    def watched(self) -> str:
        """The device's readings are what Tab goes through."""
        return self._device

    def scopes(self) -> tuple[str, ...]:
        return (actions.HISTORY,)

    def subject(self) -> str:
        return f"{self._device}/{self._shown[0]}" if self._shown else self._device

    def told_name(self) -> str:
        return f"history {self._device}"

    def body(self) -> Iterable[Widget]:
        yield Picture(self).add_class("first")

    def course(self) -> Course:
        """What is drawn now."""
        until = self._until if self._until is not None else self.seat.scene.now
        drawn = tuple(self._drawn[point] for point in self._shown if point in self._drawn)
        return Course(self._device, drawn, until - RANGES_S[self._range], until, self._until is None, self._problem)

    def on_mount(self) -> None:
        super().on_mount()
        self._begin()

    def _begin(self) -> None:
        if not self._shown:
            first = choose(self._device, self.seat.scene)
            self._shown = [first] if first else []
        self._ask()

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        super().world_changed(changed)
        if not self._shown and (changed is None or ("DeviceDetail", self._device) in changed):
            self._begin()

    def tick(self) -> None:
        super().tick()
        if self._until is None and self.seat.clock.now() - self._asked_at > _REFRESH_S:
            self._ask()

    def _ask(self) -> None:
        self._asked_at = self.seat.clock.now()
        self.run_worker(self._fetch(), group="trend", exclusive=True)
        self.query_one(Picture).repaint()

    async def _fetch(self) -> None:
        course = self.course()
        points = max(60, min(_MOST_POINTS, self.app.size.width * 2))
        for shown in tuple(self._shown):
            point, _slash, instance = shown.partition("/")
            request = GetTrend(self._device, point, instance, course.since_at, course.until_at, points)
            reply = await self.asked(request)
            if not isinstance(reply, Trend):
                self._problem = _("The engine has no course to show; see below why.")
                break
            self._problem = ""
            self._drawn[shown] = Shown(shown, reply)
        self.query_one(Picture).repaint()

    def do_zoom_in(self) -> None:
        self._range = max(0, self._range - 1)
        self._ask()

    def do_zoom_out(self) -> None:
        self._range = min(len(RANGES_S) - 1, self._range + 1)
        self._ask()

    def do_earlier(self) -> None:
        self._until = self.course().until_at - RANGES_S[self._range] / 2
        self._ask()

    def do_later(self) -> None:
        later = self.course().until_at + RANGES_S[self._range] / 2
        self._until = None if later >= self.seat.scene.now else later
        self._ask()

    def do_until_now(self) -> None:
        self._until = None
        self._ask()

    def do_next_reading(self) -> None:
        self._step(1)

    def do_previous_reading(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        known = readings_of(self._device, self.seat.scene)
        if not known:
            self.say(_("Its readings have not come yet."))
            return
        place = known.index(self._shown[0]) + by if self._shown and self._shown[0] in known else 0
        self._shown = [known[place % len(known)]]
        self._ask()

    def do_overlay(self) -> None:
        """Lay the next reading of the same point over what is drawn; when all are, begin anew with the first."""
        if not self._shown:
            return
        point = self._shown[0].partition("/")[0]
        rest = [
            one
            for one in readings_of(self._device, self.seat.scene)
            if one.partition("/")[0] == point and one not in self._shown
        ]
        self._shown = [*self._shown, rest[0]] if rest and len(self._shown) < len(ROLES) else self._shown[:1]
        self._ask()
