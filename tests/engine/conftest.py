"""An engine in this process, on the configuration that a module's own `config` writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.engine import Engine


@pytest.fixture
async def engine(config: Path, tmp_path: Path) -> AsyncIterator[Engine]:
    """Begun, and ended when the test is."""
    engine = Engine(config, tmp_path / "state", SystemClock())
    await engine.start()
    yield engine
    await engine.stop()
