"""Going to a moment of the past and back to now: the engine is asked for the world as it was."""

from __future__ import annotations

from console.i18n import _
from console.model.snapshot import Snapshot
from console.tui import ages
from console.tui.past import Past, moment
from console.tui.rows.scene import concerns
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.wire.remembering import GetWorldAt, WorldAt


async def travel(frame: Frame, text: str) -> None:
    """Show the moment that was typed; asks for one where none was given; `now` comes back."""
    if not text:
        told = _("02:40 is the last time it was that, 15m is so long ago, 2026-01-31 02:40 that very minute.")
        missing = _("Type a moment first, as 02:40 or 15m; Esc stays in the present.")
        prompt = Prompt(_("Show the past"), told, _("Which moment?"), missing=missing)
        answer = await frame.app.push_screen_wait(prompt)
        text = answer or ""
    if not text:
        return
    if text == _("now") or text == "now":
        return_to_now(frame)
        return
    now = frame.seat.clock.now()
    at = moment(text, now, frame.seat.zone)
    if at is None or at > now:
        frame.say(_("“{text}” is no moment of the past; write 02:40 or 15m.").format(text=text))
        return
    reply = await frame.asked(GetWorldAt(at), _("Asking the engine what was known then…"))
    if isinstance(reply, WorldAt):
        world = Snapshot()
        world.apply(reply.entities)
        frame.seat.past = Past(at, world, concerns(world.alerts.values()))
        frame.seat.redraw()
        frame.say(_("This is {time}. Esc returns to now.").format(time=ages.moment(at, now, frame.seat.zone)))


def return_to_now(frame: Frame) -> None:
    """Show what is."""
    if frame.seat.past is not None:
        frame.seat.past = None
        frame.seat.redraw()
        frame.say(_("This is now."))
