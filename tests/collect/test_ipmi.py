"""Rules of reading and switching a BMC over IPMI, against Debian's ipmi_sim."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.collect.bmc_power import BmcPower
from console.collect.ipmi import IpmiCollector
from console.collect.transport.ipmi import IpmiTransport
from console.collect.transport.redfish import RedfishTransport
from console.errors import CollectError
from console.inventory import IpmiAccess, LocalAccess, Target
from console.model.failure import Cause
from console.model.poll import Poll
from console.model.reading import Value
from tests.peers.ipmi_sim import IpmiSim, needs_ipmi_sim, needs_ipmitool
from tests.peers.snmpd import free_port


@pytest.fixture(scope="module")
def sim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IpmiSim]:
    running = IpmiSim(tmp_path_factory.mktemp("ipmi") / "sim")
    running.start()
    yield running
    running.stop()


@pytest.fixture
async def transport() -> AsyncIterator[IpmiTransport]:
    opened = IpmiTransport()
    yield opened
    await opened.close()


@pytest.fixture
def power(transport: IpmiTransport) -> BmcPower:
    return BmcPower(RedfishTransport(), transport)


async def _poll(transport: IpmiTransport, access: IpmiAccess) -> Poll:
    return await IpmiCollector(transport, SystemClock()).poll(Target("altos-1", "ipmi", access, timeout_s=20))


def _values(poll: Poll) -> dict[tuple[str, str], Value]:
    return {(reading.point, reading.instance): reading.value for reading in poll.readings}


@pytest.mark.real
@needs_ipmi_sim
async def test_sensors_power_and_log(sim: IpmiSim, transport: IpmiTransport) -> None:
    """A BMC's temperatures, fans, supplies, power state, event log and firmware come in one poll."""
    until = time.monotonic() + 20
    # The simulator reads the inlet's value from a file, for the first time a moment after its start.
    while (poll := await _poll(transport, sim.access())) and _values(poll).get(("temperature", "Inlet Temp")) == 0:
        assert time.monotonic() < until, poll
    assert poll.failure is None
    assert _values(poll) == {
        ("power_state", ""): "on",
        ("temperature", "Inlet Temp"): 24.0,
        ("temperature", "CPU1 Temp"): 52.0,
        ("fan_speed", "Fan1"): 8000.0,
        ("psu_state", "PSU1 Status"): "ok",
        ("health", "event log"): "ok",
    }
    assert poll.identity is not None
    assert poll.identity.firmware == "BMC 9.08"


@pytest.mark.real
@needs_ipmi_sim
async def test_a_wrong_password(sim: IpmiSim, transport: IpmiTransport) -> None:
    """A refused login is a matter of the credential, and the password is not in the sentence."""
    poll = await _poll(transport, sim.access(password="nonsense"))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.AUTH
    assert "nonsense" not in poll.failure.message


@pytest.mark.real
@needs_ipmi_sim
async def test_power_is_measured(sim: IpmiSim, power: BmcPower) -> None:
    """A soft shutdown and a start are asked for in Redfish's words and seen in the chassis."""
    access = sim.access()
    assert await power.power_state(access) == "on"
    await power.reset(access, "GracefulShutdown")
    await _becomes(power, access, "off")
    await power.reset(access, "On")
    await _becomes(power, access, "on")
    assert sim.controls[-2:] == ["shutdown 1", "power 1"]
    assert sim.is_on


async def _becomes(power: BmcPower, access: IpmiAccess, state: str) -> None:
    until = time.monotonic() + 20
    while await power.power_state(access) != state:
        assert time.monotonic() < until, f"never {state}"
        await asyncio.sleep(0.05)


@pytest.mark.real
@needs_ipmi_sim
@needs_ipmitool
async def test_the_event_log_tells_of_a_failed_supply(tmp_path: Path, transport: IpmiTransport) -> None:
    """What the BMC logged within the last day is its event log's state and note."""
    own = IpmiSim(tmp_path / "own")
    own.start()
    try:
        own.log_supply_failure()
        poll = await _poll(transport, own.access())
    finally:
        own.stop()
    (log,) = [reading for reading in poll.readings if reading.instance == "event log"]
    assert log.value == "failed"
    assert log.note.startswith("Power Supply")
    assert log.note.endswith("Failure")


@pytest.mark.real
@needs_ipmi_sim
async def test_the_loop_runs_on_meanwhile(sim: IpmiSim, transport: IpmiTransport) -> None:
    """While a BMC is asked, everything else goes on."""
    asking = asyncio.create_task(_poll(transport, sim.access()))
    turns = 0
    while not asking.done():
        await asyncio.sleep(0)
        turns += 1
    assert (await asking).failure is None
    assert turns > 100


async def test_a_reset_that_ipmi_does_not_have(power: BmcPower) -> None:
    """The sentence names what IPMI can do; nothing is sent."""
    access = IpmiAccess("192.0.2.1", "ronda", None)
    with pytest.raises(CollectError, match="IPMI has no PushPowerButton; it can do ForceOff, On"):
        await power.reset(access, "PushPowerButton")
    assert "GracefulShutdown" in await power.allowable_resets(access)


async def test_nobody_listens(transport: IpmiTransport) -> None:
    """A port that refuses is found out before the IPMI thread is needed."""
    poll = await _poll(transport, IpmiAccess("127.0.0.1", "ronda", None, free_port()))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.REFUSED


async def test_another_kind_of_access_is_a_failure(transport: IpmiTransport) -> None:
    """A target that has no IPMI access is named, not raised."""
    poll = await IpmiCollector(transport, SystemClock()).poll(Target("x", "ipmi", LocalAccess()))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.INTERNAL
