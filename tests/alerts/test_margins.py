"""The margin between the coldest air of a room and its dew point."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.alerts.margins import dew_margins
from console.model.place import Place
from console.model.reading import Quality
from console.model.snapshot import PointView
from tests.fakes import world as worlds


def at(device: str, point: str, value: float, room: str = "hall") -> PointView:
    """A fresh reading in a room."""
    return replace(worlds.point(device, point, value, "°C", ""), place=Place("here", room))


def test_the_coldest_probe_of_the_room_counts() -> None:
    """Water settles there first, wherever the dew point was measured."""
    views = (at("a", "dew_point", 14.0), at("a", "temperature", 24.0), at("b", "temperature", 17.0))
    assert dew_margins(views) == {"a": pytest.approx(3.0)}


def test_another_room_and_what_is_old_do_not_count() -> None:
    """Neither says how cold it is here and now."""
    old = at("b", "temperature", 15.0)
    old = replace(old, reading=replace(old.reading, quality=Quality.STALE))
    views = (at("a", "dew_point", 14.0), at("a", "temperature", 24.0), old, at("c", "temperature", 10.0, "annex"))
    assert dew_margins(views) == {"a": pytest.approx(10.0)}


def test_without_a_thermometer_there_is_no_margin() -> None:
    """A dew point alone meets nothing."""
    assert dew_margins((at("a", "dew_point", 14.0),)) == {}
