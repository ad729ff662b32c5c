"""Rules of measuring a device: what its BMC says of its power is a sign."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.collect.bmc_power import BmcPower
from console.collect.transport.ipmi import IpmiTransport
from console.collect.transport.redfish import RedfishTransport
from console.collect.transport.snmp import SnmpTransport
from console.collect.transport.ssh import SshTransport
from console.config.secrets import UnresolvedSecret
from console.engine.reach import Reach
from console.errors import SecretError
from console.inventory import RedfishAccess, Target
from console.runbooks.context import Sign
from console.runbooks.steps.wait import judge_answers, judge_off
from console.runbooks.world import SourceState, World
from tests.collect.redfish_trees import SYSTEM, old_shape
from tests.peers.redfish_bmc import RedfishBmc, running_bmc
from tests.peers.sshd import free_port


@pytest.fixture
def bmc(tmp_path: Path) -> Iterator[RedfishBmc]:
    with running_bmc(tmp_path, old_shape()) as running:
        yield running


@pytest.fixture
async def reach() -> AsyncIterator[Reach]:
    clock = SystemClock()
    ssh, snmp, redfish, ipmi = SshTransport(clock, 1), SnmpTransport(), RedfishTransport(), IpmiTransport()
    yield Reach(ssh, snmp, BmcPower(redfish, ipmi), clock)
    for transport in (ssh, snmp, redfish, ipmi):
        await transport.close()


async def _sign(reach: Reach, *accesses: RedfishAccess) -> Sign:
    reach.retarget(Target("altos-1", "redfish", access) for access in accesses)
    (sign,) = await reach.measure("altos-1")
    return sign


@pytest.mark.parametrize(
    ("said", "answer"),
    [("On", "on"), ("PoweringOff", "on"), ("PoweringOn", "on"), ("Off", "off"), ("Dreaming", "unknown")],
)
async def test_the_bmc_tells_whether_there_is_power(bmc: RedfishBmc, reach: Reach, said: str, answer: str) -> None:
    """A server that is starting or stopping still has power; a word that nobody knows is no measurement."""
    bmc.tree[SYSTEM]["PowerState"] = said
    sign = await _sign(reach, bmc.access())
    assert (sign.name, sign.answer, sign.spoken) == ("bmc", answer, True)


async def test_off_by_the_bmc_needs_no_witness(bmc: RedfishBmc, reach: Reach) -> None:
    """A BMC that answers proves the way there, so its word alone measures a server off."""
    bmc.tree[SYSTEM]["PowerState"] = "Off"
    signs = (await _sign(reach, bmc.access()),)
    assert judge_off(("bmc",), signs, None).reason == "so"
    assert judge_answers(("bmc",), signs).reason == "not_so"


async def test_a_silent_bmc_measures_nothing(bmc: RedfishBmc, reach: Reach) -> None:
    """That a BMC cannot be asked says nothing of its server: unknown, never off."""
    sign = await _sign(reach, bmc.access(port=free_port()))
    assert (sign.answer, sign.spoken) == ("unknown", False)
    assert judge_off(("bmc",), (sign,), None).reason == "unknown"


async def test_the_first_bmc_access_that_answers_counts(bmc: RedfishBmc, reach: Reach) -> None:
    """Where one way to the BMC is closed the other one is asked."""
    assert (await _sign(reach, bmc.access(port=free_port()), bmc.access())).answer == "on"


async def test_a_missing_secret_is_no_crash(bmc: RedfishBmc, reach: Reach) -> None:
    """Without its password a BMC cannot be asked, and the sign says why."""
    secret = UnresolvedSecret("env:X", SecretError("the environment variable X is not set"))
    sign = await _sign(reach, bmc.access(password=secret))
    assert (sign.answer, sign.detail) == ("unknown", "the environment variable X is not set")


def test_both_protocols_are_one_sign() -> None:
    """A plan asks for the BMC's word once, over whichever protocol it is read."""
    sources = {"ssh": SourceState(), "redfish": SourceState(), "ipmi": SourceState()}
    assert World(sources={"altos-1": sources}).signs_of("altos-1") == ("ssh", "bmc")
