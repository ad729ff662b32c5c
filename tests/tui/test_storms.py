"""What a bad night does to a console: resizes, pastes, crowds, strange names; it stays usable."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual import events
from textual.widgets import Input

from console.model.reading import State
from console.tui.screens import speaking
from console.tui.screens.overview import Overview
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.nights import breached as night
from tests.tui.seat import Console, console_on

STRANGE = {
    "long": "x" * 200,
    "wide": "服务器机房" * 30,
    "right to left": "خادم الغرفة",
    "combining": "e\u0301" * 80,
    "markup": "[bold red]altos[/] [@click=app.quit]x[/]",
}


async def test_the_engine_returns_and_the_panes_come_alive_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost and found again: the notice goes, the footer takes back why it was lost, the values are new."""
    monkeypatch.setattr(speaking, "_SAID_S", 3600.0)
    async with console_on(FakeEngine(worlds.ok())) as console:
        console.engine.die()
        await console.reads("Not connected since", "no engine listens there")
        console.engine.world = worlds.breached()
        console.engine.absent = False
        text = await console.reads("Water under rack r1")
        assert "Not connected" not in text
        await console.until(lambda: "no engine listens" not in console.text())


async def test_a_request_while_the_engine_is_away_says_no() -> None:
    """p without an engine says that nothing was done."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        console.engine.die()
        await console.reads("Not connected since")
        await console.press("p")
        await console.reads("Not done: the engine cannot be reached.")


@pytest.mark.parametrize("size", [(40, 10), (36, 8)], ids=["40x10", "36x8"])
async def test_a_small_terminal_gets_a_shorter_list(size: tuple[int, int]) -> None:
    """What matters most still fits: the critical line and the first servers."""
    async with console_on(FakeEngine(worlds.breached()), size) as console:
        await console.reads("CRITICAL", "▲ warning  altos-3")


async def test_on_a_low_terminal_the_question_stays_over_its_line() -> None:
    """However long the text is that goes before it."""
    world = night()
    world.apply(tuple(replace(one, summary="word " * 60) for one in world.alerts.values()))
    async with console_on(FakeEngine(world), (36, 8)) as console:
        await console.press("3", "a")
        await console.reads("What are you doing about it?")
        assert console.app.screen.query_one("#typed", Input).region.height == 1


async def test_a_tiny_terminal_says_what_it_needs() -> None:
    """Below that, one sentence."""
    async with console_on(FakeEngine(worlds.ok()), (30, 6)) as console:
        await console.reads("This terminal is 30×6.", "36×8")


async def test_a_storm_of_resizes_ends_in_the_right_picture() -> None:
    """Fifty sizes in a row, and the last one is drawn."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        for step in range(50):
            await console.pilot.resize_terminal(20 + step * 3, 5 + step % 40)
        await console.pilot.resize_terminal(120, 40)
        await console.reads("1 Servers", "2 Environment", "3 Alerts", "4 Runbooks", "lenovo-1")


async def test_a_paste_of_a_megabyte_is_harmless() -> None:
    """In the filter only what it can hold is kept; on a pane nothing happens."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        console.app.post_message(events.Paste("q" * 1_000_000))
        await console.reads("altos-1")
        await console.press("slash")
        console.app.screen.query_one("#filter", Input).post_message(events.Paste("altos-2" + "z" * 1_000_000))
        await console.pilot.pause()
        await console.press("escape")
        await console.reads("altos-1", "lenovo-1")
        assert console.app.is_running


PAGES = {"@remote bontang": "Bontang", "5": "City portal", "6": "Rack 1", "7": "Armed runbooks", "o": "Server room"}
"""How screens beyond the panes are reached, and a word of each."""


async def _opened(console: Console, way: str) -> None:
    if way.startswith("@"):
        console.app.go(*way.removeprefix("@").split(" "))
    else:
        await console.press(way)


@pytest.mark.parametrize("way", PAGES)
async def test_every_page_outlives_pastes_and_resizes(way: str) -> None:
    """A megabyte pasted does nothing on a page that takes no text; after a storm of sizes the page is whole again."""
    async with console_on(FakeEngine(night())) as console:
        await _opened(console, way)
        await console.reads(PAGES[way])
        console.app.post_message(events.Paste("q" * 1_000_000))
        for step in range(25):
            await console.pilot.resize_terminal(20 + step * 5, 5 + step)
        await console.pilot.resize_terminal(120, 40)
        await console.reads(PAGES[way])


@pytest.mark.parametrize("way", PAGES)
async def test_every_page_opens_among_ten_thousand_servers(way: str) -> None:
    """And its keys are answered there."""
    world = worlds.many(10_000)
    world.apply(night().entities())
    async with console_on(FakeEngine(world)) as console:
        await _opened(console, way)
        await console.reads(PAGES[way])
        await console.press("pagedown", "escape")
        await console.reads("1 Servers")


async def test_ten_thousand_servers_can_be_walked() -> None:
    """To the last and back, filtered and found."""
    async with console_on(FakeEngine(worlds.many(10_000))) as console:
        await console.press("G")
        await console.reads("srv-09999", "10006/10006")
        await console.press("g", "slash", *"srv-0777", "enter")
        await console.reads("srv-07770", "srv-07779")


async def test_one_change_among_ten_thousand_is_shown() -> None:
    """A server that becomes critical comes to the top."""
    async with console_on(FakeEngine(worlds.many(10_000))) as console:
        server = console.engine.world.devices["srv-07777"]
        console.engine.tell(replace(server, state=State.CRITICAL))
        await console.press("g")
        await console.reads("✖ critical srv-07777")


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE)
async def test_strange_names_break_no_line(name: str) -> None:
    """Every line is as wide as the screen, whatever the name; markup is only text."""
    world = worlds.ok()
    world.apply((replace(worlds.server(1), name=name, note=name),))
    async with console_on(FakeEngine(world)) as console:
        await console.reads("altos-2")
        assert _widths(console) == {120}
        await console.press("enter")
        await console.until(lambda: not isinstance(console.app.screen, Overview))
        assert _widths(console) == {120}
        assert console.app.is_running


def _widths(console: Console) -> set[int]:
    return {strip.cell_length for strip in console.app.screen._compositor.render_strips()}


async def test_a_new_critical_rings_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bell rings when it comes, not when it is told again, and not for what was there before."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        rung: list[None] = []
        monkeypatch.setattr(console.app, "bell", lambda: rung.append(None))
        console.engine.tell(worlds.leak())
        await console.reads("CRITICAL  Water under rack r1")
        console.engine.tell(replace(worlds.leak(), value="fault"))
        await console.press("j")
        await console.pilot.pause(0.1)
        assert len(rung) == 1


async def test_a_muted_bell_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """B turns it off."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        rung: list[None] = []
        monkeypatch.setattr(console.app, "bell", lambda: rung.append(None))
        await console.press("B")
        console.engine.tell(worlds.leak())
        await console.reads("CRITICAL  Water under rack r1")
        assert not rung


async def test_a_device_that_goes_while_it_is_looked_at_says_so() -> None:
    """Taken out of the configuration: a sentence, no crash."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("enter")
        await console.reads("Readings")
        console.engine.tell(gone=(("DeviceView", "altos-1"),))
        await console.reads("This device is no longer in the configuration.")
