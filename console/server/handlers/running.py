"""Requests about runbooks: plan, start, stop, read the record."""

from __future__ import annotations

from console.i18n import _
from console.model.text import neutralise
from console.server.session import Session
from console.wire import messages as wire


async def plan(session: Session, request: wire.PlanRun) -> wire.Reply:
    """The exact commands; nothing runs."""
    made = await session.desk.plan(request.runbook, request.target, request.arguments, session.person)
    return wire.Planned(made)


async def start(session: Session, request: wire.StartRun) -> wire.Reply:
    """Run exactly a plan that was shown."""
    return wire.Started(await session.desk.start_run(request.plan, request.confirmation, session.person))


async def stop(session: Session, request: wire.StopRun) -> wire.Reply:
    """Stop a run after the step that is under way."""
    await session.desk.stop_run(request.run, neutralise(request.reason, 500), session.person)
    return wire.Done(_("{run} stops after the step that is under way").format(run=request.run))


async def record(session: Session, request: wire.GetRun) -> wire.Reply:
    """A run with all its output."""
    run, output = await session.desk.run_record(request.run)
    return wire.RunRecord(run, output)
