"""Plays a scenario: moves the world on with the clock, hands out what devices show, takes what is done to them."""

from __future__ import annotations

from console.model.time import Seconds
from console.simulator.devices.family import Family, Refusal
from console.simulator.happening import Happening, UnknownHappening, befall
from console.simulator.mib import Mib, Oid
from console.simulator.model import step
from console.simulator.reach import hears_snmp
from console.simulator.scenario import Scenario
from console.simulator.world import World


class Simulation:
    """The one mutable thing of the simulator: the present world and what is still to come."""

    def __init__(self, world: World, scenario: Scenario, families: dict[str, Family]) -> None:
        self.world = world
        self.scenario = scenario
        self._families = families
        self._ahead = list(scenario.happenings)
        self._mibs: dict[str, tuple[World, Mib]] = {}

    def advance(self, dt: Seconds) -> None:
        """Move on by `dt` simulated seconds; happenings come at their own moment within that."""
        until_s = self.world.at_s + dt
        while self._ahead and self._ahead[0][0] <= until_s:
            at_s, happening = self._ahead.pop(0)
            self.world = befall(step(self.world, max(0.0, at_s - self.world.at_s)), happening)
        self.world = step(self.world, until_s - self.world.at_s)

    def play(self, scenario: Scenario) -> None:
        """Begin another story now, in the room as the one before has left it."""
        self.scenario = scenario
        self._ahead = [(self.world.at_s + at_s, happening) for at_s, happening in scenario.happenings]

    def befall(self, happening: Happening) -> None:
        """Let something happen now; raises `UnknownHappening`."""
        self.world = befall(self.world, happening)

    def device(self, id_: str) -> SimulatedDevice:
        """The device as an agent sees it."""
        return SimulatedDevice(self, id_, self._families[id_])

    def mib(self, id_: str) -> Mib:
        """What the device shows, made anew only when the world has changed."""
        kept = self._mibs.get(id_)
        if kept is None or kept[0] is not self.world:
            kept = self.world, Mib(self._families[id_].cells(self.world, id_))
            self._mibs[id_] = kept
        return kept[1]


class SimulatedDevice:
    """One device of a simulation, as its agent asks it."""

    def __init__(self, simulation: Simulation, id_: str, family: Family) -> None:
        self._simulation, self._id, self._family = simulation, id_, family

    def awake(self) -> bool:
        """Whether it hears anything."""
        return hears_snmp(self._simulation.world, self._id)

    def mib(self) -> Mib:
        """What it shows now."""
        return self._simulation.mib(self._id)

    def write(self, asked: Oid, value: int) -> Refusal | None:
        """Set one object; what that brings about happens at once."""
        result = self._family.write(self._id, asked, value)
        if not isinstance(result, Happening):
            return result
        try:
            self._simulation.befall(result)
        except UnknownHappening:
            return Refusal.NOT_WRITABLE
        return None
