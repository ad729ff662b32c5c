"""What the keys do, on every screen."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.events import Paste
from textual.widgets import Button, Input

from console.model.reading import State
from console.model.run import Obstacle, RunState
from console.tui.screens.overview import Overview
from console.tui.widgets.lines import Lines
from console.wire.attending import AcknowledgeAlert
from console.wire.messages import No, PollNow, WatchDevice, WatchRun
from console.wire.running import AnswerRun, StartRun, StopRun
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import Console, console_on


def _chosen(console: Console) -> str:
    screen = console.app.screen
    assert isinstance(screen, Overview)
    return screen.pane.view.selected


async def _to_the_plan(console: Console) -> None:
    await console.press("r")
    await console.reads("Runbooks for altos-3")
    await console.press("enter")
    await console.reads("What will run, in this order")


async def test_arrows_and_letters_move_the_cursor() -> None:
    """j and Down go on, k and Up go back, G and g go to the ends."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        seen = []
        for key in ("j", "down", "k", "up", "G", "g"):
            await console.press(key)
            seen.append(_chosen(console))
        assert seen == ["altos-2", "altos-3", "altos-2", "altos-1", "lenovo-1", "altos-1"]


async def test_the_cursor_stays_on_its_row_when_rows_move() -> None:
    """A server that becomes critical jumps to the top; the cursor stays where it was."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("j", "j")
        console.engine.tell(replace(worlds.server(6), state=State.CRITICAL))
        await console.reads("✖ critical lenovo-1")
        assert _chosen(console) == "altos-3"


@pytest.mark.parametrize(("keys", "pane"), [("2", "environment"), ("3", "alerts"), ("4", "runbooks"), ("1", "servers")])
async def test_number_keys_choose_a_pane(keys: str, pane: str) -> None:
    """The number keys go to the panes."""
    async with console_on(FakeEngine(worlds.ok()), (80, 24)) as console:
        await console.press(keys)
        assert isinstance(console.app.focused, Lines)
        assert console.app.focused.listing.id == pane


async def test_tab_goes_round_all_panes() -> None:
    """Tab goes through all four and comes back."""
    async with console_on(FakeEngine(worlds.ok()), (80, 24)) as console:
        seen = []
        for _ in range(4):
            await console.press("tab")
            assert isinstance(console.app.focused, Lines)
            seen.append(console.app.focused.listing.id)
        assert seen == ["environment", "alerts", "runbooks", "servers"]


async def test_zoom_shows_one_pane_and_all_again() -> None:
    """z shows the pane alone; z again brings the others back."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("z")
        await console.until(lambda: "2 Environment" not in console.text())
        await console.press("z")
        await console.reads("2 Environment")


async def test_a_filter_narrows_and_escape_takes_it_away() -> None:
    """/ shows what matches, Enter goes back to the rows, Esc takes the filter away."""
    async with console_on(FakeEngine(worlds.ok()), (80, 24)) as console:
        await console.press("slash", *"lenovo", "enter")
        await console.until(lambda: "altos-1" not in console.text())
        await console.press("escape")
        await console.reads("altos-1", "lenovo-1")


async def test_a_filter_that_matches_nothing_says_so() -> None:
    """No row is no blank: the sentence names the filter and the way out."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("slash", *"zzz", "enter")
        await console.reads("Nothing matches “zzz”. Esc takes the filter away.")


async def test_enter_opens_a_device_and_escape_goes_back() -> None:
    """The device screen watches its device, shows the seal and every reading, and stops watching when left."""
    world = worlds.breached()
    world.apply((worlds.detail(),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("enter")
        await console.reads("WARRANTY SEAL", "+62 800 000 000", "power supply PSU2", "failed", "answered in 12 ms")
        await console.press("escape")
        await console.reads("1 Servers")
        await console.until(lambda: WatchDevice("") in console.engine.asked)
        assert console.engine.requests(WatchDevice) == [WatchDevice("altos-3"), WatchDevice("")]


async def test_an_alert_tells_its_story() -> None:
    """Enter on an alert says what is wrong against which limit and what to do."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("3", "enter")
        await console.reads("The leak sensor has said wet for 10 s", "taken on by   nobody", "What to do")


async def test_acknowledging_needs_a_note() -> None:
    """a asks for a note; without one nothing is sent, with one the alert is taken on."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("3", "a")
        await console.reads("What are you doing about it?")
        await console.press("enter")
        assert not console.engine.requests(AcknowledgeAlert)
        await console.press(*"pump", "enter")
        await console.until(lambda: bool(console.engine.requests(AcknowledgeAlert)))
        assert console.engine.requests(AcknowledgeAlert) == [AcknowledgeAlert("a1", "pump")]


async def test_a_refusal_is_shown_where_one_looks() -> None:
    """What the engine refuses is a sentence in the footer."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        console.engine.refusal = No("not_allowed", "A viewer may not ask for that.")
        await console.press("p")
        await console.reads("A viewer may not ask for that.")


