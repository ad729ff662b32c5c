"""The closed unions of requests and replies; a new request is one struct here and one handler in `server/handlers`."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from console.model.reading import Reading
from console.model.snapshot import Entity, EntityKey
from console.model.time import Instant, Seconds
from console.wire.attending import AttendingRequest, Sent, SilencePreview
from console.wire.remembering import RememberingReply, RememberingRequest
from console.wire.running import RunReply, RunRequest
from console.wire.serving import Foreseen, FromAfar, ServingRequest

PROTOCOL = 1
"""Raised by one when an old peer could misunderstand; the two sides must agree."""


class Hello(Struct, frozen=True, tag=True):
    """The first frame of a client."""

    protocol: int
    version: str
    client: str = "console"
    read_only: bool = False
    asserted_name: str = ""


class Welcome(Struct, frozen=True, tag=True):
    """The engine's answer to `Hello`: who it takes the client for, and what that person may do."""

    protocol: int
    version: str
    session: str
    user: str
    role: str
    pid: int


class Watch(Struct, frozen=True, tag=True):
    """Send the world now and changes from now on; at most one batch every `every_s`."""

    every_s: Seconds = 0.1


class WatchDevice(Struct, frozen=True, tag=True):
    """Send all readings of `device` too (and of no other); an empty id stops that."""

    device: str


class WatchRun(Struct, frozen=True, tag=True):
    """Send the live output of `run` too (and of no other); an empty id stops that."""

    run: str


class ShowScreen(Struct, frozen=True, tag=True):
    """Tell the others which screen this person looks at."""

    screen: str


class GetWorld(Struct, frozen=True, tag=True):
    """Everything once, with every reading of every device."""


class PollNow(Struct, frozen=True, tag=True):
    """Read a device at once."""

    device: str


class ReloadConfig(Struct, frozen=True, tag=True):
    """Read the configuration again; a bad one changes nothing."""


class StopEngine(Struct, frozen=True, tag=True):
    """End the engine when no run is active."""


Request: TypeAlias = (
    Watch
    | WatchDevice
    | WatchRun
    | ShowScreen
    | GetWorld
    | PollNow
    | ReloadConfig
    | StopEngine
    | AttendingRequest
    | RunRequest
    | RememberingRequest
    | ServingRequest
)


class Done(Struct, frozen=True, tag=True):
    """It is done; `message` says what, for a person."""

    message: str = ""


class No(Struct, frozen=True, tag=True):
    """It is refused: a stable word and a sentence."""

    reason: str
    message: str


class World(Struct, frozen=True, tag=True):
    """The answer to `GetWorld`."""

    entities: tuple[Entity, ...]
    readings: dict[str, tuple[Reading, ...]]


Reply: TypeAlias = Done | No | World | SilencePreview | Sent | Foreseen | FromAfar | RunReply | RememberingReply


class Ask(Struct, frozen=True, tag=True):
    """A request with the number its reply will carry."""

    n: int
    request: Request


class Answer(Struct, frozen=True, tag=True):
    """The reply to request `n`."""

    n: int
    reply: Reply


class Delta(Struct, frozen=True, tag=True):
    """Newer values and gone keys; with `whole`, everything there is and nothing else."""

    at: Instant
    upserts: tuple[Entity, ...] = ()
    gone: tuple[EntityKey, ...] = ()
    whole: bool = False


FromClient: TypeAlias = Hello | Ask
FromEngine: TypeAlias = Welcome | No | Answer | Delta
