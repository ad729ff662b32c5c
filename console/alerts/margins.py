"""By how many kelvin the coldest air of a room is above the dew point that a sensor measures; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable

from console.model.reading import Quality
from console.model.snapshot import PointView


def dew_margins(views: Iterable[PointView]) -> dict[str, float]:
    """By sensor that has a dew point: the coldest probe of its room less that dew point (the wettest of several).

    Only fresh numbers count, and only `views` of room sensors are meant: what a cooling unit blows out is colder than
    any server breathes in.
    """
    coldest: dict[str, float] = {}
    wettest: dict[str, tuple[str, float]] = {}
    for view in views:
        value, room = view.reading.value, view.place.room
        if view.reading.quality is not Quality.GOOD or not isinstance(value, int | float) or not room:
            continue
        if view.reading.point == "temperature":
            coldest[room] = min(coldest.get(room, value), value)
        elif view.reading.point == "dew_point":
            before = wettest.get(view.device)
            wettest[view.device] = (room, value if before is None else max(before[1], value))
    return {device: coldest[room] - dew for device, (room, dew) in wettest.items() if room in coldest}