async def test_asking_now_reads_the_device_under_the_cursor() -> None:
    """p has the device read at once."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("p")
        await console.until(lambda: bool(console.engine.requests(PollNow)))
        assert console.engine.requests(PollNow) == [PollNow("altos-1")]


async def test_a_plan_is_started_only_by_typing_the_name() -> None:
    """Letters reach the input at once; Start works only once the very name is typed."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await _to_the_plan(console)
        await console.press(*"altos-1", "enter")
        await console.reads("That is not “altos-3”. Nothing has been started.")
        assert console.app.screen.query_one("#start", Button).disabled
        await console.press("backspace", "3", "enter", "enter")
        await console.reads("The system will power off now!")
        assert console.engine.requests(StartRun) == [StartRun("p-7f3a", "altos-3")]


async def test_a_plan_is_not_confirmed_by_pasting() -> None:
    """The name must be typed: pasted by the terminal, or copied in this window, it does not count."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await _to_the_plan(console)
        console.app.copy_to_clipboard("altos-3")
        console.app.post_message(Paste("altos-3"))
        await console.reads("Type it: what is pasted does not count here.")
        await console.press("ctrl+v", "enter", "enter")
        await console.reads("That is not “altos-3”. Nothing has been started.")
        assert not console.engine.requests(StartRun)


async def test_escape_leaves_the_filter() -> None:
    """With nothing typed and with something typed the keys are for the rows again."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        for typed in ("", "lenovo"):
            await console.press("slash", *typed, "escape", "g", "j")
            assert _chosen(console) == "altos-2"
            assert isinstance(console.app.focused, Lines)


async def test_what_is_pasted_is_one_line_without_controls() -> None:
    """Lines become one, escape sequences lose their beginning, and a note has its longest length."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("slash")
        console.app.post_message(Paste("one\ntwo\x1b[31m\x9b2J\x07\u202e" + "z" * 1_000_000))
        box = console.app.screen.query_one("#filter", Input)
        await console.until(lambda: bool(box.value))
        assert len(box.value) == 200
        assert box.value.startswith("one two")
        assert box.value.isprintable()


async def test_enter_on_an_unread_plan_starts_nothing() -> None:
    """Enter pressed out of habit only asks for the name again; Esc cancels."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await _to_the_plan(console)
        await console.press("enter", "enter", "enter")
        await console.reads("That is not “altos-3”. Nothing has been started.")
        await console.press("escape")
        await console.reads("1 Servers")
        assert not console.engine.requests(StartRun)


async def test_the_plan_can_be_read_while_the_input_has_the_keys() -> None:
    """Page keys scroll the plan, letters are typed."""
    async with console_on(FakeEngine(worlds.breached()), (80, 18)) as console:
        await _to_the_plan(console)
        await console.press("pagedown", "pagedown", "down")
        await console.press("j")
        await console.reads("Measured off")
        assert console.app.screen.query_one("#typed", Input).value == "j"


async def test_a_plan_with_an_obstacle_cannot_be_started() -> None:
    """The obstacle's sentence stands there and the name cannot even be typed."""
    plan = worlds.plan(obstacles=(Obstacle("running", "Another run on altos-3 is active.", "altos-3"),))
    async with console_on(FakeEngine(worlds.breached(), plan=plan)) as console:
        await _to_the_plan(console)
        await console.reads("This cannot run now", "Another run on altos-3 is active.")
        assert console.app.screen.query_one("#typed", Input).disabled
        assert console.app.screen.query_one("#start", Button).disabled


