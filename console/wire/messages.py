"""The closed unions of requests and replies; a new request is one struct here and one handler in `server/handlers`."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from console.model.alert import Severity
from console.model.reading import Reading
from console.model.record import Record
from console.model.run import Plan, Run
from console.model.snapshot import Entity, EntityKey
from console.model.time import Instant, Seconds
from console.wire.attending import AttendingRequest, SilencePreview

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


class AcknowledgeAlert(Struct, frozen=True, tag=True):
    """Take an alert on; `for_s` is how long that counts."""

    alert: str
    note: str
    for_s: Seconds = 1800.0


class UnacknowledgeAlert(Struct, frozen=True, tag=True):
    """Give an alert back."""

    alert: str


class ClearAlert(Struct, frozen=True, tag=True):
    """Clear a latched alert whose condition is gone."""

    alert: str
    note: str = ""


class PollNow(Struct, frozen=True, tag=True):
    """Read a device at once."""

    device: str


class PlanRun(Struct, frozen=True, tag=True):
    """Make the plan of a runbook on a target; nothing runs."""

    runbook: str
    target: str
    arguments: dict[str, str] = {}


class StartRun(Struct, frozen=True, tag=True):
    """Run exactly the plan with this id; `confirmation` is what the person typed."""

    plan: str
    confirmation: str


class StopRun(Struct, frozen=True, tag=True):
    """Stop a run after the step that is under way."""

    run: str
    reason: str = ""


class PauseRun(Struct, frozen=True, tag=True):
    """Begin no further step of a run for now."""

    run: str
    reason: str = ""


class ContinueRun(Struct, frozen=True, tag=True):
    """Let a paused run go on."""

    run: str


class SkipStep(Struct, frozen=True, tag=True):
    """Leave out a step of a run that has not begun."""

    run: str
    step: str
    reason: str


class ReopenRun(Struct, frozen=True, tag=True):
    """Let a run that failed or was stopped go on from where it ended."""

    run: str
    reason: str


class VetoArmed(Struct, frozen=True, tag=True):
    """Let the countdown of an armed runbook end in nothing."""

    armed: str
    reason: str


class AnswerRun(Struct, frozen=True, tag=True):
    """Answer what a step of a run asks; `choice` is one of the step's choices, `note` what the person adds.

    `code` is what stands on the rack's label, where the step needs it; it is written down nowhere.
    """

    run: str
    step: str
    choice: str
    note: str = ""
    code: str = ""


class ApproveRun(Struct, frozen=True, tag=True):
    """As a second person, let somebody else start the plan with this id; `confirmation` is what the person typed."""

    plan: str
    confirmation: str


class TagDevice(Struct, frozen=True, tag=True):
    """Forbid that anything puts power on a device."""

    device: str
    reason: str


class UntagDevice(Struct, frozen=True, tag=True):
    """Take a device's do-not-energise tag off."""

    device: str
    reason: str


class CheckService(Struct, frozen=True, tag=True):
    """Make all checks of a service or backup at once."""

    service: str


class SetSiteState(Struct, frozen=True, tag=True):
    """Say that nobody may enter a site, and why; or that people may again."""

    site: str
    no_entry: bool
    reason: str = ""


class AcceptChange(Struct, frozen=True, tag=True):
    """Take what a tripwire of a service saw last for right."""

    service: str
    check: str


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


class GetRun(Struct, frozen=True, tag=True):
    """A run with the whole of its recorded output."""

    run: str


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
    | AcknowledgeAlert
    | UnacknowledgeAlert
    | ClearAlert
    | PollNow
    | PlanRun
    | StartRun
    | StopRun
    | PauseRun
    | ContinueRun
    | SkipStep
    | ReopenRun
    | VetoArmed
    | AnswerRun
    | ApproveRun
    | TagDevice
    | UntagDevice
    | CheckService
    | SetSiteState
    | AcceptChange
    | GetTrend
    | GetWorldAt
    | GetRecord
    | GetRun
    | ReloadConfig
    | StopEngine
    | AttendingRequest
)


class Done(Struct, frozen=True, tag=True):
    """It is done; `message` says what, for a person."""

    message: str = ""


class No(Struct, frozen=True, tag=True):
    """It is refused: a stable word and a sentence."""

    reason: str
    message: str


class Planned(Struct, frozen=True, tag=True):
    """The answer to `PlanRun`."""

    plan: Plan


class Started(Struct, frozen=True, tag=True):
    """The answer to `StartRun`."""

    run: str


class World(Struct, frozen=True, tag=True):
    """The answer to `GetWorld`."""

    entities: tuple[Entity, ...]
    readings: dict[str, tuple[Reading, ...]]


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


class RunRecord(Struct, frozen=True, tag=True):
    """The answer to `GetRun`."""

    run: Run
    output: tuple[str, ...]


Reply: TypeAlias = Done | No | Planned | Started | World | Recorded | RunRecord | SilencePreview | Trend | WorldAt


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
