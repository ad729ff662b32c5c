"""Keys that come faster than screens open are for the screen that an earlier key opens."""

from __future__ import annotations

import asyncio
from unittest.mock import patch

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from console.tui import actions
from console.tui.ahead import STAYS
from console.tui.flooding import QUIET_S
from console.tui.screens.overview import Overview
from console.tui.screens.rack import RackScreen
from console.wire.attending import AcknowledgeAlert
from console.wire.messages import Reply, Request
from console.wire.running import PlanRun, StartRun, StopRun
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeClient, FakeEngine
from tests.tui.flood import flooded
from tests.tui.seat import Console, console_on

_NAMES = {":": "colon", " ": "space", "/": "slash", "-": "minus", "?": "question_mark", "\n": "enter"}


def at_once(console: Console, text: str) -> None:
    """All of it in one burst, as a slow line delivers it."""
    for character in text:
        name = _NAMES.get(character, character)
        console.app.post_message(Key(name, None if name == "enter" else character))


async def test_a_command_in_one_burst_is_a_command() -> None:
    """No letter of `:rack r1` is an action of the screen that it was typed on."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        at_once(console, ":rack r1\n")
        await console.until(lambda: isinstance(console.app.screen, RackScreen))
        await console.reads("Server room › Rack 1")
        assert not console.app.screen_stack[1:-1] or len(console.app.screen_stack) == 3


async def test_a_filter_in_one_burst_is_a_filter() -> None:
    """`/altos-1` narrows the rows and asks nothing."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        at_once(console, "/altos-1\n")
        await console.until(lambda: console.app.screen.pane.view.filter.text == "altos-1")  # type: ignore[attr-defined]
        assert isinstance(console.app.screen, Overview)


async def test_what_follows_a_filter_in_one_burst_is_no_part_of_it() -> None:
    """On a busy machine the box takes a moment to close: the key after Enter waits for that."""
    submit = Input.action_submit

    async def slowly(box: Input) -> None:
        await asyncio.sleep(0.1)
        await submit(box)

    async with console_on(FakeEngine(worlds.breached())) as console:
        overview = console.app.screen
        with patch.object(Input, "action_submit", slowly):
            at_once(console, "/altos-1\n?")
            await console.reads("Keys of this screen")
        assert overview.pane.view.filter.text == "altos-1"  # type: ignore[attr-defined]


async def test_a_note_in_one_burst_is_a_note() -> None:
    """Acknowledging with its note, typed faster than the question is drawn."""
    async with console_on(FakeEngine(flooded())) as console:
        await console.press("3")
        at_once(console, "amine now\n")
        await console.until(lambda: bool(console.engine.requests(AcknowledgeAlert)))
        [asked] = console.engine.requests(AcknowledgeAlert)
        assert isinstance(asked, AcknowledgeAlert)
        assert asked.note == "mine now"


async def test_a_plan_is_not_confirmed_by_what_was_typed_before_it_was_shown() -> None:
    """The whole way in one burst ends at the plan, unstarted; typed anew, it starts."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        at_once(console, "r\naltos-3\n\n")
        await console.reads("What will run, in this order", "What was typed before this was shown does not count.")
        assert not console.app.screen.query_one("#typed", Input).value
        assert not console.engine.requests(StartRun)
        at_once(console, "altos-3\n")
        await console.reads("Enter once more starts it")
        assert not console.engine.requests(StartRun)
        at_once(console, "\n")
        await console.until(lambda: bool(console.engine.requests(StartRun)))


async def test_a_run_is_not_stopped_by_what_was_typed_before_the_question() -> None:
    """So too where a word must be typed."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("4", "enter")
        at_once(console, "Xaltos-3\n")
        await console.reads("Type altos-3 to stop it", "What was typed before this was shown does not count.")
        assert not console.engine.requests(StopRun)


async def test_over_a_slow_line_a_plan_is_not_confirmed_by_keys_on_the_way() -> None:
    """What arrives within a round trip was pressed before the plan could be seen; Esc still leaves."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        console.app.pace.asks(0.0)
        console.app.pace.took(2.0)
        await console.press("r", "enter")
        await console.reads("What will run, in this order")
        await console.press(*"altos-3", "enter", "enter")
        assert not console.engine.requests(StartRun)
        console.clock.advance(2.5)
        await console.press(*"altos-3", "enter", "enter")
        await console.until(lambda: bool(console.engine.requests(StartRun)))


async def test_keys_wait_while_the_engine_makes_the_plan() -> None:
    """None of them is an action of the screen underneath; when it has taken too long they are forgotten."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("r")
        await console.reads("Runbooks for altos-3")
        console.engine.mute = True
        at_once(console, "\naltos-3\n\n")
        await console.reads("Asking the engine for the plan…")
        await console.pilot.pause(0.6)
        assert isinstance(console.app.screen, Overview)
        await console.press("escape", "question_mark")
        await console.reads("Keys of this screen")


async def test_a_plan_that_comes_late_does_not_come_between() -> None:
    """Whoever has gone on meanwhile is told to ask again."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("r")
        await console.reads("Runbooks for altos-3")
        answered = asyncio.Event()
        answer = FakeClient.request

        async def later(client: FakeClient, request: Request) -> Reply:
            if isinstance(request, PlanRun):
                await answered.wait()
            return await answer(client, request)

        with patch.object(FakeClient, "request", later):
            await console.press("enter")
            await console.reads("Asking the engine for the plan…")
            await console.press("escape", "question_mark")
            await console.reads("Keys of this screen")
            answered.set()
            await console.reads("has come too late: ask for it again.", "Keys of this screen")


async def test_keys_through_several_screens_arrive_in_their_order() -> None:
    """Room, rack, and back, in one burst."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        at_once(console, "o\n")
        await console.until(lambda: isinstance(console.app.screen, RackScreen))


async def test_moving_waits_for_nothing() -> None:
    """A held key moves the cursor as fast as it comes."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        before = console.app.screen.pane.view.selected  # type: ignore[attr-defined]
        at_once(console, "jjj")
        await console.until(lambda: console.app.screen.pane.view.selected != before)  # type: ignore[attr-defined]
        assert isinstance(console.app.screen, Overview)


async def test_a_key_that_opens_nothing_does_not_stop_the_next_ones() -> None:
    """After a short patience the keys behind it go on."""
    async with console_on(FakeEngine(worlds.empty())) as console:
        at_once(console, "i:who\n")
        await console.reads("Nobody is attached.")


async def test_what_is_pasted_behind_a_colon_is_typed_there() -> None:
    """A paste waits for the line as keys do."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        console.app.post_message(Key("colon", ":"))
        console.app.post_message(Paste("rack r1"))
        console.app.post_message(Key("enter", None))
        await console.until(lambda: isinstance(console.app.screen, RackScreen))


@pytest.mark.parametrize("action", sorted(STAYS))
def test_what_stays_is_an_action_that_asks_nothing(action: str) -> None:
    """Only what is known, opens no place and is not dangerous may go without waiting."""
    known = actions.REGISTRY[action]
    assert not known.place
    assert not known.dangerous


async def test_a_paste_that_the_terminal_does_not_mark_is_left_aside() -> None:
    """Thousands of keys at once end soon, say so, and the next key counts."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        at_once(console, "jk" * 5_000)
        await console.reads("More keys than anybody types")
        await asyncio.sleep(QUIET_S)
        await console.press("question_mark")
        await console.reads("Keys of this screen")
