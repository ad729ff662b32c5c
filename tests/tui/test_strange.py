"""Strange names on every screen: no line breaks, nothing is taken for markup, and the way back stays open."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.alert import AlertState
from console.model.snapshot import Snapshot
from console.tui.screens.overview import Overview
from console.tui.widgets.bars import Header
from console.tui.widgets.canvas import Canvas
from tests.fakes import world as worlds
from tests.tui import nights
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on
from tests.tui.test_papers import FakePapers
from tests.tui.test_storms import STRANGE

PLACES = {
    "device": "altos-1",
    "rack": "r1",
    "room": "server-room",
    "incident": "inc-1",
    "services": "",
    "service": "portal",
    "boards": "",
    "impact": "altos-1",
    "sessions": "",
    "notices": "",
}
SIZES = [(80, 24), (120, 40)]


def _named(name: str) -> Snapshot:
    """The wet room, with everything in it called that."""
    world = nights.breached()
    world.apply(
        (
            replace(world.engine, notices=(name,)),
            *(replace(one, name=name, note=name) for one in world.devices.values()),
            *(replace(one, name=name) for one in world.racks.values()),
            *(replace(one, name=name) for one in world.rooms.values()),
            *(replace(one, name=name, reason=name, owner=name, urls=(name,)) for one in world.services.values()),
            *(replace(one, name=name, no_entry_reason=name) for one in world.site_views.values()),
            *(replace(one, title=name) for one in world.incidents.values()),
            *(replace(one, summary=name, reason=name) for one in world.alerts.values()),
            *(replace(one, reason=name) for one in world.tags.values()),
            *(replace(one, opened=name, method=name) for one in world.drying.values()),
            replace(worlds.leak(), id="a7", state=AlertState.RESOLVED, summary=name),
        )
    )
    return world


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE)
async def test_strange_names_break_no_screen(name: str, size: tuple[int, int]) -> None:
    """Every line of every screen is as wide as the terminal, and as many lines as it has."""
    async with console_on(FakeEngine(_named(name)), size, papers=FakePapers()) as console:
        for place, about in PLACES.items():
            assert console.app.go(place, about) == "", place
            await console.pilot.pause(0.05)
            if place == "rack":
                await console.press("F")
            strips = console.app.screen._compositor.render_strips()
            assert ({strip.cell_length for strip in strips}, len(strips)) == ({size[0]}, size[1]), place
            while not isinstance(console.app.screen, Overview):
                await console.press("escape")


@pytest.mark.parametrize("place", PLACES)
async def test_an_engine_that_says_nothing_more_leaves_every_screen_open(place: str) -> None:
    """A question without an answer keeps nobody from going back."""
    engine = FakeEngine(nights.breached())
    async with console_on(engine) as console:
        engine.mute = True
        assert console.app.go(place, PLACES[place]) == ""
        await console.press("p", "j", "escape", "escape")
        await console.until(lambda: isinstance(console.app.screen, Overview))


@pytest.mark.parametrize("place", PLACES)
async def test_without_an_engine_every_screen_says_so(place: str) -> None:
    """Whatever is looked at, the line over it says since when it is old, and nothing on it looks like new."""
    engine = FakeEngine(nights.breached())
    async with console_on(engine) as console:
        assert console.app.go(place, PLACES[place]) == ""
        await console.pilot.pause(0.05)
        engine.die()
        await console.reads("Not connected since 08:00:00: last known values.", "not connected")
        canvases = [one for one in console.app.screen.query(Canvas) if not isinstance(one, Header)]
        roles = {span.role for one in canvases for row in one._drawn for span in row.line}
        assert not roles & {"ok", "critical", "warning"}
