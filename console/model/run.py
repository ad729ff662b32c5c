"""A runbook's plan, and the record of one run of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.time import Instant, Seconds


class StepKind(StrEnum):
    """What a step does."""

    SSH = "ssh"
    CHECK = "check"
    WAIT = "wait"
    POWER = "power"
    SERVICE = "service"
    HOLD = "hold"
    ASK = "ask"
    TAG = "tag"
    FINGERPRINT = "fingerprint"
    NOTIFY = "notify"
    RUN = "run"


class StepState(StrEnum):
    """Where a step is; `outcome_unknown` is a step that had begun when the engine died."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    OUTCOME_UNKNOWN = "outcome_unknown"


class RunState(StrEnum):
    """Where a run is; `paused` waits for a person."""

    RUNNING = "running"
    PAUSED = "paused"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    STOPPED = "stopped"


class PlannedStep(Struct, frozen=True):
    """One step exactly as it will run: `command` is the very text that is sent or the condition that is waited for.

    `estimate_s` comes from the last measured time on this target, None when it was never measured.
    `destructive` marks a step that is never repeated when its outcome is unknown. Neighbouring steps of one `wave`
    (from 1 on) run at the same time, one device beside the other; wave 0 runs by itself, in order.
    """

    id: str
    kind: StepKind
    target: str
    title: str
    command: str
    arguments: tuple[tuple[str, str], ...] = ()
    timeout_s: Seconds = 30.0
    estimate_s: Seconds | None = None
    destructive: bool = False
    on_failure: str = "stop"
    wave: int = 0


class Obstacle(Struct, frozen=True):
    """Why a plan cannot run now; `reason` is a stable word, `sentence` is for a person."""

    reason: str
    sentence: str
    target: str = ""


class Deadline(Struct, frozen=True):
    """Until when something still runs (`cause`: a UPS's id, or `cooling`), and the latest start that fits before it.

    `latest_start_at` is None when steps of the plan were never measured, so that nobody knows how long it takes.
    """

    cause: str
    ends_at: Instant
    latest_start_at: Instant | None = None


class OutOfReach(Struct, frozen=True):
    """A step that is not in a plan because nobody may enter the site; `sentence` says why for a person.

    `reason` is `hands` (it needs somebody there), `depends` (on one that is left out) or `follows` (it comes after one
    that nothing may be done without).
    """

    id: str
    target: str
    title: str
    reason: str
    sentence: str


class Plan(Struct, frozen=True, tag=True):
    """The exact steps of a runbook on a target; `id` is the digest of all that would run, so it confirms nothing else.

    `confirm_word` is what a person must type. `stops` names what stops if this goes ahead, `weakens` says what would
    run on fewer power supplies. With `two_person`, somebody
    else than the one who starts it must approve it first; `role` is the role that starting it takes. `needs_s` is how
    long it takes by the last measured times, None when a step was never measured; `deadlines` are the room's clocks.
    `watched_ups` run on battery: when all of them are on the mains again half-way, the run asks how it goes on.
    `no_entry` says that nobody may enter the target's site, and why; `out_of_reach` is what cannot be done for that.
    """

    id: str
    runbook: str
    target: str
    title: str
    confirm_word: str
    steps: tuple[PlannedStep, ...]
    made_at: Instant
    obstacles: tuple[Obstacle, ...] = ()
    stops: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    arguments: tuple[tuple[str, str], ...] = ()
    two_person: bool = False
    role: str = "operator"
    needs_s: Seconds | None = None
    deadlines: tuple[Deadline, ...] = ()
    weakens: tuple[str, ...] = ()
    watched_ups: tuple[str, ...] = ()
    no_entry: str = ""
    out_of_reach: tuple[OutOfReach, ...] = ()


class StepRecord(Struct, frozen=True):
    """What became of one planned step; while it waits for a person, `question` and the `choices` say for what.

    `needs` says what an answer must bring besides a choice: `note`, `code:RACK` (the code on that rack's label),
    `not:NAME` (somebody else than NAME). `choice` is what was chosen last.
    """

    id: str
    state: StepState
    target: str
    title: str
    command: str
    started_at: Instant | None = None
    ended_at: Instant | None = None
    outcome: str = ""
    question: str = ""
    choices: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    choice: str = ""


class Run(Struct, frozen=True, tag=True):
    """One run of a plan, as every console sees it."""

    id: str
    runbook: str
    target: str
    title: str
    state: RunState
    plan: str
    started_by: str
    started_at: Instant
    steps: tuple[StepRecord, ...]
    ended_at: Instant | None = None
    outcome: str = ""
    paused_by: str = ""


class OutputLine(Struct, frozen=True):
    """One line that a step printed, already neutralised."""

    at: Instant
    step: str
    text: str


class RunOutput(Struct, frozen=True, tag=True):
    """The last lines of a run's live output; the whole of it is in the run's record. `id` is the run's."""

    id: str
    lines: tuple[OutputLine, ...] = ()
    total: int = 0


class RunbookParameter(Struct, frozen=True):
    """What a person gives when planning; one without a `default` must be given, one with `choices` is one of them."""

    name: str
    title: str
    default: str | None = None
    choices: tuple[str, ...] = ()


class RunbookInfo(Struct, frozen=True, tag=True):
    """A runbook that can be started: `scope` is the kind of target, `targets` the ids it fits now."""

    id: str
    title: str
    description: str
    scope: str
    dangerous: bool
    targets: tuple[str, ...] = ()
    role: str = "operator"
    parameters: tuple[RunbookParameter, ...] = ()
