"""Requests about runbooks that may begin by themselves."""

from __future__ import annotations

from console.i18n import _
from console.model.text import neutralise
from console.server.session import Session
from console.wire import messages as wire
from console.wire.running import VetoArmed


async def veto(session: Session, request: VetoArmed) -> wire.Reply:
    """Let a countdown end in nothing."""
    await session.desk.arming.veto(request.armed, neutralise(request.reason, 500), session.person)
    return wire.Done(_("{name} does not begin").format(name=request.armed))
