"""The veto from the console."""

from __future__ import annotations

from console.model.armed import Armed, ArmedState
from console.model.flag import Flag
from console.wire.running import LowerFlag, RaiseFlag, VetoArmed
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


def counting(*names: str) -> FakeEngine:
    world = worlds.ok()
    world.apply(tuple(Armed(name, "water-leak", "r1", ArmedState.COUNTING, ends_at=NOW + 90) for name in names))
    return FakeEngine(world)


async def test_a_countdown_is_vetoed_with_a_reason() -> None:
    """On whatever screen it is seen."""
    async with console_on(counting("night")) as console:
        await console.reads("BEGINS BY ITSELF in 1:30")
        await console.press("exclamation_mark")
        await console.reads("Veto a countdown", "Why?")
        await console.press(*"here", "enter")
        await console.until(lambda: VetoArmed("night", "here") in console.engine.asked)


async def test_of_several_countdowns_one_is_chosen() -> None:
    """By its name."""
    async with console_on(counting("night", "ups")) as console:
        await console.press("exclamation_mark")
        await console.reads("Which countdown?", "night", "ups")


async def test_without_a_countdown_there_is_nothing_to_veto() -> None:
    """A sentence, and no question."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("exclamation_mark")
        await console.reads("Nothing counts down.")


async def test_all_that_is_armed_stands_on_a_page() -> None:
    """With the signs that are there."""
    async with console_on(counting("night")) as console:
        await console.press("7")
        await console.reads("Armed runbooks", "counts down", "signs that are there: none")


async def test_a_read_only_window_vetoes_nothing() -> None:
    """It sees the countdown."""
    engine = counting("night")
    async with console_on(engine, read_only=True) as console:
        await console.reads("BEGINS BY ITSELF")
        await console.press("exclamation_mark")
        assert not engine.requests(VetoArmed)


def waiting(*flags: Flag) -> FakeEngine:
    world = worlds.ok()
    armed = Armed("night", "rack-graceful-shutdown", "r1", ArmedState.ARMED, flags=("water-seen",))
    world.apply((armed, *flags))
    return FakeEngine(world)


SEEN = Flag("water-seen", "budi", "a puddle", NOW - 600, NOW + 6600)


async def test_a_flag_is_raised_by_its_name() -> None:
    """With what it may begin, and what the person sees."""
    async with console_on(waiting()) as console:
        await console.press("colon", *"flag water-seen", "enter")
        await console.reads("Raise the flag water-seen", "rack-graceful-shutdown r1", "What do you see?")
        await console.press(*"water", "enter")
        await console.until(lambda: RaiseFlag("water-seen", "water") in console.engine.asked)
        await console.reads("The flag water-seen is up for two hours")


async def test_a_flag_that_is_up_is_taken_down() -> None:
    """By the same words, from a page of choices where none is named."""
    async with console_on(waiting(SEEN)) as console:
        await console.reads("1 armed, 1 flag")
        await console.press("colon", *"flag", "enter")
        await console.reads("Which flag?", "water-seen")
        await console.press("enter")
        await console.reads("Take the flag water-seen down", "Why?")
        await console.press(*"dry", "enter")
        await console.until(lambda: LowerFlag("water-seen", "dry") in console.engine.asked)


async def test_where_nothing_waits_for_a_flag_none_is_raised() -> None:
    """A sentence, and no question."""
    async with console_on(FakeEngine(worlds.ok())) as console:
        await console.press("colon", *"flag", "enter")
        await console.reads("No armed runbook waits for a flag.")
