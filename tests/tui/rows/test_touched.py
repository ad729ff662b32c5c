"""Which rows a change concerns: taking changes one by one comes to what listing everything anew does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.model.snapshot import Entity, Snapshot, key_of
from console.tui.rows.alerts import Alerts
from console.tui.rows.environment import Environment
from console.tui.rows.listing import Listing
from console.tui.rows.room import Room
from console.tui.rows.runbooks import Runbooks
from console.tui.rows.scene import Scene, concerns, touched_by
from console.tui.rows.servers import Servers
from console.tui.rows.services import Services
from console.tui.rows.sessions import Sessions
from console.tui.sheet import Sheet
from console.tui.widgets.ruled import ruled
from tests.fakes.world import NOW
from tests.tui.flood import flooded

LISTINGS: tuple[Callable[[], Listing], ...] = (
    Servers,
    Environment,
    Alerts,
    Runbooks,
    Services,
    Sessions,
    lambda: Room("server-room"),
)


def _scene(world: Snapshot) -> Scene:
    return Scene(world, NOW, concerns=concerns(world.alerts.values()))


def _order(sheet: Sheet) -> list[str]:
    """The rows as they are drawn; drawing them is part of what is tried."""
    ruled(sheet, 120, 60, "", focused=True)
    return sheet.view.order


def _taken(sheet: Sheet, world: Snapshot, upserts: tuple[Entity, ...], gone: tuple[tuple[str, str], ...]) -> list[str]:
    before = concerns(world.alerts.values())
    changed = world.apply(upserts, gone)
    scene = _scene(world)
    sheet.take(scene, changed | touched_by(before, scene.concerns))
    return _order(sheet)


def _anew(listing: Listing, world: Snapshot) -> list[str]:
    sheet = Sheet(listing, _scene(world))
    sheet.take(sheet.scene, None)
    return _order(sheet)


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing().id)
def test_what_goes_and_comes_back_is_listed_as_if_it_were_new(listing: Callable[[], Listing]) -> None:
    """Whatever kind of thing it is, a row that nothing stands behind is drawn by no window."""
    world = flooded()
    sheet = Sheet(listing(), _scene(world))
    sheet.take(sheet.scene, None)
    for entity in world.entities()[1:]:
        assert _taken(sheet, world, (), (key_of(entity),)) == _anew(listing(), world)
        assert _taken(sheet, world, (entity,), ()) == _anew(listing(), world)
