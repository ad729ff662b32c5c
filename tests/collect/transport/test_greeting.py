"""Rules of looking at what shows itself without a login, also at peers that are something else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.collect.transport.greeting import redfish_root, ssh_greeting
from tests.collect.redfish_trees import ROOT, old_shape
from tests.peers.redfish_bmc import running_bmc
from tests.peers.sshd import free_port

TIMEOUT_S = 5.0


@asynccontextmanager
async def _talker(octets: bytes, *, stays: bool = False) -> AsyncIterator[int]:
    """A port whose owner says `octets` and, unless it `stays`, hangs up."""
    gone = asyncio.Event()

    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(octets)
        if stays:
            await gone.wait()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        gone.set()


async def test_an_ssh_server_greets() -> None:
    """Its identification line is what it shows."""
    async with _talker(b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n") as port:
        assert await ssh_greeting("127.0.0.1", port, TIMEOUT_S) == "SSH-2.0-OpenSSH_9.2p1 Debian"


async def test_a_hostile_greeting_is_harmless() -> None:
    """Escape sequences in it are neutralised."""
    async with _talker(b"SSH-2.0-\x1b[2Jx\xff\r\n") as port:
        assert (await ssh_greeting("127.0.0.1", port, TIMEOUT_S)).isprintable()


@pytest.mark.parametrize("octets", [b"", b"HTTP/1.1 400 Bad Request\r\n", b"SSH-" + b"x" * 100_000, b"\xff" * 300])
async def test_other_servers_are_no_ssh(octets: bytes) -> None:
    """What greets otherwise, endlessly or not at all is not listed as SSH."""
    async with _talker(octets) as port:
        assert await ssh_greeting("127.0.0.1", port, TIMEOUT_S) == ""


async def test_a_silent_port_is_left() -> None:
    """Who says nothing is waited for only so long."""
    async with _talker(b"", stays=True) as port:
        assert await ssh_greeting("127.0.0.1", port, 0.1) == ""
        assert await redfish_root("127.0.0.1", port, 0.1) is None


async def test_a_bmc_shows_itself(tmp_path: Path) -> None:
    """Maker, product, version and certificate are seen; nobody is logged in to."""
    with running_bmc(tmp_path, old_shape()) as bmc:
        found = await redfish_root("127.0.0.1", bmc.port, TIMEOUT_S)
        assert bmc.paths("POST") == []
    assert found is not None
    assert (found.vendor, found.product, found.version) == ("Example", "Example BMC", "1.6.0")
    assert found.fingerprint == bmc.certificate.fingerprint


async def test_an_unnamed_bmc_is_named_by_its_extensions(tmp_path: Path) -> None:
    """Old service roots name their maker only in `Oem`."""
    tree = old_shape()
    del tree[ROOT]["Vendor"]
    tree[ROOT]["Oem"] = {"Supermicro": {}}
    with running_bmc(tmp_path, tree) as bmc:
        found = await redfish_root("127.0.0.1", bmc.port, TIMEOUT_S)
    assert found is not None
    assert found.vendor == "Supermicro"


@pytest.mark.parametrize("spoil", [lambda root: root.clear(), lambda root: root.update(RedfishVersion=7)])
async def test_another_web_server_is_no_bmc(tmp_path: Path, spoil: Callable[[dict[str, object]], None]) -> None:
    """Without a Redfish version it is something else."""
    tree = old_shape()
    spoil(tree[ROOT])
    with running_bmc(tmp_path, tree) as bmc:
        assert await redfish_root("127.0.0.1", bmc.port, TIMEOUT_S) is None


async def test_nobody_is_there() -> None:
    """A closed port shows nothing."""
    assert await ssh_greeting("127.0.0.1", free_port(), TIMEOUT_S) == ""
    assert await redfish_root("127.0.0.1", free_port(), TIMEOUT_S) is None
