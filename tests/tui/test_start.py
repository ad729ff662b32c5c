"""The way from a runbook to its plan."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.run import RunbookParameter
from console.model.snapshot import Snapshot
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.device import Device
from console.wire.running import PlanRun
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.flood import flooded, incident
from tests.tui.seat import console_on

SERVICE = RunbookParameter("service", "Which service?")
HOW = RunbookParameter("how", "How hard?", choices=("restart", "reload"))
GRACE = RunbookParameter("grace", "How long?", default="60")


def _world(*parameters: RunbookParameter) -> Snapshot:
    world = worlds.ok()
    world.apply((replace(worlds.shutdown(("altos-3",)), parameters=parameters),))
    return world


async def test_a_long_question_is_read_whole() -> None:
    """Over its answers, in as many lines as it needs."""
    question = "Does somebody see water at r1, or do two sensors say so? Nobody touches the rack before it is SAFE."
    async with console_on(FakeEngine(worlds.ok()), (80, 24)) as console:
        console.app.push_screen(Choose(question, (Choice("yes", "yes", ""), Choice("no", "no", ""))))
        text = await console.reads("Nobody touches", "before it is SAFE.", "type to narrow", "yes", "no")
        assert "…" not in text.split("type to narrow")[0].split("Does somebody")[1]


async def test_what_a_runbook_must_be_given_is_asked_before_its_plan() -> None:
    """One question after the other; what has a default is not asked."""
    async with console_on(FakeEngine(_world(SERVICE, GRACE, HOW))) as console:
        await console.press("colon", *"dev", "tab", *"altos-3", "enter")
        await console.until(lambda: isinstance(console.app.screen, Device))
        await console.press("r")
        await console.reads("Runbooks for altos-3")
        await console.press("enter")
        await console.reads("Which service?")
        await console.press(*"nginx", "enter")
        await console.reads("How hard?")
        await console.press("down", "enter")
        await console.until(lambda: bool(console.engine.requests(PlanRun)))
        given = {"service": "nginx", "how": "reload"}
        assert console.engine.requests(PlanRun) == [PlanRun("graceful-shutdown", "altos-3", given)]


async def test_who_turns_back_from_a_question_plans_nothing() -> None:
    """Esc leaves everything as it is."""
    async with console_on(FakeEngine(_world(SERVICE))) as console:
        await console.press("colon", *"dev", "tab", *"altos-3", "enter")
        await console.until(lambda: isinstance(console.app.screen, Device))
        await console.press("r")
        await console.reads("Runbooks for altos-3")
        await console.press("enter")
        await console.reads("Which service?")
        await console.press("escape")
        await console.until(lambda: isinstance(console.app.screen, Device))
        assert not console.engine.requests(PlanRun)


async def test_keys_wait_for_no_plan_that_another_start_has_ended() -> None:
    """A plan that hangs is given up for another choice, and that one is left."""
    async with console_on(FakeEngine(_world())) as console:
        console.app.go("device", "altos-3")
        await console.until(lambda: isinstance(console.app.screen, Device) and console.app.screen.drawn)
        device = console.app.screen
        assert isinstance(device, Device)
        console.engine.mute = True
        await console.press("r")
        await console.reads("Runbooks for altos-3")
        await console.press("enter")
        await console.until(lambda: device.opening)
        device.do_runbooks()
        await console.reads("Runbooks for altos-3")
        await console.press("escape")
        await console.until(lambda: console.app.screen is device)
        assert not device.opening


async def test_an_incident_leads_to_its_own_runbook() -> None:
    """`r` plans what is written for it, for the rack that it endangers; several racks are asked about."""
    world = flooded()
    book = replace(worlds.shutdown(("r1", "r2")), id="water-leak", scope="rack")
    world.apply((book, replace(incident(), runbook="water-leak")))
    async with console_on(FakeEngine(world)) as console:
        await console.press("i")
        await console.reads("What to do: Graceful shutdown", "r runbooks")
        await console.press("r")
        await console.until(lambda: bool(console.engine.requests(PlanRun)))
        assert console.engine.requests(PlanRun) == [PlanRun("water-leak", "r1", {})]


async def test_an_incident_without_a_runbook_says_where_to_find_one() -> None:
    """The key is never without an answer."""
    async with console_on(FakeEngine(flooded())) as console:
        await console.press("i", "r")
        await console.reads("No runbook is written for this incident")


async def test_what_is_wrong_in_ones_own_files_is_said_once_the_console_is_open() -> None:
    """It keeps nobody out, and the keys come back after it."""
    async with console_on(FakeEngine(worlds.ok()), amiss=("console.toml: no", "mine.toml: no")) as console:
        await console.reads("console.toml: no (1 more: “ronda doctor”)", "altos-1")
        console.app.screen_stack[-1].hush()  # type: ignore[attr-defined]
        await console.until(lambda: "console.toml" not in console.text())


async def test_what_is_wrong_in_ones_own_files_is_said_without_an_engine_too() -> None:
    """There is nobody else to say it."""
    engine = FakeEngine(worlds.ok())
    engine.absent = True
    async with console_on(engine, amiss=("console.toml: no",)) as console:
        await console.reads("console.toml: no")
