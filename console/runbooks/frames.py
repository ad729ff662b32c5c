"""What a run's journal holds, frame by frame; enough to continue the run with nothing else at hand."""

from __future__ import annotations

from typing import TypeAlias

import msgspec
from msgspec import Struct

from console.model.run import Plan, RunState, StepState
from console.model.time import Instant
from console.store.audit import Who


class RunOpened(Struct, frozen=True, tag=True):
    """The first frame: the whole plan as it was confirmed, by whom, and who approved it where two are needed."""

    run: str
    plan: Plan
    by: Who
    at: Instant
    approved_by: Who | None = None


class StepBegun(Struct, frozen=True, tag=True):
    """On disk before a step does anything; without a `StepEnded` behind it, the step's outcome is unknown."""

    step: str
    at: Instant
    attempt: int = 1


class StepEnded(Struct, frozen=True, tag=True):
    """What became of a step; `harmless` when a failed one is known to have changed nothing."""

    step: str
    state: StepState
    outcome: str
    at: Instant
    harmless: bool = False


class StopAsked(Struct, frozen=True, tag=True):
    """A person asked for the run to stop after the step under way."""

    by: Who
    reason: str
    at: Instant


class PauseAsked(Struct, frozen=True, tag=True):
    """A person asked that no further step is begun for now."""

    by: Who
    reason: str
    at: Instant


class PauseLifted(Struct, frozen=True, tag=True):
    """A person let the run go on."""

    by: Who
    at: Instant


class StepSkipped(Struct, frozen=True, tag=True):
    """A person asked that a step which has not begun is left out."""

    step: str
    by: Who
    reason: str
    at: Instant


class StepReopened(Struct, frozen=True, tag=True):
    """A person wants a step done (again); from here on it is as if it had not begun."""

    step: str
    by: Who
    reason: str
    at: Instant


class QuestionAsked(Struct, frozen=True, tag=True):
    """A step waits for a person; with `other_than`, for another one than that.

    `needs` says what the answer must bring besides a choice: `note`, or `code:RACK` (the code on that rack's label).
    A choice that is none of `fails` is compared with the board of the rack `board`.
    """

    step: str
    question: str
    choices: tuple[str, ...]
    at: Instant
    other_than: Who | None = None
    needs: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    board: str = ""


class QuestionAnswered(Struct, frozen=True, tag=True):
    """What a person chose, and what they wrote with it."""

    step: str
    choice: str
    note: str
    by: Who
    at: Instant


class RaceSettled(Struct, frozen=True, tag=True):
    """How the run goes on although the mains came back half-way; asked at `step`, decided once for the whole run."""

    step: str
    choice: str
    by: Who
    note: str
    at: Instant


class RunContinued(Struct, frozen=True, tag=True):
    """An engine took the run up again after another one had gone."""

    at: Instant


class RunReopened(Struct, frozen=True, tag=True):
    """A person lets a run that failed or was stopped go on from where it ended."""

    by: Who
    reason: str
    at: Instant


class RunEnded(Struct, frozen=True, tag=True):
    """The last frame."""

    state: RunState
    outcome: str
    at: Instant


Frame: TypeAlias = (
    RunOpened
    | StepBegun
    | StepEnded
    | StepSkipped
    | StepReopened
    | QuestionAsked
    | QuestionAnswered
    | StopAsked
    | PauseAsked
    | PauseLifted
    | RaceSettled
    | RunContinued
    | RunReopened
    | RunEnded
)

frame_decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)