async def test_leaving_a_run_says_that_it_goes_on() -> None:
    """Esc on a run's screen leaves the run alone and says so."""
    world = worlds.breached()
    world.apply((worlds.output(),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("4", "enter")
        await console.reads("started by ana", "Stopped nginx.", "It goes on when you leave this screen")
        await console.press("escape")
        await console.reads("“Graceful shutdown” goes on")
        await console.until(lambda: WatchRun("") in console.engine.asked)
        assert not console.engine.requests(StopRun)


async def test_stopping_a_run_needs_the_typed_name() -> None:
    """X asks; a wrong word stops nothing, the right one asks the engine to stop."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("4", "enter", "X")
        await console.reads("Type altos-3 to stop it")
        await console.press("y", "enter")
        await console.reads("That is not “altos-3”")
        assert not console.engine.requests(StopRun)
        await console.press("backspace", *"altos-3", "enter")
        await console.until(lambda: bool(console.engine.requests(StopRun)))


async def test_a_run_that_asks_is_answered_with_one_of_its_choices() -> None:
    """y shows the choices; the chosen one is sent for that step."""
    world = worlds.breached()
    run = worlds.run(state=RunState.PAUSED)
    asks = replace(run.steps[2], question="Is the floor dry?", choices=("yes", "no"))
    world.apply((replace(run, steps=(*run.steps[:2], asks)),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("4", "enter", "y")
        await console.reads("Is the floor dry?")
        await console.press("down", "enter")
        await console.until(lambda: bool(console.engine.requests(AnswerRun)))
        assert console.engine.requests(AnswerRun) == [AnswerRun("run-1", "s3", "no")]


async def test_a_run_that_asks_nothing_says_so() -> None:
    """y without a question is a sentence."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("4", "enter", "y")
        await console.reads("This run asks nothing now.")


async def test_a_finished_run_cannot_be_stopped() -> None:
    """X on a run that is over says so."""
    world = worlds.breached()
    world.apply((worlds.run(state=RunState.SUCCEEDED),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("4", "enter", "X")
        await console.reads("This run is over already.")


async def test_a_read_only_window_has_no_dangerous_keys() -> None:
    """In a read-only window the key to acknowledge does not exist, and the header says read-only."""
    async with console_on(FakeEngine(worlds.breached()), (140, 40), read_only=True) as console:
        await console.press("3", "a")
        text = await console.reads("READ-ONLY")
        assert "What are you doing about it?" not in text
        assert "acknowledge" not in text


async def test_a_viewer_is_shown_as_read_only() -> None:
    """Somebody whom the engine takes for a viewer gets a read-only window."""
    async with console_on(FakeEngine(worlds.ok(), role="viewer"), (140, 40)) as console:
        await console.reads("READ-ONLY")


async def test_who_is_a_viewer_no_longer_may_change_things_again() -> None:
    """The engine says who somebody is at each connection; the keys come and go with it."""
    async with console_on(FakeEngine(worlds.breached(), role="viewer"), (140, 40)) as console:
        await console.reads("READ-ONLY")
        await console.press("3")
        assert "acknowledge" not in console.text()
        console.engine.die()
        console.engine.absent, console.engine.role = False, "operator"
        await console.until(lambda: "READ-ONLY" not in console.text() and "a acknowledge" in console.text())


async def test_help_lists_the_keys_of_the_screen() -> None:
    """? shows every key of where one was."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("question_mark")
        await console.reads("Keys of this screen", "Show only what matches")
        await console.press("G")
        await console.reads("Close this window only", "Ctrl+P", "Marks")
        await console.press("pageup")
        await console.reads("Keys everywhere")


async def test_the_palette_finds_and_does() -> None:
    """Ctrl+P finds an action by its words and does it."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("ctrl+p", *"alerts pane", "enter")
        await console.until(lambda: isinstance(console.app.focused, Lines))
        assert isinstance(console.app.focused, Lines)
        assert console.app.focused.listing.id == "alerts"


async def test_leaving_says_what_goes_on() -> None:
    """q closes the window; the words to leave with say that the run goes on."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("q")
        assert console.app.farewell() == "The engine keeps watching, and 1 run goes on. `ronda` shows it again."


async def test_a_run_that_another_one_covered_is_watched_again() -> None:
    """Its output goes on when one comes back to it."""
    world = worlds.breached()
    world.apply((replace(worlds.run(), id="run-2"),))
    async with console_on(FakeEngine(world)) as console:
        console.app.go("run", "run-1")
        await console.until(lambda: WatchRun("run-1") in console.engine.asked)
        console.app.go("run", "run-2")
        await console.until(lambda: WatchRun("run-2") in console.engine.asked)
        await console.press("escape")
        await console.until(lambda: console.engine.requests(WatchRun)[-1] == WatchRun("run-1"))
        await console.press("escape")
        await console.until(lambda: console.engine.requests(WatchRun)[-1] == WatchRun(""))


async def test_leaving_without_an_engine_claims_nothing() -> None:
    """Whether one that is not heard keeps watching is not known."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        console.engine.die()
        await console.reads("not connected")
        await console.press("q")
        assert console.app.farewell() == ""


async def test_sorting_changes_the_order_and_says_which() -> None:
    """s goes to the pane's next order."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("s")
        text = await console.reads("Order: name")
        assert text.index("altos-1") < text.index("altos-3")


async def test_every_theme_can_be_drawn() -> None:
    """T goes through all themes without losing a word."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        for _ in range(7):
            await console.press("T")
            await console.reads("altos-3", "Water under rack r1")
