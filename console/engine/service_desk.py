"""What a window may ask about services and sites."""

from __future__ import annotations

from typing import Protocol

from console.engine.person import Person
from console.model.impact import Impact


class ServiceDesk(Protocol):
    """Every method raises `Refused` with a named reason when it is not done."""

    async def check_now(self, subject: str) -> None:
        """Make all checks of a service or backup at once."""
        ...

    def impact(self, about: str) -> Impact:
        """What would go with a device, outlet, rack, room, site, service or leak."""
        ...

    async def set_entry(self, site: str, closed: bool, reason: str, by: Person) -> None:
        """Say that nobody may enter a site, or that people may again."""
        ...

    async def accept(self, service: str, check: str, by: Person) -> None:
        """Take what a tripwire of a service saw last for right."""
        ...
