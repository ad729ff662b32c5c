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
    """What became of a step."""

    step: str
    state: StepState
    outcome: str
    at: Instant


class StopAsked(Struct, frozen=True, tag=True):
    """A person asked for the run to stop after the step under way."""

    by: Who
    reason: str
    at: Instant


class QuestionAsked(Struct, frozen=True, tag=True):
    """A step waits for a person."""

    step: str
    question: str
    choices: tuple[str, ...]
    at: Instant


class QuestionAnswered(Struct, frozen=True, tag=True):
    """What a person chose, and what they wrote with it."""

    step: str
    choice: str
    note: str
    by: Who
    at: Instant


class RunContinued(Struct, frozen=True, tag=True):
    """An engine took the run up again after another one had gone."""

    at: Instant


class RunEnded(Struct, frozen=True, tag=True):
    """The last frame."""

    state: RunState
    outcome: str
    at: Instant


Frame: TypeAlias = (
    RunOpened | StepBegun | StepEnded | QuestionAsked | QuestionAnswered | StopAsked | RunContinued | RunEnded
)

frame_decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(Frame)
