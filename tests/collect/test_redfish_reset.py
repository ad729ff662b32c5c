"""Rules of switching a server by its BMC over Redfish, against a BMC whose power state follows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.collect.redfish_reset import RedfishPower
from console.collect.transport.redfish import RedfishTransport
from console.errors import CollectError
from console.model.failure import Cause
from tests.collect.redfish_trees import ROOT, SYSTEM, at, old_shape
from tests.peers.redfish_bmc import RedfishBmc, running_bmc

RESET = f"{SYSTEM}/Actions/ComputerSystem.Reset"


@pytest.fixture
def bmc(tmp_path: Path) -> Iterator[RedfishBmc]:
    with running_bmc(tmp_path, old_shape()) as running:
        yield running


@pytest.fixture
async def power() -> AsyncIterator[RedfishPower]:
    transport = RedfishTransport()
    yield RedfishPower(transport)
    await transport.close()


async def _becomes(power: RedfishPower, bmc: RedfishBmc, state: str) -> list[str]:
    seen: list[str] = [await power.power_state(bmc.access())]
    until = time.monotonic() + 10
    while seen[-1] != state:
        assert time.monotonic() < until, seen
        await asyncio.sleep(0.02)
        seen.append(await power.power_state(bmc.access()))
    return seen


async def test_power_follows_a_reset(bmc: RedfishBmc, power: RedfishPower) -> None:
    """A server is stopping, then off, then starting, then on: measured, not assumed."""
    assert await power.power_state(bmc.access()) == "on"
    await power.reset(bmc.access(), "GracefulShutdown")
    assert "stopping" in await _becomes(power, bmc, "off")
    await power.reset(bmc.access(), "On")
    assert "starting" in await _becomes(power, bmc, "on")


async def test_an_accepted_reset_is_no_result(bmc: RedfishBmc, power: RedfishPower) -> None:
    """A BMC that answers 204 and does nothing is seen to do nothing."""
    bmc.deaf = True
    await power.reset(bmc.access(), "ForceOff")
    assert bmc.paths("POST")[-1] == RESET
    assert await power.power_state(bmc.access()) == "on"


async def test_a_reset_that_the_bmc_does_not_have_is_not_sent(bmc: RedfishBmc, power: RedfishPower) -> None:
    """The sentence names what the BMC does offer; nothing is posted."""
    with pytest.raises(CollectError, match="cannot do PowerCycle; it offers On, ForceOff, GracefulShutdown") as error:
        await power.reset(bmc.access(), "PowerCycle")
    assert error.value.cause is Cause.UNSUPPORTED
    assert RESET not in bmc.paths("POST")


async def test_allowed_resets_from_action_info(bmc: RedfishBmc, power: RedfishPower) -> None:
    """Some BMCs list the resets in a resource of its own."""
    action = bmc.tree[SYSTEM]["Actions"]["#ComputerSystem.Reset"]
    del action["ResetType@Redfish.AllowableValues"]
    action["@Redfish.ActionInfo"] = f"{SYSTEM}/ResetActionInfo"
    bmc.tree[f"{SYSTEM}/ResetActionInfo"] = {
        "Parameters": [{"Name": "ResetType", "AllowableValues": ["On", "GracefulShutdown"]}]
    }
    assert await power.allowable_resets(bmc.access()) == ("On", "GracefulShutdown")


async def test_a_bmc_that_lists_no_resets_gets_none(bmc: RedfishBmc, power: RedfishPower) -> None:
    """What is not known to be possible is not tried."""
    del bmc.tree[SYSTEM]["Actions"]["#ComputerSystem.Reset"]["ResetType@Redfish.AllowableValues"]
    with pytest.raises(CollectError, match="does not say which resets it can do"):
        await power.reset(bmc.access(), "ForceOff")
    assert RESET not in bmc.paths("POST")


async def test_several_systems_are_not_guessed_among(bmc: RedfishBmc, power: RedfishPower) -> None:
    """A BMC of several systems leaves it open which one to switch."""
    bmc.tree[f"{ROOT}/Systems"]["Members"].append(at(f"{ROOT}/Systems/2"))
    with pytest.raises(CollectError, match="has 2 systems"):
        await power.reset(bmc.access(), "ForceOff")


async def test_a_reset_is_one_request(bmc: RedfishBmc, power: RedfishPower) -> None:
    """An action is sent once, also when the session was forgotten in between."""
    await power.power_state(bmc.access())
    bmc.tokens.clear()
    await power.reset(bmc.access(), "ForceRestart")
    assert bmc.paths("POST").count(RESET) == 1
