"""From a run's frames to the run as everybody sees it; pure, so that live and read back are the same."""

from __future__ import annotations

from msgspec import structs

from console.errors import RunbookError
from console.i18n import _
from console.model.run import PlannedStep, Run, RunState, StepRecord, StepState
from console.runbooks.frames import (
    Frame,
    PauseAsked,
    PauseLifted,
    QuestionAnswered,
    QuestionAsked,
    RaceSettled,
    RunContinued,
    RunEnded,
    RunOpened,
    RunReopened,
    StepBegun,
    StepEnded,
    StepReopened,
    StepSkipped,
    StopAsked,
)


def opened(frame: RunOpened) -> Run:
    """The run as it begins: every step still waits."""
    return Run(
        id=frame.run,
        runbook=frame.plan.runbook,
        target=frame.plan.target,
        title=frame.plan.title,
        state=RunState.RUNNING,
        plan=frame.plan.id,
        started_by=frame.by.label,
        started_at=frame.at,
        steps=tuple(_waiting(step) for step in frame.plan.steps),
    )


def after(run: Run, frame: Frame) -> Run:
    """`run` with what `frame` tells."""
    match frame:
        case StepBegun():
            return _with_step(run, frame.step, state=StepState.RUNNING, started_at=frame.at, ended_at=None, outcome="")
        case StepEnded():
            return _with_step(
                run,
                frame.step,
                state=frame.state,
                ended_at=frame.at,
                outcome=frame.outcome,
                question="",
                choices=(),
                needs=(),
            )
        case StepReopened():
            return _with_step(run, frame.step, state=StepState.WAITING, started_at=None, ended_at=None, outcome="")
        case StepSkipped():
            return run
        case QuestionAsked():
            return _with_step(run, frame.step, question=frame.question, choices=frame.choices, needs=_needs(frame))
        case QuestionAnswered():
            return _with_step(run, frame.step, question="", choices=(), needs=(), choice=frame.choice)
        case RaceSettled():
            return _with_step(run, frame.step, question="", choices=(), needs=(), choice="")
        case PauseAsked():
            return _paced(structs.replace(run, paused_by=frame.by.label))
        case PauseLifted():
            return _paced(structs.replace(run, paused_by=""))
        case StopAsked():
            return structs.replace(run, outcome=stop_sentence(frame))
        case RunContinued():
            return _taken_up(run)
        case RunReopened():
            return _paced(structs.replace(run, steps=tuple(map(_reopened, run.steps)), ended_at=None, outcome=""))
        case RunEnded():
            return structs.replace(run, state=frame.state, outcome=frame.outcome, ended_at=frame.at)
        case RunOpened():
            return opened(frame)


def run_of(frames: tuple[Frame, ...]) -> Run:
    """The run that `frames` tell of; raises `RunbookError` when they do not begin with its opening."""
    first = opening_of(frames)
    run = opened(first)
    for frame in frames[1:]:
        run = after(run, frame)
    return run


def opening_of(frames: tuple[Frame, ...]) -> RunOpened:
    """The first frame; raises `RunbookError` for a journal without one, as a crash at its making leaves it."""
    if not frames or not isinstance(frames[0], RunOpened):
        raise RunbookError(_("The journal ends before the run had begun; nothing was sent."))
    return frames[0]


def stop_sentence(frame: StopAsked) -> str:
    """Who stopped the run and why."""
    if frame.reason:
        return _("Stopped by {who} ({reason}).").format(who=frame.by.label, reason=frame.reason)
    return _("Stopped by {who}.").format(who=frame.by.label)


def _waiting(step: PlannedStep) -> StepRecord:
    return StepRecord(id=step.id, state=StepState.WAITING, target=step.target, title=step.title, command=step.command)


def _with_step(run: Run, id_: str, **changes: object) -> Run:
    steps = tuple(structs.replace(step, **changes) if step.id == id_ else step for step in run.steps)
    return _paced(structs.replace(run, steps=steps))


def _paced(run: Run) -> Run:
    """A run stands still while it is paused, or while a step waits for a person."""
    waits = run.paused_by or any(step.question for step in run.steps)
    return structs.replace(run, state=RunState.PAUSED if waits else RunState.RUNNING)


def _needs(frame: QuestionAsked) -> tuple[str, ...]:
    return frame.needs if frame.other_than is None else (*frame.needs, f"not:{frame.other_than.label}")


def _reopened(step: StepRecord) -> StepRecord:
    """What failed or was stopped has not begun again; what was done stays done."""
    if step.state not in (StepState.FAILED, StepState.STOPPED):
        return step
    return structs.replace(step, state=StepState.WAITING, started_at=None, ended_at=None, outcome="")


def _taken_up(run: Run) -> Run:
    """What was under way has an unknown outcome now, and what was asked has to be asked again."""
    steps = tuple(
        structs.replace(
            step,
            state=StepState.OUTCOME_UNKNOWN if step.state is StepState.RUNNING else step.state,
            question="",
            choices=(),
            needs=(),
        )
        for step in run.steps
    )
    return _paced(structs.replace(run, steps=steps))
