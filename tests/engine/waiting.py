"""Waits for what an engine brings about by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE_S = 60.0


async def until(met: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait until `met`; raises `TimeoutError` when it does not come to be so in time."""
    async with asyncio.timeout(patience_s):
        while not met():
            await asyncio.sleep(0.01)
