"""Has the papers that a person asks for in the console made over a connection of their own; writes no screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from console.cli.attach import attach
from console.client import Client

T = TypeVar("T")


class EnginePapers:
    """Papers of the engine of a state directory; what makes them is loaded when it is asked for."""

    def __init__(self, state: Path, config: Path, name: str) -> None:
        self._state = state
        self._config = config
        self._name = name

    async def report(self, incident: str) -> str:
        """The record of an incident as one self-contained HTML page."""
        from console.cli.reporting import gather
        from console.report.html import html

        dossier = await self._attached(lambda client: gather(client, incident))
        return await asyncio.to_thread(html, dossier)

    async def hand_over(self) -> str:
        """The page that a shift hands to the next, as Markdown."""
        from console.cli.handing_over import page_of

        return await self._attached(page_of)

    async def evacuate(self, directory: Path) -> str:
        """Write everything that is known into a new directory, signed; returns a sentence that says so."""
        from console.cli.evacuating import gather, write

        bundle = await self._attached(lambda client: gather(client, self._config))
        return await asyncio.to_thread(write, bundle, self._state, directory)

    async def _attached(self, work: Callable[[Client], Awaitable[T]]) -> T:
        client = await attach(self._state, name=self._name)
        try:
            return await work(client)
        finally:
            await client.close()
