"""Deciding about services and sites from the console: closing a site, taking a page's change for right."""

from __future__ import annotations

from console.model.check import Outcome
from console.model.service import CheckView, ServiceState, ServiceView, SiteState, SiteView
from console.model.snapshot import Snapshot
from console.wire.serving import AcceptChange, GetAfar, SetSiteState
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


def world(site: SiteState = SiteState.NORMAL, tripped: int = 1) -> Snapshot:
    known = worlds.ok()
    wires = tuple(
        CheckView(f"page-{n}", "engine", Outcome.TRIPPED, "changed", f"page {n} is another one") for n in range(tripped)
    )
    known.apply(
        (
            SiteView("bontang", "Bontang", site, "", no_entry_by="ana", no_entry_reason="fire"),
            ServiceView("portal", "City portal", ServiceState.DEFACED, "changed", checks=wires),
        )
    )
    return known


async def test_a_site_is_closed_with_a_reason() -> None:
    """`:no-entry` asks why, and the engine hears site and reason."""
    async with console_on(FakeEngine(world())) as console:
        await console.press("colon", *"no-entry", "enter")
        await console.reads("Nobody may enter Bontang", "Why?")
        await console.press(*"fire", "enter")
        await console.until(lambda: SetSiteState("bontang", True, "fire") in console.engine.asked)
        await console.reads("From afar", "Nobody may enter Bontang: fire.")


async def test_a_site_that_goes_while_it_is_chosen_is_left_to_the_engine() -> None:
    """A reload of the configuration may come between."""
    known = world()
    known.apply((SiteView("samarinda", "Samarinda", SiteState.NORMAL, ""),))
    async with console_on(FakeEngine(known)) as console:
        await console.press("colon", *"no-entry", "enter")
        await console.reads("Which site?", "Bontang", "Samarinda")
        console.engine.tell(gone=(("SiteView", "samarinda"),))
        await console.until(lambda: len(console.app.link.world.site_views) == 1)
        await console.press("down", "enter")
        await console.reads("Nobody may enter Samarinda", "Why?")


async def test_what_can_be_done_from_afar_has_a_screen() -> None:
    """Wholly, in part, not at all; targets of which the same is true stand together."""
    async with console_on(FakeEngine(world())) as console:
        await console.press("colon", *"remote", "space", *"bontang", "enter")
        await console.reads("Can be done from afar", "altos-1, altos-2", "with steps left out", "it needs hands there")
        await console.reads("Cannot be done now", "“Opened or sealed” needs hands at altos-1")
        assert GetAfar("bontang") in console.engine.asked


async def test_a_closed_site_is_opened_by_typing_the_word() -> None:
    """Who closed it and why is read first."""
    async with console_on(FakeEngine(world(SiteState.NO_ENTRY))) as console:
        await console.press("colon", *"no-entry", "enter")
        await console.reads("People may enter Bontang again", "Closed by ana: fire.")
        await console.press(*"open", "enter")
        await console.until(lambda: SetSiteState("bontang", False) in console.engine.asked)


async def test_a_change_is_taken_for_right_by_the_name_of_the_service() -> None:
    """Any other word leaves the tripwire as it is."""
    async with console_on(FakeEngine(world())) as console:
        console.app.go("service", "portal")
        await console.reads("City portal")
        await console.press("A")
        await console.reads("page 0 is another one")
        await console.press(*"yes", "enter")
        await console.reads("Nothing has been done")
        assert not console.engine.requests(AcceptChange)
        await console.press(*["backspace"] * 3, *"City", "space", *"portal", "enter")
        await console.until(lambda: AcceptChange("portal", "page-0") in console.engine.asked)


async def test_of_several_tripwires_one_is_chosen() -> None:
    """Each with what it saw."""
    async with console_on(FakeEngine(world(tripped=2))) as console:
        console.app.go("service", "portal")
        await console.reads("City portal")
        await console.press("A")
        await console.reads("Which tripwire?", "page 1 is another one")


async def test_without_a_tripped_wire_there_is_a_sentence() -> None:
    """Nothing is asked and nothing is sent."""
    async with console_on(FakeEngine(world(tripped=0))) as console:
        console.app.go("service", "portal")
        await console.reads("City portal")
        await console.press("A")
        await console.reads("No tripwire of this service has tripped.")
