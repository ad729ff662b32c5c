"""The screens behind the overview: each in its states, and the keys that lead there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from console.model.alert import Acknowledgement, AlertState
from console.model.reading import Quality, State
from console.model.snapshot import Snapshot
from console.tui.personal import Personal
from console.tui.screens.device import Device
from console.tui.screens.history import History
from console.tui.screens.overview import Overview
from console.tui.screens.rack import RackScreen
from console.tui.screens.room import RoomScreen
from console.wire.attending import AcknowledgeAlert, AcknowledgeMany, ClearAlert, UnacknowledgeAlert
from console.wire.messages import No, PollNow, WatchDevice
from console.wire.remembering import GetTrend, GetWorldAt
from console.wire.running import ApproveRun, StartRun, TagDevice, UntagDevice
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.fake_engine import FakeEngine
from tests.tui.flood import flooded
from tests.tui.seat import Console, console_on

NARROW, WIDE = (80, 24), (120, 40)
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])

EMPTY = {
    "e": "No rack is configured.",
    "o": "No room is configured.",
    "i": "There is no incident now.",
    "w": "Nobody is attached.",
    "n": "The engine has nothing to say",
}
OK = {
    "e": ("Server room › Rack 1", "altos-3", "✓ ok", "22-42"),
    "o": ("Room › Server room", "Racks", "✓ ok       Rack 1", "temperature In"),
    "w": ("ana", "operator", "budi", "Alerts"),
}
BREACHED = {
    "e": ("at risk: under", "▲ warning", "DO NOT ENERGISE", "B ✖"),
    "o": ("✖ critical Rack 1", "✖ critical water leak", "3 at risk"),
    "i": ("Water in rack r1", "nobody has the lead", "portal.example", "likely the cause", "the leak sensor says wet"),
}
STALE = {"e": ("◌ stale", "2h10 old"), "o": ("◌ stale    temperature In", "? unknown  ups-2")}
DISCONNECTED = {"e": ("last known", "altos-1"), "o": ("last known", "Rack 1"), "w": ("last known", "ana")}


async def _reads(world: Snapshot, size: tuple[int, int], key: str, *sentences: str) -> None:
    async with console_on(FakeEngine(world), size) as console:
        await console.press(key)
        await console.reads(*sentences)


@SIZES
@pytest.mark.parametrize("key", EMPTY)
async def test_with_nothing_configured_there_is_a_sentence(key: str, size: tuple[int, int]) -> None:
    """What is not there is said, not drawn as a blank."""
    await _reads(worlds.empty(), size, key, EMPTY[key])


@SIZES
@pytest.mark.parametrize("key", OK)
async def test_a_healthy_room_is_drawn(key: str, size: tuple[int, int]) -> None:
    """Rack, room and who is here."""
    await _reads(worlds.ok(), size, key, *OK[key])


@SIZES
@pytest.mark.parametrize("key", BREACHED)
async def test_a_flood_is_drawn(key: str, size: tuple[int, int]) -> None:
    """What is under water, what is tagged, which feed is off, what is at risk."""
    async with console_on(FakeEngine(flooded()), size) as console:
        await console.press(key)
        seen = console.text()
        for _ in range(3):
            await console.press("pagedown")
            seen += console.text()
        for sentence in BREACHED[key]:
            assert sentence in seen


@SIZES
@pytest.mark.parametrize("key", STALE)
async def test_old_data_looks_old(key: str, size: tuple[int, int]) -> None:
    """There too."""
    async with console_on(FakeEngine(worlds.stale()), size) as console:
        await console.press(key)
        seen = console.text()
        for _ in range(3):
            await console.press("pagedown")
            seen += console.text()
        for sentence in STALE[key]:
            assert sentence in seen


@SIZES
@pytest.mark.parametrize("key", DISCONNECTED)
async def test_without_an_engine_the_last_known_stays(key: str, size: tuple[int, int]) -> None:
    """And says that it is the last known."""
    async with console_on(FakeEngine(worlds.ok()), size) as console:
        await console.press(key)
        console.engine.die()
        await console.reads("Not connected since", *DISCONNECTED[key])


async def test_enter_goes_from_room_to_rack_to_device_and_escape_comes_back() -> None:
    """Each step opens what the cursor is on; brackets go back and on."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("o", "enter")
        await console.reads("Server room › Rack 1")
        await console.press("j", "enter")
        await console.reads("Servers › lenovo-1")
        await console.press("left_square_bracket", "left_square_bracket")
        assert isinstance(console.app.screen, RoomScreen)
        await console.press("right_square_bracket")
        assert isinstance(console.app.screen, RackScreen)
        await console.press("right_square_bracket")
        assert isinstance(console.app.screen, Device)
        await console.press("escape", "escape", "escape")
        assert isinstance(console.app.screen, Overview)


