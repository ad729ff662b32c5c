"""A rack on a screen of its own."""

from __future__ import annotations

from msgspec.structs import replace

from console.tui.screens.rack import RackScreen
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


async def test_what_is_moved_stands_in_its_new_unit_alone() -> None:
    """The configuration is read anew while somebody looks at the rack."""
    engine = FakeEngine(worlds.ok())
    async with console_on(engine) as console:
        console.app.go("rack", "r1")
        await console.reads("lenovo-1", "22-42")
        screen = console.app.screen
        assert isinstance(screen, RackScreen)
        device = engine.world.devices["lenovo-1"]
        engine.tell(replace(device, place=replace(device.place, unit=30)))
        await console.until(lambda: "32-42" in console.text())
        told = list(screen.pane.view.order)
        assert sorted(told) == sorted(set(screen.listing().keys(console.app.scene)))
        engine.tell(gone=(("DeviceView", "lenovo-1"),))
        await console.until(lambda: "lenovo-1" not in console.text())
        assert sorted(screen.pane.view.order) == sorted(set(screen.listing().keys(console.app.scene)))
        engine.tell(gone=(("Rack", "r1"),))
        await console.reads("This rack is no longer in the configuration.")
