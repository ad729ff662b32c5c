"""What the SSH transport's tests share: one sshd a module, and transports that are closed again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.collect.transport.ssh import SshTransport
from tests.peers.sshd import Sshd, why_not


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """A running sshd with three kinds of host key."""
    if reason := why_not():
        pytest.skip(reason)
    server = Sshd(tmp_path_factory.mktemp("sshd"), ("ed25519", "ecdsa", "rsa"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_sshd(tmp_path: Path) -> Iterator[Sshd]:
    """An sshd that a test may stop and change."""
    if reason := why_not():
        pytest.skip(reason)
    server = Sshd(tmp_path / "sshd")
    yield server
    server.stop()


@pytest.fixture
async def transport() -> AsyncIterator[SshTransport]:
    """A transport without any connection yet."""
    made = SshTransport(SystemClock())
    yield made
    await made.close()
