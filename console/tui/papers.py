"""What the console can have written down to take away: reports, the hand-over page, the evacuation bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Papers(Protocol):
    """Whoever opens the console says how they are made; every method raises a `RondaError` with what is wrong."""

    async def report(self, incident: str) -> str:
        """The record of an incident as one self-contained HTML page."""
        ...

    async def hand_over(self) -> str:
        """The page that a shift hands to the next, as Markdown."""
        ...

    async def evacuate(self, directory: Path) -> str:
        """Write everything that is known into a new directory, signed; returns a sentence that says so."""
        ...
