"""A port of a simulated host: refused or open, and never anybody else's meanwhile."""

from __future__ import annotations

import errno
import socket
from collections.abc import AsyncIterator

import pytest

from console.simulator.port import Port
from console.simulator.reach import Reach

_HOST = "127.0.0.1"


class Silent(Port):
    """Takes connections and says nothing."""

    def __init__(self) -> None:
        super().__init__(_HOST)
        self.taken: list[socket.socket] = []

    def welcome(self, connection: socket.socket) -> None:
        self.taken.append(connection)

    def mute(self) -> None:
        """Nothing is ever said."""

    def hang_up(self) -> None:
        while self.taken:
            self.taken.pop().close()


@pytest.fixture
async def port() -> AsyncIterator[Silent]:
    port = Silent()
    yield port
    port.close()


def _called(port: Port) -> int:
    with socket.socket() as caller:
        caller.settimeout(3)
        return caller.connect_ex(port.address)


async def test_a_host_that_refuses_is_refused_by_the_system(port: Silent) -> None:
    """Nobody listens, before it was open and after."""
    assert _called(port) == errno.ECONNREFUSED
    port.set_reach(Reach.OPEN)
    assert _called(port) == 0
    port.set_reach(Reach.REFUSED)
    assert _called(port) == errno.ECONNREFUSED


@pytest.mark.parametrize("reach", [Reach.REFUSED, Reach.OPEN])
async def test_no_other_program_takes_its_port(port: Silent, reach: Reach) -> None:
    """Also while it refuses: it will want to be open again."""
    port.set_reach(reach)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):
            other.bind(port.address)


async def test_what_is_closed_gives_its_port_back(port: Silent) -> None:
    """The next one may have it."""
    port.set_reach(Reach.OPEN)
    port.close()
    with socket.socket() as other:
        other.bind(port.address)
