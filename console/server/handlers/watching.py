"""Requests that only look."""

from __future__ import annotations

from console.i18n import _
from console.server.session import Session
from console.wire import messages as wire


def watch(session: Session, request: wire.Watch) -> wire.Reply:
    """The world now, then its changes."""
    session.watch(request.every_s)
    return wire.Done()


def watch_device(session: Session, request: wire.WatchDevice) -> wire.Reply:
    """All readings of one device."""
    session.look_at(request.device)
    return wire.Done()


def watch_run(session: Session, request: wire.WatchRun) -> wire.Reply:
    """The live output of one run."""
    if session.subscription is not None:
        session.subscription.watch("RunOutput", request.run)
    return wire.Done()


def show_screen(session: Session, request: wire.ShowScreen) -> wire.Reply:
    """Which screen this person looks at."""
    session.show(request.screen)
    return wire.Done()


def get_world(session: Session) -> wire.Reply:
    """Everything once."""
    session.desk.devices.refresh()
    return wire.World(entities=session.desk.bus.entities(), readings=session.desk.devices.readings())


def poll_now(session: Session, request: wire.PollNow) -> wire.Reply:
    """Read a device at once."""
    session.desk.devices.poll_now(request.device)
    return wire.Done(_("{device} is being read").format(device=request.device))
