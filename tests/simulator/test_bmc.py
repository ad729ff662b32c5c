"""Rules of a simulated server's BMC, asked by our own Redfish transport over pinned HTTPS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.collect.redfish_reset import RedfishPower
from console.collect.transport.redfish import RedfishTransport
from console.config.secrets import Secret
from console.errors import CollectError
from console.inventory import RedfishAccess
from console.model.failure import Cause
from console.simulator.bmc import Bmc, BmcLogin
from console.simulator.bmc_port import BmcPort
from console.simulator.certificate import Certificate
from console.simulator.happening import Happening
from console.simulator.layout import Document, families, world_of
from console.simulator.scenario import load
from console.simulator.simulation import Simulation
from console.simulator.world import Phase

LOGIN = BmcLogin("ronda", "bmc-pass-12")
SERVER = "altos-1"


class Room:
    """One BMC of a simulated room, and our own way to it."""

    def __init__(self, simulation: Simulation, power: RedfishPower, access: RedfishAccess) -> None:
        self.simulation = simulation
        self.power = power
        self.access = access

    @property
    def phase(self) -> Phase:
        return self.simulation.world.servers[SERVER].phase

    @property
    def sent(self) -> list[str]:
        return [command.what for command in self.simulation.world.commands]

    def befall(self, what: str, target: str = SERVER, value: str = "") -> None:
        self.simulation.befall(Happening(what, target, value))


@pytest.fixture
async def room(example: Document, tmp_path: Path) -> AsyncIterator[Room]:
    simulation = Simulation(world_of(example, 1), load("quiet-night"), families(example))
    certificate = Certificate("127.0.0.1", datetime.fromtimestamp(SystemClock().now(), UTC))
    port = BmcPort(Bmc(simulation, SERVER, LOGIN))
    number = await port.open("127.0.0.1", certificate.context(tmp_path / "bmc.pem"))
    assert list(tmp_path.iterdir()) == []
    transport = RedfishTransport()
    access = RedfishAccess(
        "127.0.0.1",
        LOGIN.user,
        Secret(LOGIN.password, "test"),
        port=number,
        fingerprint=certificate.fingerprint,
    )
    yield Room(simulation, RedfishPower(transport), access)
    await transport.close()
    port.close()


async def test_the_power_is_that_of_the_server(room: Room) -> None:
    """Off, starting and on are what the simulated server is, and each reset is counted once."""
    assert await room.power.power_state(room.access) == "on"
    await room.power.reset(room.access, "ForceOff")
    assert await room.power.power_state(room.access) == "off"
    await room.power.reset(room.access, "On")
    assert await room.power.power_state(room.access) == "starting"
    room.simulation.advance(30)
    assert await room.power.power_state(room.access) == "on"
    assert room.sent == ["power off", "power on"]


async def test_a_graceful_shutdown_is_the_host_s(room: Room) -> None:
    """The BMC only asks: the host stops by itself, and its power goes when it is done."""
    await room.power.reset(room.access, "GracefulShutdown")
    assert room.phase is Phase.STOPPING
    assert await room.power.power_state(room.access) == "on"
    room.simulation.advance(300)
    assert await room.power.power_state(room.access) == "off"


async def test_a_cycle_shows_as_a_start(room: Room) -> None:
    """A server that is switched off and on again is seen starting."""
    await room.power.reset(room.access, "PowerCycle")
    assert await room.power.power_state(room.access) == "starting"


async def test_a_bmc_that_ignores_graceful_takes_it(room: Room) -> None:
    """It answers as if all were well, the server runs on, and being switched off still works."""
    room.befall("bmc-ignores-graceful")
    await room.power.reset(room.access, "GracefulShutdown")
    assert (room.phase, room.sent) == (Phase.RUNNING, ["power graceful"])
    await room.power.reset(room.access, "ForceOff")
    assert await room.power.power_state(room.access) == "off"


async def test_a_bmc_that_refuses_changes_nothing(room: Room) -> None:
    """It lists its resets and takes none; that it was asked is on record."""
    room.befall("bmc-refuses")
    assert "ForceOff" in await room.power.allowable_resets(room.access)
    with pytest.raises(CollectError):
        await room.power.reset(room.access, "ForceOff")
    assert (room.phase, room.sent) == (Phase.RUNNING, ["power off refused"])


async def test_a_wrong_password_is_refused(room: Room) -> None:
    """Nothing but the service root is shown to a stranger."""
    access = RedfishAccess(
        "127.0.0.1", "ronda", Secret("wrong", "test"), port=room.access.port, fingerprint=room.access.fingerprint
    )
    with pytest.raises(CollectError) as refused:
        await room.power.power_state(access)
    assert refused.value.cause is Cause.AUTH


async def test_without_current_it_is_silent(room: Room) -> None:
    """The BMC of a server none of whose supplies is fed answers nobody; one that is fed but off does."""
    room.befall("power", value="off")
    assert await room.power.power_state(room.access) == "off"
    for supply in room.simulation.world.servers[SERVER].supplies:
        room.befall("outlet", f"{supply.pdu}/{supply.outlet}", "off")
    room.simulation.advance(1)
    with pytest.raises(CollectError):
        await room.power.power_state(room.access)


async def test_what_is_no_request_ends_its_connection_alone(room: Room) -> None:
    """Whoever does not speak HTTPS is hung up on, and the next one is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", room.access.port)
    writer.write(b"hello\r\n\r\n")
    await writer.drain()
    async with asyncio.timeout(30):
        await reader.read()
    writer.close()
    assert await room.power.power_state(room.access) == "on"
