"""Requests about what was."""

from __future__ import annotations

from console.model.reading import PointKey
from console.server.session import Session
from console.wire import messages as wire


async def trend(session: Session, request: wire.GetTrend) -> wire.Reply:
    """How a reading moved."""
    key = PointKey(request.device, request.point, request.instance)
    course = await session.desk.past.trend(key, request.since_at, request.until_at, request.points)
    spells = tuple(wire.Spell(one.begun_at, one.ended_at, one.severity, one.rule) for one in course.firings)
    return wire.Trend(request.since_at, request.until_at, course.values, course.unit, spells, course.limits)


async def world_at(session: Session, request: wire.GetWorldAt) -> wire.Reply:
    """The world as it was."""
    return wire.WorldAt(request.at, await session.desk.past.world_at(request.at))


async def record(session: Session, request: wire.GetRecord) -> wire.Reply:
    """What people did."""
    return wire.Recorded(await session.desk.past.record(request.since_at, request.until_at))
