"""Traps and informs of net-snmp's own tools."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from console.clock import SystemClock
from console.collect.transport.trap_engine import TrapEngine
from console.collect.transport.traps import MOST_A_SECOND, TrapSocket
from console.config.secrets import Secret
from console.errors import CollectError
from console.inventory import SnmpAccess, Target
from console.model.failure import Cause
from tests.fakes.clock import FakeClock
from tests.peers.snmpd import free_port

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(shutil.which("snmptrap") is None, reason="snmptrap (net-snmp) is not installed"),
]

COLD_START = "1.3.6.1.6.3.1.1.5.1"
TEXT = "1.3.6.1.2.1.1.5.0"
COMMUNITY = SnmpAccess("127.0.0.1", version="2c", community=Secret("public"))
USER = SnmpAccess(
    "127.0.0.1",
    version="3",
    user="ronda",
    auth="SHA-256",
    auth_key=Secret("authpass12"),
    priv="AES-128",
    priv_key=Secret("privpass12"),
)
V3 = ("-v3", "-u", "ronda", "-a", "SHA-256", "-A", "authpass12", "-x", "AES", "-X", "privpass12", "-l", "authPriv")


class Ear:
    """A listening socket and what it heard."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.port = free_port()
        self.heard: list[tuple[tuple[str, ...], str, str, tuple[tuple[str, str], ...], bool]] = []
        self.came = asyncio.Event()
        self.socket = TrapSocket(self._take, SystemClock())

    def _take(self, devices: tuple[str, ...], sender: str, notified: object) -> None:
        from console.collect.transport.trap_engine import Notified

        assert isinstance(notified, Notified)
        self.heard.append((devices, sender, notified.trap, notified.varbinds, notified.inform))
        self.came.set()

    async def send(self, tool: str, *arguments: str) -> int:
        """Run `snmptrap` or `snmpinform` against the socket; its exit status."""
        command = [tool, "-r", "1", "-t", "5", *arguments[:-1], f"127.0.0.1:{self.port}"]
        return await asyncio.to_thread(self._run, command, arguments[-1])

    def _run(self, command: list[str], text: str) -> int:
        # Net-SNMP keeps its engine's boots in a file that all its commands on a machine share, and write at once.
        own = {**os.environ, "SNMP_PERSISTENT_DIR": str(self._home)}
        varbind = ["", COLD_START, TEXT, "s", text]
        # What it says on stderr is for whoever reads why the test failed.
        return subprocess.run(
            [*command, *varbind], stdout=subprocess.DEVNULL, check=False, timeout=30, env=own
        ).returncode

    async def settle(self) -> None:
        """Wait until something was heard, refused or counted."""
        async with asyncio.timeout(20):
            while not (self.heard or self.socket.refused or self.socket.unknown):
                await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def ear(tmp_path: Path) -> AsyncIterator[Ear]:
    """An open socket that knows nobody yet."""
    made = Ear(tmp_path)
    await made.socket.open("127.0.0.1", made.port)
    yield made
    made.socket.close()


def device(access: SnmpAccess, name: str = "ups-1") -> Target:
    """An SNMP source."""
    return Target(name, "snmp", access)


@pytest.mark.parametrize("tool", ["snmptrap", "snmpinform"])
@pytest.mark.parametrize(("access", "arguments"), [(COMMUNITY, ("-v2c", "-c", "public")), (USER, V3)])
async def test_a_known_sender_is_heard(ear: Ear, tool: str, access: SnmpAccess, arguments: tuple[str, ...]) -> None:
    """A trap or inform of v2c or v3; the inform's sender gets its acknowledgement."""
    assert await ear.socket.know([device(access)]) == ()
    assert await ear.send(tool, *arguments, "on battery") == 0
    await ear.settle()
    assert ear.heard == [(("ups-1",), "127.0.0.1", COLD_START, ((TEXT, "on battery"),), tool == "snmpinform")]


async def test_a_v1_trap_is_heard_as_v2_would_say_it(ear: Ear) -> None:
    """RFC 2576: enterprise, 0 and the specific number; the community is not among its values."""
    await ear.socket.know([device(COMMUNITY)])
    arguments = ["-v1", "-c", "public", f"127.0.0.1:{ear.port}", "1.3.6.1.4.1.318", "127.0.0.1", "6", "5", "100"]
    await asyncio.to_thread(subprocess.run, ["snmptrap", *arguments, TEXT, "s", "x"], check=True, capture_output=True)
    await ear.settle()
    assert ear.heard == [(("ups-1",), "127.0.0.1", "1.3.6.1.4.1.318.0.5", ((TEXT, "x"),), False)]


async def test_a_sender_may_be_known_by_name(ear: Ear) -> None:
    """Names are looked up; one that leads nowhere is named and keeps none of the others from being heard."""
    named = SnmpAccess("localhost", version="2c", community=Secret("public"))
    strange = SnmpAccess("no..host", version="2c", community=Secret("public"))
    (problem,) = await ear.socket.know([device(strange, "far"), device(named, "near")])
    assert "far" in problem
    await ear.send("snmptrap", "-v2c", "-c", "public", "x")
    await ear.settle()
    assert [devices for devices, *_ in ear.heard] == [("near",)]


