"""The laws of the room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.simulator.happening import Happening, UnknownHappening, befall
from console.simulator.model import BOOT_S, SHUTDOWN_S, STANDBY_W, humidity_percent, runtime_s, step
from console.simulator.world import Phase, World

_bounded = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

_HAPPENINGS = st.sampled_from(
    [
        Happening("mains", value="off"),
        Happening("mains", value="on"),
        Happening("cooling", "cooling-1", "off"),
        Happening("cooling", "cooling-1", "on"),
        Happening("outlet", "pdu-a/1", "off"),
        Happening("outlet", "pdu-b/1", "off,on+5"),
        Happening("shutdown", "altos-2"),
        Happening("power", "altos-2", "on"),
        Happening("supply", "altos-3/psu2", "failed"),
        Happening("probe", "Raised floor", "wet"),
        Happening("charge", "ups-1", "3"),
        Happening("hang", "altos-4"),
    ]
)
_STORY = st.lists(st.tuples(st.floats(1, 90), _HAPPENINGS), max_size=8)


def _played(world: World, story: list[tuple[float, Happening]]) -> list[World]:
    worlds = [world]
    for seconds, happening in story:
        worlds.append(step(worlds[-1], seconds))
        worlds.append(befall(worlds[-1], happening))
    return [*worlds, step(worlds[-1], 60)]


def test_an_ordinary_night_stays_ordinary(night: World) -> None:
    """With cooling and mains the room keeps its temperature and humidity for two hours."""
    later = step(night, 7200)
    assert 18 <= later.room.air_c <= 25
    assert 35 <= humidity_percent(later.room) <= 60
    assert all(server.phase is Phase.RUNNING for server in later.servers.values())


@_bounded
@given(minutes=st.integers(2, 40))
def test_without_cooling_it_gets_warmer(night: World, minutes: int) -> None:
    """A room of running servers heats up, minute by minute, while nothing cools it."""
    world = step(befall(night, Happening("cooling", "cooling-1", "off")), 60)
    for _ in range(minutes):
        warmer = step(world, 60)
        assert warmer.room.air_c > world.room.air_c
        world = warmer


@_bounded
@given(_STORY)
def test_a_battery_holds_between_nothing_and_its_capacity(night: World, story: list[tuple[float, Happening]]) -> None:
    """Whatever happens, the stored energy never leaves its bounds and the runtime is never negative."""
    for world in _played(night, story):
        for ups in world.ups.values():
            assert 0 <= ups.stored_wh <= ups.capacity_wh
            assert runtime_s(ups) >= 0


@_bounded
@given(_STORY)
def test_energy_only_grows_and_only_where_power_flows(night: World, story: list[tuple[float, Happening]]) -> None:
    """No outlet's meter runs backwards, and an outlet without supply or switched off delivers nothing."""
    worlds = _played(night, story)
    for before, after in pairwise(worlds):
        for id_, pdu in after.pdus.items():
            for old, new in zip(before.pdus[id_].outlets, pdu.outlets, strict=True):
                assert new.energy_wh >= old.energy_wh
    for pdu in worlds[-1].pdus.values():
        assert all(outlet.watts == 0 for outlet in pdu.outlets if not (outlet.on and pdu.live))


def test_cooling_that_comes_back_only_dries_the_air(night: World) -> None:
    """However hot the room has become meanwhile, the cold coil takes water out of it and puts none in."""
    hot = replace(night, room=replace(night.room, air_c=46.0))
    idle = {id_: replace(unit, running=False, output=0.0) for id_, unit in hot.cooling.items()}
    assert step(hot, 30.0).room.vapour_hpa <= step(replace(hot, cooling=idle), 30.0).room.vapour_hpa


@_bounded
@given(_STORY)
def test_humidity_is_a_percentage(night: World, story: list[tuple[float, Happening]]) -> None:
    """Relative humidity stays between nothing and saturation."""
    assert all(0 < humidity_percent(world.room) <= 100 for world in _played(night, story))


@_bounded
@given(_STORY, st.integers(0, 5))
def test_the_same_seed_gives_the_same_run(night: World, story: list[tuple[float, Happening]], seed: int) -> None:
    """Two runs of one story from one world end in equal worlds."""
    assert _played(night, story)[-1] == _played(night, story)[-1]


def test_a_shut_down_server_draws_standby_only(night: World) -> None:
    """After a graceful shutdown its outlets fall to what its power supplies take for themselves."""
    world = step(befall(night, Happening("shutdown", "altos-1")), SHUTDOWN_S + 2)
    assert world.servers["altos-1"].phase is Phase.OFF
    assert [pdu.outlets[0].watts for pdu in world.pdus.values()] == [STANDBY_W, STANDBY_W]


def test_switching_the_last_outlet_off_and_on_boots_the_server(night: World) -> None:
    """A server without supply is off at once, and boots when an outlet gives current again."""
    world = befall(befall(night, Happening("outlet", "pdu-a/1", "off")), Happening("outlet", "pdu-b/1", "off"))
    world = step(world, 2)
    assert world.servers["altos-1"].phase is Phase.OFF
    world = step(befall(world, Happening("outlet", "pdu-b/1", "on")), 2)
    assert world.servers["altos-1"].phase is Phase.BOOTING
    assert step(world, BOOT_S + 2).servers["altos-1"].phase is Phase.RUNNING


def test_one_outlet_of_two_leaves_the_server_running(night: World) -> None:
    """With one supply gone the other carries the whole load."""
    before = night.pdus["pdu-b"]
    world = step(befall(night, Happening("outlet", "pdu-a/1", "off")), 5)
    assert world.servers["altos-1"].phase is Phase.RUNNING
    assert world.pdus["pdu-b"].outlets[0].watts > 1.5 * step(night, 5).pdus["pdu-b"].outlets[0].watts
    assert before.outlets[0].on


def test_a_dead_battery_takes_everything_behind_it_down(night: World) -> None:
    """Once mains and battery are gone, no server runs and the UPS gives nothing."""
    world = befall(befall(night, Happening("charge", "ups-1", "1")), Happening("mains", value="off"))
    world = step(world, 300)
    assert not world.ups["ups-1"].output_on
    assert {server.phase for server in world.servers.values()} == {Phase.OFF}


def test_a_server_that_ignores_shutdown_runs_on(night: World) -> None:
    """The injected fault: the command is counted, and nothing comes of it."""
    world = befall(befall(night, Happening("ignore-shutdown", "altos-1")), Happening("shutdown", "altos-1"))
    world = step(world, 60)
    assert world.servers["altos-1"].phase is Phase.RUNNING
    assert [(command.device, command.what) for command in world.commands] == [("altos-1", "shutdown")]


@pytest.mark.parametrize(
    "happening",
    [
        Happening("earthquake"),
        Happening("hang", "altos-9"),
        Happening("supply", "altos-1/psu7", "failed"),
        Happening("outlet", "pdu-a/99", "off"),
        Happening("probe", "Cellar", "wet"),
    ],
)
def test_what_cannot_happen_is_refused(night: World, happening: Happening) -> None:
    """A happening of an unknown kind, or to something that is not there, is an error that names it."""
    with pytest.raises(UnknownHappening, match=happening.what):
        befall(night, happening)
