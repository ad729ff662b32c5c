"""What a window may ask of the engine: the seam between `server` and the parts that do the work."""

from __future__ import annotations

import asyncio
from typing import Protocol

from msgspec import Struct

from console.engine.alert_desk import AlertDesk
from console.engine.bus import Bus
from console.engine.service_desk import ServiceDesk
from console.model.alert import Severity
from console.model.reading import PointKey, Reading
from console.model.record import Record
from console.model.run import Plan, Run
from console.model.snapshot import Entity
from console.model.time import Instant

ROLES = ("viewer", "operator", "approver", "admin")
"""Each may do all that the ones before it may."""


class Person(Struct, frozen=True):
    """Who asks: the kernel's word, and the name that somebody on a shared account asserts."""

    uid: int
    user: str
    role: str
    asserted: str = ""

    @property
    def label(self) -> str:
        """How records name this person; an asserted name is marked with `~`."""
        return f"{self.user}~{self.asserted}" if self.asserted else self.user

    def has(self, role: str) -> bool:
        """Whether this person's role is `role` or one that may do more."""
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)


class Firing(Struct, frozen=True):
    """A time during which `rule` fired; without an end it still did at the end of what was asked for."""

    begun_at: Instant
    ended_at: Instant | None
    severity: Severity
    rule: str


class Course(Struct, frozen=True):
    """How a reading moved: values at even steps, None where nothing is known; what fired, where its limits are."""

    values: tuple[float | None, ...]
    unit: str
    firings: tuple[Firing, ...]
    limits: tuple[tuple[Severity, float], ...]


class RunDesk(Protocol):
    """What may be asked about runbooks; every method raises `Refused` with a named reason when it is not done."""

    def active(self) -> int:
        """How many runs are under way."""
        ...

    async def plan(self, runbook: str, target: str, arguments: dict[str, str]) -> Plan:
        """Make a plan and keep it for confirmation."""
        ...

    async def approve(self, plan: str, confirmation: str, by: Person) -> Plan:
        """As a second person, let somebody else start a kept plan."""
        ...

    async def start(self, plan: str, confirmation: str, by: Person) -> str:
        """Run exactly a kept plan; returns the run's id."""
        ...

    async def answer(self, run: str, step: str, choice: str, note: str, code: str, by: Person) -> None:
        """Answer what a step of a run asks; `code` is what stands on the rack's label."""
        ...

    async def pause(self, run: str, reason: str, by: Person) -> None:
        """Begin no further step of a run for now."""
        ...

    async def go_on(self, run: str, by: Person) -> None:
        """Let a paused run go on."""
        ...

    async def leave_out(self, run: str, step: str, reason: str, by: Person) -> None:
        """Leave out a step of a run that has not begun."""
        ...

    async def reopen(self, run: str, reason: str, by: Person) -> None:
        """Let a run that failed or was stopped go on from where it ended."""
        ...

    async def stop(self, run: str, reason: str, by: Person) -> None:
        """Stop a run after the step that is under way."""
        ...

    async def record(self, run: str) -> tuple[Run, tuple[str, ...]]:
        """A run and the whole of its recorded output."""
        ...

    async def tag(self, device: str, reason: str, by: Person) -> None:
        """Forbid that anything puts power on a device."""
        ...

    async def untag(self, device: str, reason: str, by: Person) -> None:
        """Take a device's do-not-energise tag off."""
        ...


class PastDesk(Protocol):
    """What may be asked about the past; every method raises `Refused` when it is not known."""

    async def trend(self, key: PointKey, since: Instant, until: Instant, points: int) -> Course:
        """How a reading moved."""
        ...

    async def world_at(self, at: Instant) -> tuple[Entity, ...]:
        """What there was at a moment, as a window shows it."""
        ...

    async def record(self, since: Instant, until: Instant) -> Record:
        """What people did in a time."""
        ...


class ArmingDesk(Protocol):
    """What may be asked about runbooks that begin by themselves."""

    async def veto(self, id_: str, reason: str, by: Person) -> None:
        """Let a countdown end in nothing; raises `Refused`."""
        ...


class Desk(Protocol):
    """Every method raises `Refused` with a named reason when it will not do what is asked."""

    bus: Bus
    stopping: asyncio.Event

    @property
    def arming(self) -> ArmingDesk:
        """Runbooks that may begin by themselves."""
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
    def past(self) -> PastDesk:
        """Everything about what was."""
        ...

    def refresh(self) -> None:
        """Bring every view on the bus up to date; they are not kept so while nobody watches."""
        ...

    async def poll_now(self, device: str) -> None:
        """Read a device at once."""
        ...

    def watch_device(self, device: str) -> None:
        """Keep the full readings of `device` on the bus while somebody looks."""
        ...

    def unwatch_device(self, device: str) -> None:
        """One window less looks at `device`."""
        ...

    def readings(self) -> dict[str, tuple[Reading, ...]]:
        """All readings of all devices."""
        ...

    async def reload(self, by: Person) -> str:
        """Read the configuration again; returns what changed in one sentence."""
        ...

    async def take_shift(self, initial: str, page: str, by: Person) -> None:
        """Record who takes the shift, and the digest of the page that they have read."""
        ...

    async def refused(self, request: str, reason: str, by: Person) -> None:
        """Record that a request was refused before it reached us."""
        ...
