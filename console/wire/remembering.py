"""Requests about the past; part of the unions in `messages`."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from console.model.alert import Severity
from console.model.reading import Value
from console.model.record import Record
from console.model.snapshot import Entity
from console.model.time import Instant


class GetTrend(Struct, frozen=True, tag=True):
    """How a reading moved between two instants, as `points` values at even steps."""

    device: str
    point: str
    instance: str
    since_at: Instant
    until_at: Instant
    points: int = 120


class GetWorldAt(Struct, frozen=True, tag=True):
    """The world as it was at an instant of the past, from what was written down."""

    at: Instant


class GetRecord(Struct, frozen=True, tag=True):
    """What people did in a time, from the audit log."""

    since_at: Instant
    until_at: Instant


class GetLife(Struct, frozen=True, tag=True):
    """What has happened to one alert since it was first known, in all its returns; the newest turns, at most 500."""

    alert: str
    most: int = 100


class Turn(Struct, frozen=True):
    """One turn in the life of an alert; `turn` is a stable word, `by` a person, `note` theirs or the alert's reason."""

    at: Instant
    turn: str
    severity: Severity
    value: Value = None
    note: str = ""
    by: str = ""


class Life(Struct, frozen=True, tag=True):
    """The answer to `GetLife`, oldest first."""

    alert: str
    turns: tuple[Turn, ...] = ()


class Spell(Struct, frozen=True):
    """A time during which an alert fired; without an end it still did at the end of what was asked for."""

    begun_at: Instant
    ended_at: Instant | None
    severity: Severity
    rule: str


class Trend(Struct, frozen=True, tag=True):
    """The answer to `GetTrend`: None where nothing is known; `limits` are those of the rules on this point."""

    since_at: Instant
    until_at: Instant
    values: tuple[float | None, ...]
    unit: str = ""
    spells: tuple[Spell, ...] = ()
    limits: tuple[tuple[Severity, float], ...] = ()


class WorldAt(Struct, frozen=True, tag=True):
    """The answer to `GetWorldAt`."""

    at: Instant
    entities: tuple[Entity, ...]


class Recorded(Struct, frozen=True, tag=True):
    """The answer to `GetRecord`."""

    record: Record


RememberingRequest: TypeAlias = GetTrend | GetWorldAt | GetRecord | GetLife
RememberingReply: TypeAlias = Trend | WorldAt | Recorded | Life
