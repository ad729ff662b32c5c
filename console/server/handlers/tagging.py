"""Requests that put do-not-energise tags on devices and take them off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.i18n import _
from console.model.text import neutralise
from console.wire import messages as wire
from console.wire.running import TagDevice, UntagDevice

if TYPE_CHECKING:
    from console.server.session import Session


async def tag(session: Session, request: TagDevice) -> wire.Reply:
    """Forbid that anything puts power on a device."""
    await session.desk.tags.put_on(request.device, neutralise(request.reason, 500), session.person)
    return wire.Done(_("{device} is tagged do-not-energise").format(device=request.device))


async def untag(session: Session, request: UntagDevice) -> wire.Reply:
    """Take a device's do-not-energise tag off."""
    await session.desk.tags.take_off(request.device, neutralise(request.reason, 500), session.person)
    return wire.Done(_("{device} is tagged no longer").format(device=request.device))
