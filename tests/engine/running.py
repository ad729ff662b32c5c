"""An engine in this process, from its start to its end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.clock import SystemClock
from console.engine.engine import Engine


def configured(home: Path, text: str) -> Path:
    """The configuration of an engine, readable by its owner alone as one with secrets has to be."""
    path = home / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    return path


@asynccontextmanager
async def running(config: Path, watched: bool = False) -> AsyncIterator[Engine]:
    """An engine on that file, with its state beside it; with `watched` as if a window were attached.

    Rows are made only while somebody looks. A second one on the same file is the engine after a restart.
    """
    engine = Engine(config, config.parent / "state", SystemClock())
    await engine.start()
    if watched:
        engine.bus.subscribe()
    try:
        yield engine
    finally:
        await engine.stop()
