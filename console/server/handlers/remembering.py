"""Requests about what was."""

from __future__ import annotations

from console.model.reading import PointKey
from console.model.text import neutralise
from console.server.session import Session
from console.wire import messages as wire
from console.wire.remembering import (
    GetLife,
    GetRecord,
    GetTrend,
    GetWorldAt,
    Life,
    Recorded,
    RememberingRequest,
    Spell,
    Trend,
    Turn,
    WorldAt,
)


async def handle(session: Session, request: RememberingRequest) -> wire.Reply:
    """Do what is asked about the past."""
    match request:
        case GetTrend():
            return await trend(session, request)
        case GetWorldAt():
            return await world_at(session, request)
        case GetRecord():
            return await record(session, request)
        case GetLife():
            return await life(session, request)


async def trend(session: Session, request: GetTrend) -> wire.Reply:
    """How a reading moved."""
    key = PointKey(request.device, request.point, request.instance)
    course = await session.desk.past.trend(key, request.since_at, request.until_at, request.points)
    spells = tuple(Spell(one.begun_at, one.ended_at, one.severity, one.rule) for one in course.firings)
    return Trend(request.since_at, request.until_at, course.values, course.unit, spells, course.limits)


async def world_at(session: Session, request: GetWorldAt) -> wire.Reply:
    """The world as it was."""
    return WorldAt(request.at, await session.desk.past.world_at(request.at))


async def record(session: Session, request: GetRecord) -> wire.Reply:
    """What people did."""
    return Recorded(await session.desk.past.record(request.since_at, request.until_at))


async def life(session: Session, request: GetLife) -> wire.Reply:
    """What has happened to an alert."""
    turns = await session.desk.past.life(neutralise(request.alert, 100), request.most)
    told = (Turn(one.at, one.turn, one.severity, one.value, one.note, one.by) for one in turns)
    return Life(request.alert, tuple(told))
