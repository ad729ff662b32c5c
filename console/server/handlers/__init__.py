"""One table from a request to what answers it; it reads like a contents page."""

from __future__ import annotations

from console.errors import Refused
from console.i18n import _
from console.server.handlers import (
    acknowledging,
    arming,
    attending,
    governing,
    remembering,
    running,
    serving,
    tagging,
    watching,
)
from console.server.session import Session
from console.wire import attending as asked
from console.wire import messages as wire


async def answer(session: Session, request: wire.Request) -> wire.Reply:
    """Do what is asked; raises `Refused` with the reason when it is not done."""
    match request:
        case wire.Watch():
            return watching.watch(session, request)
        case wire.WatchDevice():
            return watching.watch_device(session, request)
        case wire.WatchRun():
            return watching.watch_run(session, request)
        case wire.ShowScreen():
            return watching.show_screen(session, request)
        case wire.GetWorld():
            return watching.get_world(session)
        case wire.GetTrend():
            return await remembering.trend(session, request)
        case wire.GetWorldAt():
            return await remembering.world_at(session, request)
        case wire.GetRecord():
            return await remembering.record(session, request)
        case wire.PollNow():
            return await watching.poll_now(session, request)
        case wire.AcknowledgeAlert():
            return await acknowledging.acknowledge(session, request)
        case wire.UnacknowledgeAlert():
            return await acknowledging.unacknowledge(session, request)
        case wire.ClearAlert():
            return await acknowledging.clear(session, request)
        case wire.PlanRun():
            return await running.plan(session, request)
        case wire.StartRun():
            return await running.start(session, request)
        case wire.ApproveRun():
            return await running.approve(session, request)
        case wire.AnswerRun():
            return await running.answer(session, request)
        case wire.PauseRun() | wire.ContinueRun() | wire.SkipStep() | wire.ReopenRun():
            return await running.pace(session, request)
        case wire.VetoArmed():
            return await arming.veto(session, request)
        case wire.StopRun():
            return await running.stop(session, request)
        case wire.CheckService():
            return await serving.check(session, request)
        case wire.SetSiteState():
            return await serving.set_site_state(session, request)
        case wire.AcceptChange():
            return await serving.accept(session, request)
        case wire.GetRun():
            return await running.record(session, request)
        case wire.TagDevice():
            return await tagging.tag(session, request)
        case wire.UntagDevice():
            return await tagging.untag(session, request)
        case wire.ReloadConfig():
            return await governing.reload(session)
        case wire.StopEngine():
            return governing.stop(session)
        case (
            asked.AcknowledgeMany()
            | asked.PreviewSilence()
            | asked.SilenceAlerts()
            | asked.ShelveAlerts()
            | asked.EndSilence()
            | asked.MergeIncidents()
            | asked.SplitIncident()
            | asked.MarkCause()
            | asked.TakeLead()
            | asked.HandOver()
            | asked.TakeShift()
        ):
            return await attending.attend(session, request)
    raise Refused("unsupported", _("this engine does not know that request"))
