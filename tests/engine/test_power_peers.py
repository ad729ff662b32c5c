"""Power steps through real BMCs, over Redfish and IPMI: what is offered is asked first, what came of it is measured."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.model.run import RunState
from tests.collect.redfish_trees import SYSTEM, old_shape
from tests.engine.bench import Bench
from tests.peers.ipmi_sim import IpmiSim, needs_ipmi_sim
from tests.peers.redfish_bmc import RedfishBmc, running_bmc

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


def runbooks(settle: str) -> dict[str, str]:
    """One runbook an action."""
    actions = ("graceful", "off", "on", "cycle")
    return {action: RUNBOOK.format(action=action, settle=settle) for action in actions}


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path, runbooks("20s"))
    yield made
    await made.close()


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Bench]:
    """A bench that does not wait long for what does not happen."""
    made = Bench(tmp_path, runbooks("2s"))
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
