"""Requests that concern the engine itself."""

from __future__ import annotations

from console.errors import Refused
from console.i18n import ngettext
from console.server.session import Session
from console.wire import messages as wire


async def reload(session: Session) -> wire.Reply:
    """Read the configuration again."""
    return wire.Done(await session.desk.reload(session.person))


def stop(session: Session) -> wire.Reply:
    """End the engine, unless a run is under way."""
    active = session.desk.runs.active()
    if active:
        sentence = ngettext("{count} run is under way", "{count} runs are under way", active)
        raise Refused("run_active", sentence.format(count=active))
    session.desk.stopping.set()
    return wire.Done()
