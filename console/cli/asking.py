"""How a command asks the engine one thing and leaves again; knows nothing of what is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar, cast

from console.cli.attach import attach
from console.client import Client
from console.model.snapshot import Snapshot
from console.wire import messages as wire

T = TypeVar("T")


def with_engine(state: Path, name: str, work: Callable[[Client], Awaitable[T]]) -> T:
    """Attach as `name`, do `work`, and leave."""

    async def attached() -> T:
        client = await attach(state, name=name)
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(attached())


async def fetch_world(client: Client) -> Snapshot:
    """Everything that the engine knows now."""
    answer = cast(wire.World, await client.request(wire.GetWorld()))
    snapshot = Snapshot()
    snapshot.apply(answer.entities)
    return snapshot