async def test_a_screen_that_is_open_is_come_back_to() -> None:
    """Going round in circles does not pile screens up."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        for _ in range(5):
            await console.press("e", "o")
        assert console.app.depth == 3


async def test_the_rack_of_the_device_under_the_cursor_is_opened() -> None:
    """Not just any."""
    world = worlds.ok()
    world.apply((replace(world.racks["r1"], id="r0", name="Rack 0"),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("e")
        await console.reads("Server room › Rack 1")


@pytest.mark.parametrize("key", ["A", "a"])
async def test_all_alerts_of_an_incident_are_taken_on_at_once(key: str) -> None:
    """With one note; those that somebody has are left to them."""
    async with console_on(FakeEngine(flooded())) as console:
        await console.press("i", key)
        await console.reads("Take this alert on")
        await console.press(*"pump", "enter")
        await console.until(lambda: bool(console.engine.requests(AcknowledgeAlert)))
        assert console.engine.requests(AcknowledgeAlert) == [AcknowledgeAlert("a1", "pump")]


async def test_marked_alerts_are_taken_on_together() -> None:
    """Space marks and goes on; a asks once for all."""
    world = worlds.breached()
    world.apply((replace(worlds.leak(), id="a8"), replace(worlds.leak(), id="a9")))
    async with console_on(FakeEngine(world)) as console:
        await console.press("3", "space", "space", "a")
        await console.reads("Take 2 alerts on")
        await console.press(*"pump", "enter")
        await console.until(lambda: bool(console.engine.requests(AcknowledgeMany)))
        (request,) = console.engine.requests(AcknowledgeMany)
        assert isinstance(request, AcknowledgeMany)
        assert (len(set(request.ids)), request.note) == (2, "pump")


async def test_an_incident_is_given_back_with_all_that_is_taken_on() -> None:
    """As it is taken on: so are marked rows."""
    world = worlds.breached()
    mine = [replace(one, acknowledged=Acknowledgement("ana", NOW - 5, "pump", None)) for one in world.alerts.values()]
    incident = replace(flooded().incidents["inc-1"], alerts=tuple(one.id for one in mine))
    world.apply((*mine, incident))
    async with console_on(FakeEngine(world)) as console:
        await console.press("3", "g", "U")
        await console.reads(f"Give {len(mine)} alerts back", "ana has it")
        await console.press(*"back", "enter")
        await console.until(lambda: len(console.engine.requests(UnacknowledgeAlert)) == len(mine) > 1)


async def test_an_alert_is_given_back_only_by_typing_the_word() -> None:
    """U asks; the word sends it."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("3", "j", "U")
        await console.reads("budi has it", "Type back to do it")
        await console.press("y", "enter")
        assert not console.engine.requests(UnacknowledgeAlert)
        await console.press("backspace", *"back", "enter")
        await console.until(lambda: bool(console.engine.requests(UnacknowledgeAlert)))


