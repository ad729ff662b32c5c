"""In whose time a command writes moments for a person; documents for programs stay in UTC."""

from __future__ import annotations

from console.model.snapshot import Snapshot
from console.report.story import Calendar


def calendar(world: Snapshot) -> Calendar:
    """The calendar of the engine's first site, as in the console; UTC where it has none. Each moment names its zone."""
    return Calendar(next((site.timezone for site in world.sites.values()), "UTC"))
