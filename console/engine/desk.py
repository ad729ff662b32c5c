"""What a window may ask of the engine: the seam between `server` and the parts that do the work."""

from __future__ import annotations

import asyncio
from typing import Protocol

from console.engine.alert_desk import AlertDesk
from console.engine.bus import Bus
from console.engine.device_desk import DeviceDesk
from console.engine.past_desk import PastDesk
from console.engine.person import Person
from console.engine.proving_desk import ProvingDesk
from console.engine.run_desk import ArmingDesk, FlagDesk, RunDesk, TagDesk
from console.engine.service_desk import ServiceDesk
from console.model.telling import Trial


class Desk(Protocol):
    """Every method raises `Refused` with a named reason when it will not do what is asked."""

    bus: Bus
    stopping: asyncio.Event

    @property
    def devices(self) -> DeviceDesk:
        """Everything about devices and their readings."""
        ...

    @property
    def arming(self) -> ArmingDesk:
        """Runbooks that may begin by themselves."""
        ...

    @property
    def flags(self) -> FlagDesk:
        """The flags that armed runbooks wait for."""
        ...

    @property
    def tags(self) -> TagDesk:
        """Everything about do-not-energise tags."""
        ...

    @property
    def runs(self) -> RunDesk:
        """Everything about runbooks."""
        ...

    @property
    def services(self) -> ServiceDesk:
        """Everything about services and sites."""
        ...

    @property
    def attending(self) -> AlertDesk:
        """Everything about alerts, silences and incidents."""
        ...

    @property
    def proving(self) -> ProvingDesk:
        """Everything about the proof of sensors."""
        ...

    @property
    def past(self) -> PastDesk:
        """Everything about what was."""
        ...

    def places(self, id_: str) -> tuple[frozenset[str], ...]:
        """The racks, rooms and sites of everything that an id stands for, one set each."""
        ...

    async def reload(self, by: Person) -> str:
        """Read the configuration again; returns what changed in one sentence."""
        ...

    async def take_shift(self, initial: str, page: str, by: Person) -> None:
        """Record who takes the shift, and the digest of the page that they have read."""
        ...

    async def send_test(self, target: str, by: Person) -> tuple[Trial, ...]:
        """Send a message marked as a test to what `target` names, or to all; what came of each address."""
        ...

    async def refused(self, request: str, reason: str, by: Person) -> None:
        """Record that a request was refused before it reached us."""
        ...
