"""What an application shows at one moment: its page, its newest record, its rows; pure, knows no protocol."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from msgspec import Struct

from console.model.time import Instant, Seconds
from console.simulator.world import Application, Phase, World


class Answer(Struct, frozen=True):
    """What is sent for one request."""

    status: int
    kind: str
    body: str


def answer(world: World, application: Application, path: str, now: Instant) -> Answer:
    """The page for `/`, the newest record as JSON for `/newest`; 503 while a server behind it does not run."""
    if not all(world.servers[id_].phase is Phase.RUNNING for id_ in application.servers):
        return Answer(503, "text/html", "<h1>503 Service Unavailable</h1><p>database connection failed</p>\n")
    if path == "/":
        return Answer(200, "text/html", page(application))
    if path == "/newest":
        at = datetime.fromtimestamp(now - newest_age_s(world, application), UTC).isoformat(timespec="seconds")
        newest = {"id": rows(world, application), "created_at": at}
        return Answer(200, "application/json", json.dumps([newest]) + "\n")
    return Answer(404, "text/html", "<h1>404 Not Found</h1>\n")


def page(application: Application) -> str:
    """The front page, which stays the same from day to day unless somebody writes over it."""
    words = application.scrawl or "Welcome. This service is open day and night."
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{application.title}</title></head>\n'
        f"<body><h1>{application.title}</h1><p>{words}</p></body></html>\n"
    )


def newest_age_s(world: World, application: Application) -> Seconds:
    """How old the newest record is that it shows."""
    return world.at_s % application.every_s + application.behind_s


def rows(world: World, application: Application) -> int:
    """How many records its table has."""
    return max(0, application.records + int(world.at_s // application.every_s) - application.lost)