async def test_an_alert_that_nobody_has_cannot_be_given_back() -> None:
    """A sentence instead of a question."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("3", "U")
        await console.reads("Nobody has taken this alert on.")


async def test_a_latched_alert_is_cleared_with_a_note() -> None:
    """One that is not latched clears itself, which is said."""
    world = worlds.ok()
    over = replace(worlds.leak(), state=AlertState.RESOLVED, latched=True, ended_at=NOW - 10)
    world.apply((over,))
    async with console_on(FakeEngine(world)) as console:
        await console.press("3", "L")
        await console.reads("What did you find there?")
        await console.press(*"dry", "enter")
        await console.until(lambda: bool(console.engine.requests(ClearAlert)))
        assert console.engine.requests(ClearAlert) == [ClearAlert("a1", "dry")]
        console.engine.tell(replace(over, latched=False))
        await console.press("L")
        await console.reads("clears itself")


@pytest.mark.parametrize(
    ("device", "request_"), [("altos-1", TagDevice("altos-1", "wet")), ("altos-2", UntagDevice("altos-2", "wet"))]
)
async def test_a_device_is_tagged_and_untagged_with_a_reason(device: str, request_: TagDevice | UntagDevice) -> None:
    """D does the one or the other and says which."""
    async with console_on(FakeEngine(flooded())) as console:
        console.app.go("device", device)
        await console.reads("Readings")
        await console.press("D")
        await console.reads("Why?")
        await console.press(*"wet", "enter")
        await console.until(lambda: request_ in console.engine.asked)


async def test_a_tagged_device_says_so_on_its_page() -> None:
    """Who and why."""
    async with console_on(FakeEngine(flooded())) as console:
        console.app.go("device", "altos-2")
        await console.reads("DO NOT ENERGISE: drying. Tagged by ana")


async def test_a_second_person_approves_a_plan() -> None:
    """The same page and word, another button; nothing is started by it."""
    plan = replace(worlds.plan(), two_person=True)
    async with console_on(FakeEngine(worlds.breached(), plan=plan)) as console:
        await console.press("r")
        await console.reads("Runbooks for altos-3")
        await console.press("enter")
        await console.reads("A second person must approve", "Approve")
        await console.press(*"altos-3", "enter", "tab", "enter")
        await console.until(lambda: bool(console.engine.requests(ApproveRun)))
        assert console.engine.requests(ApproveRun) == [ApproveRun("p-7f3a", "altos-3")]
        assert not console.engine.requests(StartRun)


async def test_a_read_only_window_has_none_of_this() -> None:
    """No key and no command."""
    async with console_on(FakeEngine(flooded()), read_only=True) as console:
        await console.press("3", "U", "L", "A")
        await console.press("colon", *"ack", "enter")
        await console.reads("There is no command “ack”")
        assert not console.engine.requests(AcknowledgeAlert)


@SIZES
async def test_the_course_of_a_reading_is_drawn(size: tuple[int, int]) -> None:
    """With its values, its limit, the breach, and the keys for time."""
    world = worlds.ok()
    world.apply((worlds.detail("altos-1"),))
    async with console_on(FakeEngine(world), size) as console:
        await console.press("h")
        await console.reads("altos-1 › History", "temperature Inlet", "between 21.0 °C and", "━", "┄")
        await console.press("plus")
        await console.reads("the last 30m")
        await console.press("left")
        await console.reads("ending in the past")
        await console.press("0", "tab")
        await console.reads("the last 30m", "CPU")
        asked = console.engine.requests(GetTrend)
        assert isinstance(asked[-1], GetTrend)
        assert (asked[-1].point, asked[-1].until_at) == ("cpu_utilization", NOW)


async def test_several_readings_are_laid_over_one_another() -> None:
    """v adds the next one of the same kind, each in its own line and role."""
    world = worlds.ok()
    detail = worlds.detail("altos-1")
    outlet = replace(detail.readings[0], instance="Outlet", value=40.0)
    world.apply((replace(detail, readings=(*detail.readings, outlet)),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("h")
        await console.reads("temperature Inlet")
        await console.press("v")
        await console.reads("temperature Inlet", "temperature Outlet")


async def test_a_reading_of_another_device_is_laid_over_by_name() -> None:
    """`:overlay DEVICE/POINT/INSTANCE` draws it beside, with its device's name."""
    world = worlds.ok()
    world.apply((worlds.detail("altos-1"),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("h")
        await console.reads("temperature Inlet")
        await console.press("colon", *"overlay env-1/temperature/Inlet", "enter")
        await console.reads("env-1: temperature Inlet")
        asked = console.engine.requests(GetTrend)[-1]
        assert isinstance(asked, GetTrend)
        assert asked.device == "env-1"


async def test_a_reading_in_another_unit_has_no_place_on_the_scale() -> None:
    """It is said, and the picture stays as it was."""
    world = worlds.ok()
    world.apply((worlds.detail("altos-1"),))
    engine = FakeEngine(world)
    async with console_on(engine) as console:
        await console.press("h")
        await console.reads("temperature Inlet")
        engine.units["humidity"] = "%RH"
        await console.press("colon", *"overlay env-1/humidity/Inlet", "enter")
        await console.reads("humidity/Inlet is measured in %RH")
        assert "env-1: humidity" not in console.text()


async def test_a_course_that_the_engine_cannot_tell_says_why() -> None:
    """In the footer, with a picture that claims nothing."""
    world = worlds.ok()
    world.apply((worlds.detail("altos-1"),))
    async with console_on(FakeEngine(world)) as console:
        console.engine.refusal = No("store", "there is no history: its file cannot be opened")
        await console.press("h")
        await console.reads("there is no history", "no course to show")


async def test_a_device_is_watched_while_a_screen_needs_it() -> None:
    """Also when one comes back to its page from the course of a reading."""
    world = worlds.ok()
    world.apply((worlds.detail("altos-1"),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("enter", "h")
        await console.until(lambda: isinstance(console.app.screen, History))
        await console.press("escape", "escape")
        await console.until(lambda: console.engine.requests(WatchDevice)[-1:] == [WatchDevice("")])
        assert console.engine.requests(WatchDevice) == [WatchDevice("altos-1"), WatchDevice("")]


async def _travel(console: Console, moment: str) -> None:
    await console.press("t")
    await console.reads("Which moment?")
    await console.press(*moment, "enter")


async def test_an_empty_moment_is_told_what_a_moment_is() -> None:
    """Nobody else reads it: the sentence says what to type."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await _travel(console, "")
        text = await console.reads("Type a moment first, as 02:40 or 15m", "Which moment?")
        assert "the others will read" not in text


async def test_the_console_shows_the_past_and_comes_back() -> None:
    """Unmistakably, with nothing to be changed there; the present goes on behind it."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        console.engine.past = flooded()
        await _travel(console, "15m")
        await console.reads("THE PAST: 2026-01-01 07:45:00", "Water under rack r1")
        assert console.engine.requests(GetWorldAt) == [GetWorldAt(NOW - 900)]
        await console.press("3", "a", "p")
        assert "What are you doing about it?" not in console.text()
        console.engine.tell(replace(worlds.server(6), name="renamed"))
        await console.pilot.pause(0.5)
        assert "renamed" not in console.text()
        await console.press("escape")
        text = await console.reads("This is now.", "renamed")
        assert "THE PAST" not in text
        assert "Water under rack r1" not in text


async def test_a_command_of_the_present_says_that_this_is_the_past() -> None:
    """Nothing is asked of the engine for it."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        console.engine.past = flooded()
        await _travel(console, "15m")
        await console.reads("THE PAST")
        await console.press("colon", *"poll", "enter")
        await console.reads("This is the past")
        assert not console.engine.requests(PollNow)


async def test_a_moment_that_nobody_wrote_down_is_refused() -> None:
    """One stays in the present."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await _travel(console, "15m")
        text = await console.reads("nothing was written down at that time")
        assert "THE PAST" not in text


@pytest.mark.parametrize("typed", ["soon", "2099-01-01 00:00"])
async def test_what_is_no_moment_of_the_past_is_said(typed: str) -> None:
    """Nothing is asked for it."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await _travel(console, typed.replace(" ", "T"))
        await console.reads("is no moment of the past")
        assert not console.engine.requests(GetWorldAt)


async def test_commands_lead_everywhere() -> None:
    """With completion by Tab, and from a screen where the action itself is not."""
    async with console_on(FakeEngine(flooded())) as console:
        await console.press("colon", *"dev", "tab", *"altos-4", "enter")
        await console.reads("Servers › altos-4")
        await console.press("colon", *"alerts", "enter")
        await console.until(lambda: isinstance(console.app.screen, Overview))
        await console.press("colon", *"rack r1", "enter")
        await console.reads("Server room › Rack 1")
        await console.press("colon", *"nonsense", "enter")
        await console.reads("There is no command “nonsense”")
        await console.press("escape")
        assert isinstance(console.app.screen, RackScreen)


async def test_a_screen_that_was_covered_comes_back_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its summary does not wait for the next second, which on a slow line is several."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("n")
        await console.reads("Notices")
        monkeypatch.setattr(console.app.pace, "due", lambda _now: False)
        console.engine.tell(replace(worlds.server(1), name="renamed", state=State.CRITICAL))
        await console.pilot.pause(0.5)
        await console.press("escape")
        await console.reads("renamed", "6 devices  ✖ 1 critical")


@pytest.mark.parametrize(
    ("screen", "led"),
    [
        ("alerts", "Water under rack r1"),
        ("rack r1", "Server room › Rack 1"),
        ("rear r1", "Rack 1 › from behind"),
        ("plan water-leak r1", "cannot be opened from here"),
        ("q", "cannot be opened from here"),
    ],
)
async def test_one_goes_where_somebody_else_is(screen: str, led: str) -> None:
    """Enter on their row; what a session says of itself is no command."""
    world = worlds.breached()
    world.sessions = {"s2": replace(world.sessions["s2"], screen=screen)}
    async with console_on(FakeEngine(world)) as console:
        await console.press("w")
        await console.reads("budi")
        await console.press("enter")
        await console.reads(led)


@pytest.mark.parametrize(
    ("command", "said"),
    [("tag", "a device's page"), ("overlay", "course of a reading"), ("accept", "a service's page")],
)
async def test_a_command_of_another_kind_of_screen_says_where_it_is_done(command: str, said: str) -> None:
    """Nobody is led away for it, and nothing is done."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("o")
        await console.until(lambda: isinstance(console.app.screen, RoomScreen))
        await console.press("colon", *command, "enter")
        await console.reads(said, "this is done there.")
        assert isinstance(console.app.screen, RoomScreen)


async def test_the_command_ack_takes_the_chosen_alert_on() -> None:
    """From the servers pane it goes to the alerts first."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("colon", *"ack", "enter")
        await console.reads("Water under rack r1", "What are you doing about it?")


async def test_only_faults_are_shown_on_demand() -> None:
    """f leaves out what is well, f again brings it back."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("f")
        await console.until(lambda: "altos-1" not in console.text())
        assert "altos-3" in console.text()
        await console.press("f")
        await console.reads("altos-1")


async def test_a_row_is_copied_to_the_terminals_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its cells, also those that do not fit the screen."""
    copied: list[str] = []
    async with console_on(FakeEngine(worlds.ok()), (60, 20)) as console:
        monkeypatch.setattr(console.app, "copy_to_clipboard", copied.append)
        await console.press("c")
        await console.reads("Copied")
        assert copied[0].startswith("✓ ok  altos-1  r1 U10  10  39  24.0")


async def test_the_screen_is_kept_as_text_and_picture(tmp_path: Path) -> None:
    """In the person's state directory, and it says where."""
    async with console_on(FakeEngine(worlds.ok()), personal=Personal(tmp_path / "c", tmp_path / "s")) as console:
        await console.press("ctrl+s")
        await console.reads("Kept as")
        (text,) = (tmp_path / "s" / "screens").glob("*.txt")
        assert "altos-1" in text.read_text()
        assert text.with_suffix(".svg").read_text().startswith("<svg")


async def test_half_of_a_pair_keeps_no_screen_from_being_kept(tmp_path: Path) -> None:
    """A lone surrogate, which no file may hold, is a question mark in it."""
    world = worlds.ok()
    world.apply((replace(worlds.server(1), name="half \ud83d"),))
    async with console_on(FakeEngine(world), personal=Personal(tmp_path / "c", tmp_path / "s")) as console:
        await console.press("ctrl+s")
        await console.reads("Kept as")
        (text,) = (tmp_path / "s" / "screens").glob("*.txt")
        assert "half ?" in text.read_text()


async def test_a_view_is_kept_and_shown_again(tmp_path: Path) -> None:
    """Its pane, filter and order."""
    async with console_on(FakeEngine(worlds.ok()), personal=Personal(tmp_path / "c", tmp_path / "s")) as console:
        await console.press("slash", *"lenovo", "enter")
        await console.press("colon", *"save-view mine", "enter")
        await console.reads("Kept as “mine”")
        await console.press("escape", "3")
        await console.press("colon", *"view mine", "enter")
        await console.until(lambda: "altos-1" not in console.text())
        assert "lenovo-1" in console.text()


async def test_a_theme_is_chosen_by_name_and_read_anew(tmp_path: Path) -> None:
    """A broken one is said and changes nothing."""
    themes = tmp_path / "themes"
    themes.mkdir()
    async with console_on(FakeEngine(worlds.ok()), personal=Personal(tmp_path, tmp_path / "s")) as console:
        await console.press("colon", *"theme light", "enter")
        await console.reads("Theme: Light")
        (themes / "mine.toml").write_text("title = 3")
        await console.press("colon", *"theme mine", "enter")
        await console.reads("mine.toml:1: title: write it in quotes")
        assert console.app.theme == "ronda-light"


async def test_a_key_that_a_person_has_changed_is_the_one_that_works(tmp_path: Path) -> None:
    """It does the action and stands in the footer; the old one does nothing."""
    (tmp_path / "console.toml").write_text('[keys]\nrack = "f6"\npoll = "K"\n')
    async with console_on(FakeEngine(worlds.ok()), personal=Personal(tmp_path)) as console:
        assert "K ask now" in console.text()
        await console.press("e")
        assert isinstance(console.app.screen, Overview)
        await console.press("f6")
        await console.reads("Server room › Rack 1")


async def test_a_device_that_nobody_has_asked_is_awaited_not_stale() -> None:
    """And one that never answered is unknown."""
    world = worlds.ok()
    source = replace(worlds.server(1).sources["snmp"], ok=False, good_at=None, tried_at=None)
    new = replace(worlds.server(1), data_at=None, quality=Quality.STALE, figures={}, sources={"snmp": source})
    silent = replace(new, id="altos-2", name="altos-2", sources={"snmp": replace(source, tried_at=NOW - 5)})
    world.apply((new, silent))
    async with console_on(FakeEngine(world)) as console:
        text = await console.reads("○ waiting  altos-1", "not asked yet", "○ 1 waiting")
        assert "◌" not in text


async def test_more_notices_than_lines_are_counted_and_listed() -> None:
    """n shows them all."""
    world = worlds.ok()
    world.apply((replace(worlds.engine(), notices=("One is wrong.", "Two is wrong.", "Three.", "Four.")),))
    async with console_on(FakeEngine(world)) as console:
        await console.reads("One is wrong.", "(n: 2 more notices)")
        await console.press("n")
        await console.reads("Three.", "Four.")


async def test_a_taken_alert_shows_who_in_the_incident() -> None:
    """What was said when it was taken on is in the timeline."""
    world = flooded()
    world.apply((replace(worlds.leak(), acknowledged=Acknowledgement("ana", NOW - 5, "pump", None)),))
    async with console_on(FakeEngine(world)) as console:
        await console.press("i")
        await console.reads("altos-3 is watched (budi)", "ana")
        await console.press("A")
        await console.reads("Every alert of this incident is taken on.")
