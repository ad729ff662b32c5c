"""Tests of `console.server.crowd`: how many may be attached."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from console.client import Client
from console.clock import SystemClock
from console.errors import RondaError
from console.server import crowd
from console.server.access import GroupRoles, Peer
from console.server.listen import Listener
from console.wire.messages import PROTOCOL, Hello
from tests.fakes.desk import FakeDesk

OWNER = 900


def _peer(uid: int) -> Peer:
    return Peer(pid=1, uid=uid, user=f"user-{uid}", groups=frozenset())


def test_one_account_has_its_limit() -> None:
    """Who has all the connections of one account gets no further one, the engine's user too."""
    for uid in (1000, OWNER):
        denied = crowd.refusal(_peer(uid), Counter({uid: crowd.EACH}), OWNER)
        assert denied is not None
        assert denied.reason == "crowded"
        assert f"user-{uid}" in denied.message
        assert crowd.refusal(_peer(uid), Counter({uid: crowd.EACH - 1}), OWNER) is None


def test_in_a_crowd_the_administrators_still_get_in() -> None:
    """Many accounts together cannot keep out root and the engine's user."""
    attached = Counter({2000 + number: crowd.EACH for number in range(crowd.ALL // crowd.EACH)})
    assert crowd.refusal(_peer(3000), attached, OWNER) is not None
    assert crowd.refusal(_peer(0), attached, OWNER) is None
    assert crowd.refusal(_peer(OWNER), attached, OWNER) is None


async def test_over_the_socket_the_last_one_is_told(tmp_path: Path) -> None:
    """One too many reads a sentence; when somebody leaves there is room again."""
    path = tmp_path / "ronda.sock"
    listener = Listener(FakeDesk(), SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    await listener.open(path)
    hello = Hello(PROTOCOL, "test")
    clients = [await Client.connect(path, hello) for _number in range(crowd.EACH)]
    with pytest.raises(RondaError, match="connections to this engine already"):
        await Client.connect(path, hello)
    listener.left.clear()
    await clients.pop().close()
    await listener.left.wait()
    clients.append(await Client.connect(path, hello))
    for client in clients:
        await client.close()
    await listener.close()
