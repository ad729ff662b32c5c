"""Requests by which people raise and lower flags that armed runbooks wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.alerts.sentences import duration
from console.i18n import _
from console.model.text import neutralise
from console.wire import messages as wire
from console.wire.running import LowerFlag, RaiseFlag

if TYPE_CHECKING:
    from console.server.session import Session


async def raised(session: Session, request: RaiseFlag) -> wire.Reply:
    """Say that what a flag stands for is so."""
    reason = neutralise(request.reason, 500)
    flag = await session.desk.flags.put_up(request.flag, reason, request.for_s, session.person)
    time = duration(flag.ends_at - flag.set_at)
    return wire.Done(_("the flag {name} is up for {time}").format(name=flag.id, time=time))


async def lowered(session: Session, request: LowerFlag) -> wire.Reply:
    """Say that it is so no longer."""
    await session.desk.flags.take_down(request.flag, neutralise(request.reason, 500), session.person)
    return wire.Done(_("the flag {name} is down").format(name=request.flag))
