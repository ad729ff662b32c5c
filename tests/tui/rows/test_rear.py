"""Tests of `console.tui.rows.rear`: a rack from behind, told from a snapshot."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.reading import Quality
from console.model.service import PathState, SiteState, SiteView
from console.model.snapshot import Snapshot
from console.tui.cells import lay_out
from console.tui.rows.rack import Rack
from console.tui.rows.rear import Rear
from console.tui.rows.scene import Scene
from tests.fakes import world as worlds
from tests.fakes.world import NOW


def fed(*feeds: str) -> Snapshot:
    world = worlds.ok()
    world.apply((replace(world.devices["altos-1"], feeds=feeds),))
    return world


def row(world: Snapshot) -> list[str]:
    rear = Rear("r1")
    cells = rear.cells("device:altos-1:0", Scene(world, NOW))
    assert len(cells) == len(rear.columns())
    return [cell.text for cell in cells]


def test_both_sides_have_the_same_units() -> None:
    """What stands where does not depend on the side that one looks from."""
    scene = Scene(worlds.ok(), NOW)
    assert list(Rear("r1").keys(scene)) == list(Rack("r1").keys(scene))


def test_each_feed_says_whether_it_is_on_and_what_it_carries() -> None:
    """The outlet's name, its state by sign and word, and its current."""
    world = fed("pdu-a/1", "pdu-b/1")
    world.apply(
        (
            worlds.point("pdu-a", "outlet_state", "on", instance="1"),
            worlds.point("pdu-a", "current", 0.6, unit="A", instance="outlet 1"),
            worlds.point("pdu-b", "outlet_state", "off", instance="1"),
        )
    )
    told = row(world)
    assert told[3:5] == ["✓ on pdu-a/1 0.60 A", "✖ off pdu-b/1"]


def test_an_outlet_that_is_not_read_is_unknown() -> None:
    """Neither on nor off, even where its PDU is well."""
    assert row(fed("pdu-a/9"))[3] == "? unknown pdu-a/9"


def test_an_old_reading_is_no_reading() -> None:
    """Hands go by what is measured now."""
    world = fed("pdu-a/1")
    old = worlds.point("pdu-a", "outlet_state", "off", instance="1")
    world.apply((replace(old, reading=replace(old.reading, quality=Quality.STALE)),))
    assert row(world)[3] == "? unknown pdu-a/1"


def test_there_are_as_many_columns_as_the_rack_has_feeds() -> None:
    """What nothing hangs on takes no room from what something does."""
    rear = Rear("r1")
    list(rear.keys(Scene(fed("pdu-a/1", "pdu-b/1"), NOW)))
    assert [column.id for column in rear.columns() if column.id.startswith("feed-")] == ["feed-1", "feed-2"]


def test_an_outlet_and_what_it_carries_fit_a_narrow_terminal() -> None:
    """At 80 columns nothing of the current is cut off."""
    rear = Rear("r1")
    list(rear.keys(Scene(fed("pdu-a/1", "pdu-b/1"), NOW)))
    columns, widths = lay_out(rear.columns(), 77)
    fitted = {column.id: cells for column, cells in zip(columns, widths, strict=True)}
    assert fitted["feed-2"] >= len("✓ on pdu-a/1 0.60 A")


def test_on_the_narrowest_terminal_every_feed_comes_before_the_state() -> None:
    """A feed that is not shown would pass for none."""
    rear = Rear("r1")
    list(rear.keys(Scene(fed("pdu-a/1", "pdu-b/1"), NOW)))
    shown = [column.id for column in lay_out(rear.columns(), 57).columns]
    assert shown == ["unit", "name", "feed-1", "feed-2"]


def test_an_outlet_behind_a_lost_way_is_cut_off() -> None:
    """As its PDU is; nothing is known of it, and it is known why."""
    world = fed("pdu-a/1")
    silent = replace(world.devices["pdu-a"], quality=Quality.STALE, data_at=NOW - 600)
    world.apply((silent, SiteView("bontang", "Bontang", SiteState.CUT_OFF, "gone", path=PathState.GONE)))
    assert row(world)[3] == "⊘ cut off pdu-a/1"


def test_more_feeds_than_columns_are_all_named() -> None:
    """The last column has the rest."""
    told = row(fed("a/1", "b/1", "c/1", "d/1", "e/1"))
    assert told[3].endswith("a/1")
    assert "d/1," in told[6]
    assert "e/1" in told[6]


@pytest.mark.parametrize("instance", ["1", "outlet 1", "1 altos-1"])
def test_an_outlet_is_found_by_its_number_whatever_its_maker_calls_it(instance: str) -> None:
    """From behind and from the front; an outlet that is off is never drawn as its PDU, which is well."""
    world = fed("pdu-a/1", "pdu-a/11")
    world.apply((worlds.point("pdu-a", "outlet_state", "off", instance=instance),))
    assert row(world)[3:5] == ["✖ off pdu-a/1", "? unknown pdu-a/11"]
    front = Rack("r1").cells("device:altos-1:0", Scene(world, NOW))
    assert "A ✖" in front[3].text
