"""Requests about runbooks, their runs, flags and do-not-energise tags; part of the unions in `messages`."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from console.model.flag import LASTS_S
from console.model.run import Plan, Run
from console.model.time import Seconds


class PlanRun(Struct, frozen=True, tag=True):
    """Make the plan of a runbook on a target; nothing runs."""

    runbook: str
    target: str
    arguments: dict[str, str] = {}


class ApproveRun(Struct, frozen=True, tag=True):
    """As a second person, let somebody else start the plan with this id; `confirmation` is what the person typed."""

    plan: str
    confirmation: str


class StartRun(Struct, frozen=True, tag=True):
    """Run exactly the plan with this id; `confirmation` is what the person typed."""

    plan: str
    confirmation: str


class AnswerRun(Struct, frozen=True, tag=True):
    """Answer what a step of a run asks; `choice` is one of the step's choices, `note` what the person adds.

    `code` is what stands on the rack's label, where the step needs it; it is written down nowhere.
    """

    run: str
    step: str
    choice: str
    note: str = ""
    code: str = ""


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


class StopRun(Struct, frozen=True, tag=True):
    """Stop a run after the step that is under way."""

    run: str
    reason: str = ""


class GetRun(Struct, frozen=True, tag=True):
    """A run with the whole of its recorded output."""

    run: str


class VetoArmed(Struct, frozen=True, tag=True):
    """Let the countdown of an armed runbook end in nothing."""

    armed: str
    reason: str


class RaiseFlag(Struct, frozen=True, tag=True):
    """Say, for `for_s`, that what a flag stands for is so: one sign for the armed runbooks that wait for it."""

    flag: str
    reason: str
    for_s: Seconds = LASTS_S


class LowerFlag(Struct, frozen=True, tag=True):
    """Say that it is so no longer."""

    flag: str
    reason: str


class TagDevice(Struct, frozen=True, tag=True):
    """Forbid that anything puts power on a device."""

    device: str
    reason: str


class UntagDevice(Struct, frozen=True, tag=True):
    """Take a device's do-not-energise tag off."""

    device: str
    reason: str


class Planned(Struct, frozen=True, tag=True):
    """The answer to `PlanRun`."""

    plan: Plan


class Started(Struct, frozen=True, tag=True):
    """The answer to `StartRun`."""

    run: str


class RunRecord(Struct, frozen=True, tag=True):
    """The answer to `GetRun`."""

    run: Run
    output: tuple[str, ...]


RunRequest: TypeAlias = (
    PlanRun
    | ApproveRun
    | StartRun
    | AnswerRun
    | PauseRun
    | ContinueRun
    | SkipStep
    | ReopenRun
    | StopRun
    | GetRun
    | VetoArmed
    | RaiseFlag
    | LowerFlag
    | TagDevice
    | UntagDevice
)
RunReply: TypeAlias = Planned | Started | RunRecord
