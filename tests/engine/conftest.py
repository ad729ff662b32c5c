"""An engine in this process, on the configuration that a module's own `config` writes, and whom it may tell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.engine.engine import Engine
from tests.engine.running import running
from tests.peers.receiver import Receiver
from tests.peers.smtp import MailServer


@pytest.fixture
async def engine(config: Path) -> AsyncIterator[Engine]:
    """Begun, and ended when the test is."""
    async with running(config) as engine:
        yield engine


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A webhook's receiver."""
    receiver = Receiver()
    receiver.start()
    yield receiver
    receiver.stop()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """An SMTP server."""
    server = MailServer()
    server.start()
    yield server
    server.stop()
