"""A rack from behind: for each device the outlets it hangs on, whether each is on, and what it carries."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from console.i18n import N_, _
from console.model.snapshot import DeviceView
from console.tui import glyphs
from console.tui.cells import Column, Span
from console.tui.rows.measure import measured
from console.tui.rows.rack import Rack, front, remark
from console.tui.rows.scene import Scene, cut_off, device_mark

_FEEDS = 4
"""At most so many feeds have a column of their own; what has more has them all in the last."""

_OFF = glyphs.Mark("✖", "X", N_("off"), "critical")
_ON = glyphs.Mark("✓", "-", N_("on"), "ok")


class Rear(Rack):
    """The same units as from the front; feeds stand in the order of the configuration."""

    def __init__(self, rack: str) -> None:
        super().__init__(rack)
        self._shown = _FEEDS

    def columns(self) -> tuple[Column, ...]:
        numbers = range(1, self._shown + 1)
        feeds = (Column(f"feed-{n}", _("feed {n}").format(n=n), 17, 30, 20, priority=n) for n in numbers)
        unit, name, state = front()
        # Where there is no room for all, whoever stands behind a rack needs every outlet first.
        return (unit, name, replace(state, priority=5), *feeds, Column("note", _("remark"), 10, 60, priority=6))

    def keys(self, scene: Scene) -> Iterable[str]:
        """Nothing in this rack has more feeds than there are columns from here on."""
        inside = (device for device in scene.world.devices.values() if device.place.rack == self.rack)
        self._shown = min(_FEEDS, max((len(device.feeds) for device in inside), default=1) or 1)
        return super().keys(scene)

    def device_cells(self, device: DeviceView, scene: Scene) -> tuple[Span, ...]:
        """A cell for each feed, and what is to be known before hands go there."""
        told = [self._told(feed, scene) for feed in device.feeds]
        if len(told) > self._shown:
            rest = told[self._shown - 1 :]
            told = [*told[: self._shown - 1], Span(", ".join(span.text for span in rest), rest[0].role)]
        return (*told, *(Span("", "muted"),) * (self._shown - len(told)), remark(device, scene))

    def _told(self, feed: str, scene: Scene) -> Span:
        """`✓ on pdu-a/3 0.6 A`; where the outlet itself is not read, how the source stands."""
        source, _slash, outlet = feed.partition("/")
        state, current = self.outlets.read(feed, "outlet_state", scene), self.outlets.read(feed, "current", scene)
        if state is not None:
            mark = _ON if state.reading.value == "on" else _OFF
        else:
            device = scene.world.devices.get(source)
            unread = device is None or (outlet and not cut_off(device, scene))
            mark = glyphs.UNKNOWN if device is None or unread else device_mark(device, scene)
        amperes = ""
        if current is not None and isinstance(current.reading.value, float | int):
            amperes = " " + measured(float(current.reading.value), "A")
        return Span(f"{scene.glyphs.named(mark)} {feed}{amperes}", mark.role)
