"""Requests about services and sites."""

from __future__ import annotations

from console.i18n import _
from console.model.text import neutralise
from console.server.session import Session
from console.wire import messages as wire
from console.wire.serving import (
    AcceptChange,
    CheckService,
    Foreseen,
    FromAfar,
    GetAfar,
    GetImpact,
    ServingRequest,
    SetSiteState,
)


async def handle(session: Session, request: ServingRequest) -> wire.Reply:
    """Do what is asked about services or sites."""
    match request:
        case CheckService():
            return await check(session, request)
        case SetSiteState():
            return await set_site_state(session, request)
        case AcceptChange():
            return await accept(session, request)
        case GetImpact():
            return Foreseen(session.desk.services.impact(neutralise(request.about, 200)))
        case GetAfar():
            return FromAfar(await session.desk.runs.from_afar(request.site))


async def check(session: Session, request: CheckService) -> wire.Reply:
    """Make a service's checks at once."""
    await session.desk.services.check_now(request.service)
    return wire.Done(_("{name} is being checked").format(name=request.service))


async def set_site_state(session: Session, request: SetSiteState) -> wire.Reply:
    """Close a site to people, or open it again."""
    await session.desk.services.set_entry(request.site, request.no_entry, request.reason, session.person)
    said = _("nobody may enter {site}") if request.no_entry else _("people may enter {site} again")
    return wire.Done(said.format(site=request.site))


async def accept(session: Session, request: AcceptChange) -> wire.Reply:
    """Take what a tripwire saw for right."""
    await session.desk.services.accept(request.service, request.check, session.person)
    return wire.Done(_("taken for right from now on"))