async def test_an_unknown_sender_is_counted(ear: Ear) -> None:
    """What nobody configured is not even decoded, and an inform of it is not acknowledged."""
    await ear.socket.know([device(SnmpAccess("127.0.0.9", community=Secret("public")))])
    assert await ear.send("snmpinform", "-r", "0", "-t", "1", "-v2c", "-c", "public", "x") != 0
    assert (ear.heard, ear.socket.last_unknown) == ([], "127.0.0.1")
    assert ear.socket.unknown >= 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("-v2c", "-c", "guess"),
        tuple(word.replace("authpass12", "wrongpass12") for word in V3),
        tuple(word.replace("privpass12", "wrongpass12") for word in V3),
        (*V3[:-2], "-l", "noAuthNoPriv"),
        (*V3[:-2], "-l", "authNoPriv"),
    ],
    ids=["community", "auth key", "priv key", "no auth", "no priv"],
)
async def test_what_is_not_signed_as_it_should_be_is_refused(ear: Ear, arguments: tuple[str, ...]) -> None:
    """A wrong community or key, or less protection than the device's credentials have."""
    await ear.socket.know([device(COMMUNITY if arguments[0] == "-v2c" else USER)])
    await ear.send("snmptrap", *arguments, "x")
    await ear.settle()
    assert (ear.heard, ear.socket.refused) == ([], 1)


async def test_devices_behind_one_address_are_told_apart_by_their_credentials(ear: Ear) -> None:
    """Two users of one name with different passwords are two devices."""
    other = SnmpAccess("127.0.0.1", version="3", user="ronda", auth="SHA-256", auth_key=Secret("otherpass12"))
    await ear.socket.know([device(other, "pdu"), device(USER, "ups"), device(COMMUNITY, "rack")])
    assert await ear.send("snmptrap", *V3, "x") == 0
    await ear.settle()
    assert [devices for devices, *_ in ear.heard] == [("ups",)]


async def test_control_characters_of_a_trap_are_neutralised(ear: Ear) -> None:
    """What a device says never reaches a terminal as it is."""
    await ear.socket.know([device(COMMUNITY)])
    await ear.send("snmptrap", "-v2c", "-c", "public", "a\x1b[31mb")
    await ear.settle()
    assert "\x1b" not in ear.heard[0][3][0][1]


async def test_a_storm_is_cut(ear: Ear) -> None:
    """Of one sender only so many a second are decoded; the others are counted."""
    await ear.socket.know([device(COMMUNITY)])
    for _ in range(10 * MOST_A_SECOND):
        ear.socket.datagram_received(b"\x30\x00", ("127.0.0.1", 1))
    assert ear.socket.refused == 10 * MOST_A_SECOND


async def test_a_taken_port_is_said(ear: Ear) -> None:
    """The sentence names the address and the key to correct."""
    with pytest.raises(CollectError, match="trap_listen") as raised:
        await TrapSocket(lambda *_: None, SystemClock()).open("127.0.0.1", ear.port)
    assert raised.value.cause is Cause.UNSUPPORTED


async def test_any_octets_are_survived() -> None:
    """Mutations of a genuine trap give a notification or nothing."""
    genuine = await _captured()
    chance = random.Random(3)
    engine = await asyncio.to_thread(TrapEngine, COMMUNITY, lambda message, address: None)
    clock = FakeClock()
    assert engine.read(genuine, ("127.0.0.1", 1), clock.monotonic()) is not None
    for _ in range(300):
        broken = bytearray(genuine)
        for _ in range(chance.randrange(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        engine.read(bytes(broken[: chance.randrange(1, len(broken) + 1)]), ("127.0.0.1", 1), clock.monotonic())
    assert engine.read(genuine, ("127.0.0.1", 1), clock.monotonic()) is not None


async def test_broken_v3_messages_are_refused(ear: Ear) -> None:
    """What is no v3 message at all is counted like any other that is broken, and the next is heard."""
    await ear.socket.know([device(USER)])
    for broken in (b"", b"\0", b"\xff" * 40, b"0\x03\x02\x01\x03"):
        ear.socket.datagram_received(broken, ("127.0.0.1", 1))
    assert ear.socket.refused == 4


async def _captured() -> bytes:
    """The octets of a v2c trap as snmptrap sends it."""
    came: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    class Catch(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            if not came.done():
                came.set_result(data)

    port = free_port()
    transport, _protocol = await asyncio.get_running_loop().create_datagram_endpoint(Catch, ("127.0.0.1", port))
    command = ["snmptrap", "-v2c", "-c", "public", f"127.0.0.1:{port}", "", COLD_START, TEXT, "s", "x"]
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
    found = await came
    transport.close()
    return found
