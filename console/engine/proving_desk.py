"""What a window may ask about the proof of sensors."""

from __future__ import annotations

from typing import Protocol

from console.engine.person import Person
from console.model.proof import Proof
from console.model.silence import Silence


class ProvingDesk(Protocol):
    """Every method raises `Refused` with a named reason when it is not done; a sensor may be named by its device."""

    async def begin(self, sensor: str, note: str, by: Person) -> Silence:
        """Begin a test: until it ends by itself the alerts of this sensor call nobody."""
        ...

    async def vouch(self, sensor: str, reason: str, by: Person) -> Proof:
        """Put on record that a sensor works though the engine did not see it."""
        ...
