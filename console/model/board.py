"""Boards that say where a rack stands after water or dark: safe to touch, drying, recovery."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.time import Instant


class Touch(StrEnum):
    """Whether hands may touch a rack; whatever is not known counts as not safe."""

    SAFE = "safe"
    NOT_SAFE = "not_safe"
    UNKNOWN = "unknown"


class SafeToTouch(Struct, frozen=True, tag=True):
    """A rack's feeds as they are measured; `id` is the rack's, `since_at` how long the state has been so.

    `live` are the feeds that are on or carry current, `unknown` those that nobody measures now. `amperes` is the sum of
    what is metered, None where nothing is.
    """

    id: str
    state: Touch
    since_at: Instant
    live: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    amperes: float | None = None
    feeds: int = 0


class Drying(Struct, frozen=True, tag=True):
    """A server's line in the drying ledger; `id` is the server's, `run` the run that keeps it.

    `stage` is `wet`, `drying` or `dry`. The texts are what people wrote; `earliest_at` is when it may get power.
    """

    id: str
    run: str
    stage: str
    since_at: Instant
    opened: str = ""
    method: str = ""
    photos: str = ""
    checked: str = ""
    earliest_at: Instant | None = None


class Recovery(Struct, frozen=True, tag=True):
    """How many of a rack's servers are up; `held` are those that a tag keeps without power."""

    id: str
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    since_at: Instant = 0.0


class TimeLeft(Struct, frozen=True, tag=True):
    """How long a room can still be run: until the battery of a UPS is empty, or the air is too hot.

    `id` is `ROOM/CAUSE`; `cause` is a UPS's id, or `cooling`. `ends_at` is when it is over by what is measured now.
    """

    id: str
    room: str
    cause: str
    ends_at: Instant
