"""Power steps through real BMCs, over Redfish and IPMI: what is offered is asked first, what came of it is measured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.clock import SystemClock
from console.collect.bmc_power import BmcPower
from console.collect.outlets.switch import OutletSwitch
from console.collect.transport.ipmi import IpmiTransport
from console.collect.transport.redfish import RedfishTransport
from console.collect.transport.snmp import SnmpTransport
from console.collect.transport.ssh import SshTransport
from console.engine.powering import Powering
from console.engine.reach import Reach
from console.errors import CollectError
from console.inventory import IpmiAccess, RedfishAccess, Target
from console.model.run import Plan, Run, RunState
from console.runbooks.context import Context
from console.runbooks.library import load_library
from console.runbooks.world import SourceState, World
from tests.collect.redfish_trees import SYSTEM, old_shape
from tests.fakes.hosts import Stage
from tests.peers.ipmi_sim import IpmiSim, needs_ipmi_sim
from tests.peers.redfish_bmc import RedfishBmc, running_bmc
from tests.runbooks.rack import Engine, server, world_of

RUNBOOK = """\
name = "{action}"
title = "Power"
description = "For the tests."
scope = "server"
dangerous = true

[[steps]]
id = "power"
type = "power"
title = "Switch it"
via = "bmc"
action = "{action}"
settle = "{settle}"
"""


class RealStage(Stage):
    """A stage on which power is reached over real connections, by the real clock."""

    def __init__(self, reach: Reach, powering: Powering) -> None:
        super().__init__()
        self._reach = reach
        self._powering = powering

    @property
    def context(self) -> Context:
        return structs.replace(
            super().context,
            shells=self._reach,
            signs=self._reach,
            powers=self._powering,
            clock=SystemClock(),
            sleep=asyncio.sleep,
        )


class Bench:
    """An executor with one server, `altos-1`, whose BMC is real."""

    def __init__(self, home: Path, settle: str = "20s") -> None:
        clock = SystemClock()
        self._transports = (SshTransport(clock, 1), SnmpTransport(), RedfishTransport(), IpmiTransport())
        ssh, snmp, redfish, ipmi = self._transports
        bmc = BmcPower(redfish, ipmi)
        self._reach = Reach(ssh, snmp, bmc, clock)
        self._powering = Powering(self._reach, OutletSwitch(snmp), bmc)
        (home / "runbooks").mkdir()
        for action in ("graceful", "off", "on", "cycle"):
            (home / "runbooks" / f"{action}.toml").write_text(RUNBOOK.format(action=action, settle=settle))
        library = load_library(home / "runbooks")
        self.engine = Engine(home / "state", RealStage(self._reach, self._powering), library=library)

    def has(self, access: RedfishAccess | IpmiAccess) -> None:
        """Let the server have this BMC."""
        source = "redfish" if isinstance(access, RedfishAccess) else "ipmi"
        self._reach.retarget([Target("altos-1", source, access)])
        self._world: World = structs.replace(
            world_of(server("altos-1")), sources={"altos-1": {source: SourceState(answers=True)}}
        )

    async def plan(self, action: str) -> Plan:
        """Ask the BMC what it offers, as the engine does, and plan."""
        offered: tuple[str, ...] | str
        try:
            offered = await self._powering.resets("altos-1")
        except CollectError as error:
            offered = str(error)
        self.engine.world = structs.replace(self._world, resets={"altos-1": offered})
        return self.engine.executor.plans.propose(action, "altos-1", {})

    async def run(self, action: str) -> Run:
        """Plan, confirm, and have it carried out to its end."""
        await self.plan(action)
        run = await self.engine.begin(action, "altos-1")
        await self.engine.stage.finish()
        return self.engine.stage.run(run.id)

    async def close(self) -> None:
        """Let go of everything."""
        for transport in self._transports:
            await transport.close()
        self.engine.archive.close()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path)
    yield made
    await made.close()


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Bench]:
    """A bench that does not wait long for what does not happen."""
    made = Bench(tmp_path, settle="2s")
    yield made
    await made.close()


@pytest.fixture
def redfish(tmp_path: Path) -> Iterator[RedfishBmc]:
    with running_bmc(tmp_path / "redfish", old_shape()) as running:
        _offers(running, "On", "ForceOff", "GracefulShutdown", "PowerCycle")
        yield running


@pytest.fixture
def ipmi(tmp_path: Path) -> Iterator[IpmiSim]:
    sim = IpmiSim(tmp_path / "ipmi")
    sim.start()
    yield sim
    sim.stop()


def _offers(bmc: RedfishBmc, *resets: str) -> None:
    reset = bmc.tree[SYSTEM]["Actions"]["#ComputerSystem.Reset"]
    reset["ResetType@Redfish.AllowableValues"] = list(resets)


def _resets_of(bmc: RedfishBmc) -> int:
    return sum(path.endswith("ComputerSystem.Reset") for path in bmc.paths("POST"))


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [("graceful", "On", "Off"), ("off", "On", "Off"), ("on", "Off", "On"), ("cycle", "On", "On")],
)
async def test_a_reset_over_redfish(bench: Bench, redfish: RedfishBmc, action: str, before: str, after: str) -> None:
    """Each reset is sent once, and its step ends when the BMC measures what was wanted."""
    redfish.tree[SYSTEM]["PowerState"] = before
    bench.has(redfish.access())
    done = await bench.run(action)
    assert done.state is RunState.SUCCEEDED, done
    assert done.steps[0].outcome == f"Measured: the BMC says {after.lower()}."
    assert redfish.tree[SYSTEM]["PowerState"] == after
    assert _resets_of(redfish) == 1


@needs_ipmi_sim
@pytest.mark.real
@pytest.mark.parametrize(("action", "told"), [("graceful", "shutdown 1"), ("off", "power 0")])
async def test_a_shutdown_over_ipmi(bench: Bench, ipmi: IpmiSim, action: str, told: str) -> None:
    """The chassis is told once what the plan says, and measured off."""
    bench.has(ipmi.access())
    done = await bench.run(action)
    assert done.state is RunState.SUCCEEDED, done
    assert ipmi.controls == [told]
    assert not ipmi.is_on


@needs_ipmi_sim
@pytest.mark.real
async def test_on_over_ipmi(bench: Bench, ipmi: IpmiSim) -> None:
    """What was switched off is switched on again."""
    bench.has(ipmi.access())
    await bench.run("off")
    done = await bench.run("on")
    assert done.state is RunState.SUCCEEDED, done
    assert ipmi.controls == ["power 0", "power 1"]
    assert ipmi.is_on


@needs_ipmi_sim
@pytest.mark.real
async def test_a_cycle_over_ipmi(bench: Bench, ipmi: IpmiSim) -> None:
    """A cycle counts when the chassis was seen without power in between."""
    bench.has(ipmi.access())
    done = await bench.run("cycle")
    assert done.state is RunState.SUCCEEDED, done
    assert ipmi.is_on


async def test_taken_is_not_done(hasty: Bench, redfish: RedfishBmc) -> None:
    """A BMC that answers 204 and does nothing fails the step, and nothing harsher is asked for."""
    redfish.deaf = True
    hasty.has(redfish.access())
    done = await hasty.run("graceful")
    assert done.state is RunState.FAILED
    assert "The BMC took GracefulShutdown but says that the power is on. Nothing was forced." in done.steps[0].outcome
    assert _resets_of(redfish) == 1


async def test_a_cycle_that_nobody_saw(hasty: Bench, redfish: RedfishBmc) -> None:
    """A server that was on all the time was not seen to be switched off and on."""
    redfish.deaf = True
    hasty.has(redfish.access())
    done = await hasty.run("cycle")
    assert done.state is RunState.FAILED
    assert "whether it was off is not known" in done.steps[0].outcome


async def test_a_reset_that_the_bmc_does_not_have(bench: Bench, redfish: RedfishBmc) -> None:
    """A BMC without the wanted reset refuses the plan with what it does offer; nothing is sent."""
    _offers(redfish, "On", "ForceOff")
    bench.has(redfish.access())
    plan = await bench.plan("graceful")
    assert [obstacle.reason for obstacle in plan.obstacles] == ["no_reset"]
    assert plan.obstacles[0].sentence.endswith("does not offer GracefulShutdown; it offers On, ForceOff.")
    assert _resets_of(redfish) == 0


async def test_a_bmc_that_changed_its_mind(bench: Bench, redfish: RedfishBmc) -> None:
    """What is not offered any more when its turn comes is not sent."""
    bench.has(redfish.access())
    engine = bench.engine
    await bench.plan("graceful")
    _offers(redfish, "On", "ForceOff")
    run = await engine.begin("graceful", "altos-1")
    await engine.stage.finish()
    assert "does not offer GracefulShutdown now; nothing was sent" in engine.stage.run(run.id).steps[0].outcome
    assert _resets_of(redfish) == 0


async def test_a_bmc_that_is_silent(bench: Bench, redfish: RedfishBmc) -> None:
    """A BMC that cannot be asked refuses the plan with the sentence that says why."""
    bench.has(redfish.access(user="nobody"))
    plan = await bench.plan("off")
    assert [obstacle.reason for obstacle in plan.obstacles] == ["no_reset"]
    assert "refuses" in plan.obstacles[0].sentence or "login" in plan.obstacles[0].sentence
