"""What a window may ask about the past."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from console.model.alert import Severity
from console.model.reading import PointKey
from console.model.record import Record
from console.model.snapshot import Entity
from console.model.time import Instant
from console.store.transition import Transition


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


class PastDesk(Protocol):
    """What may be asked about the past; every method raises `Refused` when it is not known."""

    async def trend(self, key: PointKey, since: Instant, until: Instant, points: int) -> Course:
        """How a reading moved."""
        ...

    async def world_at(self, at: Instant) -> tuple[Entity, ...]:
        """What there was at a moment, as a window shows it."""
        ...

    async def life(self, alert: str, most: int) -> tuple[Transition, ...]:
        """The newest turns in the life of an alert, oldest first."""
        ...

    async def record(self, since: Instant, until: Instant) -> Record:
        """What people did in a time."""
        ...
