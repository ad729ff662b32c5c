"""What the scheduler asks of every source."""

from __future__ import annotations

from typing import Protocol

from console.inventory import Target
from console.model.poll import Poll


class Collector(Protocol):
    """Reads targets of one kind and keeps whatever connections that takes."""

    async def poll(self, target: Target) -> Poll:
        """Read `target` once; never raises for what a device does: a failure is in the poll."""
        ...

    async def forget(self, target: Target) -> None:
        """Drop what is kept for `target`: it left the inventory or its access changed."""
        ...

    async def close(self) -> None:
        """Give every connection back."""
        ...
