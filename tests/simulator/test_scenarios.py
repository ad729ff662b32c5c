"""Each scenario plays what its name says."""

from __future__ import annotations

import pytest

from console.simulator.layout import Document, families, world_of
from console.simulator.model import humidity_percent, runtime_s
from console.simulator.reach import Reach, hears_snmp, ssh_reach
from console.simulator.scenario import UnknownScenario, load, names
from console.simulator.simulation import Simulation
from console.simulator.world import Phase


def _simulation(example: Document, scenario: str) -> Simulation:
    return Simulation(world_of(example, 1), load(scenario), families(example))


@pytest.mark.parametrize("name", names())
def test_every_scenario_plays_to_its_end(example: Document, name: str) -> None:
    """All its happenings exist in the room of the example, and it says what it is about."""
    simulation = _simulation(example, name)
    simulation.advance(max((at_s for at_s, _ in simulation.scenario.happenings), default=0) + 60)
    assert simulation.scenario.title
    assert simulation.scenario.summary


def test_an_unknown_scenario_names_those_there_are() -> None:
    """Who mistypes a scenario is told the names."""
    with pytest.raises(UnknownScenario, match="quiet-night"):
        load("water-leek")


def test_a_happening_comes_at_its_own_moment(example: Document) -> None:
    """However long the steps are, the leak is wet at twenty seconds and not before."""
    simulation = _simulation(example, "water-leak")
    simulation.advance(19.9)
    assert simulation.world.probes["Ceiling over rack 1"].word == "dry"
    simulation.advance(0.2)
    assert simulation.world.probes["Ceiling over rack 1"].word == "wet"


def test_water_leak_is_the_incident(example: Document) -> None:
    """Within ten minutes: two wet zones, a broken supply, no cooling, moist air, and inlets above the allowed range."""
    simulation = _simulation(example, "water-leak")
    before = simulation.world.room
    simulation.advance(600)
    world = simulation.world
    assert [probe.word for probe in world.probes.values()].count("wet") == 2
    assert not world.servers["altos-3"].supplies[1].ok
    assert world.cooling["cooling-1"].output < 0.01
    assert world.room.air_c > 32
    assert world.room.vapour_hpa > before.vapour_hpa * 1.5
    assert humidity_percent(world.room) > 45
    assert all(server.phase is Phase.RUNNING for server in world.servers.values())


def test_cooling_lost_heats_up_and_recovers(example: Document) -> None:
    """The room is too warm while the unit stands still and comes back when it runs."""
    simulation = _simulation(example, "cooling-lost")
    simulation.advance(900)
    assert simulation.world.room.air_c > 27
    simulation.advance(3000)
    assert simulation.world.room.air_c < 25


def test_ups_runtime_runs_down_to_the_dark(example: Document) -> None:
    """PDU B is dead at once, the runtime falls, and in the end nothing runs."""
    simulation = _simulation(example, "ups-runtime")
    simulation.advance(60)
    world = simulation.world
    assert not hears_snmp(world, "pdu-b")
    assert not hears_snmp(world, "cooling-1")
    assert 60 < runtime_s(world.ups["ups-1"]) < 1800
    simulation.advance(2400)
    assert {server.phase for server in simulation.world.servers.values()} == {Phase.OFF}
    assert ssh_reach(simulation.world, "altos-1") is Reach.DARK


def test_ghost_loses_a_sensor_and_nothing_else(example: Document) -> None:
    """The monitor falls silent; every server, PDU and the cooling answer as before."""
    simulation = _simulation(example, "ghost")
    simulation.advance(120)
    silent = {id_ for id_ in families(example) if not hears_snmp(simulation.world, id_)}
    assert silent == {"room-sensors"}
    assert simulation.world.probes["Inlet top"].dead
