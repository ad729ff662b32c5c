"""Requests that take an alert on, give it back or clear its latch."""

from __future__ import annotations

from console.i18n import _
from console.model.text import neutralise
from console.server.session import Session
from console.wire import messages as wire
from console.wire.attending import AcknowledgeAlert, ClearAlert, UnacknowledgeAlert


async def acknowledge(session: Session, request: AcknowledgeAlert) -> wire.Reply:
    """Take an alert on for a while."""
    note = neutralise(request.note, 500)
    alert = await session.desk.attending.acknowledge(request.alert, note, request.for_s, session.person)
    return wire.Done(_("acknowledged: {summary}").format(summary=alert.summary))


async def unacknowledge(session: Session, request: UnacknowledgeAlert) -> wire.Reply:
    """Give an alert back."""
    alert = await session.desk.attending.unacknowledge(request.alert, session.person)
    return wire.Done(_("no longer acknowledged: {summary}").format(summary=alert.summary))


async def clear(session: Session, request: ClearAlert) -> wire.Reply:
    """Clear a latched alert whose condition is gone."""
    alert = await session.desk.attending.clear(request.alert, neutralise(request.note, 500), session.person)
    return wire.Done(_("cleared: {summary}").format(summary=alert.summary))
