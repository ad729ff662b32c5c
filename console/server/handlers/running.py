"""Requests about runbooks, their runs, flags and do-not-energise tags."""

from __future__ import annotations

from console.i18n import _
from console.model.text import neutralise
from console.server.handlers import arming, flagging, tagging
from console.server.session import Session
from console.wire import messages as wire
from console.wire.running import (
    AnswerRun,
    ApproveRun,
    ContinueRun,
    GetRun,
    LowerFlag,
    PauseRun,
    Planned,
    PlanRun,
    RaiseFlag,
    ReopenRun,
    RunRecord,
    RunRequest,
    SkipStep,
    Started,
    StartRun,
    StopRun,
    TagDevice,
    UntagDevice,
    VetoArmed,
)


async def handle(session: Session, request: RunRequest) -> wire.Reply:
    """Do what is asked about runbooks, runs, flags or tags."""
    match request:
        case PlanRun():
            return await plan(session, request)
        case ApproveRun():
            return await approve(session, request)
        case StartRun():
            return await start(session, request)
        case AnswerRun():
            return await answer(session, request)
        case PauseRun() | ContinueRun() | SkipStep() | ReopenRun():
            return await pace(session, request)
        case StopRun():
            return await stop(session, request)
        case GetRun():
            return await record(session, request)
        case VetoArmed():
            return await arming.veto(session, request)
        case RaiseFlag():
            return await flagging.raised(session, request)
        case LowerFlag():
            return await flagging.lowered(session, request)
        case TagDevice():
            return await tagging.tag(session, request)
        case UntagDevice():
            return await tagging.untag(session, request)


async def plan(session: Session, request: PlanRun) -> wire.Reply:
    """The exact commands; nothing runs."""
    made = await session.desk.runs.plan(request.runbook, request.target, request.arguments)
    return Planned(made)


async def start(session: Session, request: StartRun) -> wire.Reply:
    """Run exactly a plan that was shown."""
    return Started(await session.desk.runs.start(request.plan, request.confirmation, session.person))


async def approve(session: Session, request: ApproveRun) -> wire.Reply:
    """As a second person, let somebody else start a plan."""
    made = await session.desk.runs.approve(request.plan, request.confirmation, session.person)
    sentence = _("approved: {title} on {target}; somebody else starts it now")
    return wire.Done(sentence.format(title=made.title, target=made.target))


async def answer(session: Session, request: AnswerRun) -> wire.Reply:
    """Answer what a step of a run asks."""
    note = neutralise(request.note, 500)
    await session.desk.runs.answer(request.run, request.step, request.choice, note, request.code, session.person)
    return wire.Done(_("answered: {choice}").format(choice=neutralise(request.choice, 80)))


async def pace(session: Session, request: PauseRun | ContinueRun | SkipStep | ReopenRun) -> wire.Reply:
    """Pause a run, let it go on, leave a step out, or go on with one that ended too early."""
    runs, by = session.desk.runs, session.person
    match request:
        case PauseRun(run=run, reason=reason):
            await runs.pause(run, neutralise(reason, 500), by)
            return wire.Done(_("{run} begins no further step").format(run=run))
        case ContinueRun(run=run):
            await runs.go_on(run, by)
            return wire.Done(_("{run} goes on").format(run=run))
        case SkipStep(run=run, step=step, reason=reason):
            await runs.leave_out(run, step, neutralise(reason, 500), by)
            return wire.Done(_("{step} is left out").format(step=step))
        case ReopenRun(run=run, reason=reason):
            await runs.reopen(run, neutralise(reason, 500), by)
            return wire.Done(_("{run} goes on from where it ended").format(run=run))


async def stop(session: Session, request: StopRun) -> wire.Reply:
    """Stop a run after the step that is under way."""
    await session.desk.runs.stop(request.run, neutralise(request.reason, 500), session.person)
    return wire.Done(_("{run} stops after the step that is under way").format(run=request.run))


async def record(session: Session, request: GetRun) -> wire.Reply:
    """A run with all its output."""
    run, output = await session.desk.runs.record(request.run)
    return RunRecord(run, output)
