"""Which reading belongs to an outlet that feeds a device, whatever its maker's table calls it; not what it means."""

from __future__ import annotations

import re

from console.model.reading import Quality
from console.model.snapshot import PointView
from console.tui.rows.scene import Scene

_NUMBER = re.compile(r"(?:outlet )?(\d+(?:\.\d+)*)(?: |$)")
"""Makers' tables name an outlet `3`, `outlet 3` or `3 portal`; a configuration names it by its number."""

_POINTS = ("outlet_state", "current")


class Outlets:
    """Remembers which point is whose for as long as there are no more and no fewer points."""

    def __init__(self) -> None:
        self._known = -1
        self._ids: dict[tuple[str, str], str] = {}

    def read(self, feed: str, point: str, scene: Scene) -> PointView | None:
        """The reading of an outlet (`pdu-a/3`) while it is good; None where nobody reads it or it is old."""
        points = scene.world.points
        if len(points) != self._known:
            self._known = len(points)
            self._ids = {(feed_of(view), view.reading.point): id_ for id_, view in points.items() if feed_of(view)}
        found = points.get(self._ids.get((feed, point), ""))
        return found if found is not None and found.reading.quality is Quality.GOOD else None


def feed_of(view: PointView) -> str:
    """The feed that a reading is about, `pdu-a/3`; nothing when it is not of an outlet."""
    number = _NUMBER.match(view.reading.instance) if view.reading.point in _POINTS else None
    return f"{view.device}/{number[1]}" if number else ""
