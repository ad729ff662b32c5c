"""From a request to what answers it; each topic has its own table in the file of its name."""

from __future__ import annotations

from console.errors import Refused
from console.i18n import _
from console.server.handlers import attending, governing, remembering, running, serving, watching
from console.server.session import Session
from console.wire import messages as wire
from console.wire.attending import AttendingRequest
from console.wire.remembering import RememberingRequest
from console.wire.running import RunRequest
from console.wire.serving import ServingRequest


async def answer(session: Session, request: wire.Request) -> wire.Reply:
    """Do what is asked; raises `Refused` with the reason when it is not done."""
    if isinstance(request, AttendingRequest):
        return await attending.handle(session, request)
    if isinstance(request, RunRequest):
        return await running.handle(session, request)
    if isinstance(request, RememberingRequest):
        return await remembering.handle(session, request)
    if isinstance(request, ServingRequest):
        return await serving.handle(session, request)
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
        case wire.PollNow():
            return watching.poll_now(session, request)
        case wire.ReloadConfig():
            return await governing.reload(session)
        case wire.StopEngine():
            return governing.stop(session)
    raise Refused("unsupported", _("this engine does not know that request"))
