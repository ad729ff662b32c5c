"""Runbooks that may begin by themselves, on a page; and the veto, which can be given on every screen."""

from __future__ import annotations

from console.i18n import _
from console.tui.cells import Line
from console.tui.rows.armed import armed_lines, counting
from console.tui.rows.header import crumb
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.tui.screens.reading import Reading
from console.wire.messages import Done
from console.wire.running import VetoArmed


class ArmedScreen(Reading):
    """What waits, what counts down, what has begun."""

    def told_name(self) -> str:
        return "armed"

    def tell(self, width: int) -> list[Line]:
        return [crumb(_("Armed runbooks")), (), *armed_lines(self.seat.scene, width)]


async def veto(frame: Frame) -> None:
    """Let a countdown end in nothing; asks for the reason, and for which where there are several."""
    running = counting(frame.seat.scene)
    if not running:
        frame.say(_("Nothing counts down."))
        return
    chosen: str | None = running[0].id
    if len(running) > 1:
        choices = tuple(Choice(one.id, one.id, f"{one.runbook} {one.target}") for one in running)
        chosen = await frame.app.push_screen_wait(Choose(_("Which countdown?"), choices))
    if chosen is None:
        return
    text = _("{name} does not begin then, until its signs have gone and come again. The countdown goes on meanwhile.")
    prompt = Prompt(_("Veto a countdown"), text.format(name=chosen), _("Why?"))
    reason = await frame.app.push_screen_wait(prompt)
    if reason is not None:
        reply = await frame.asked(VetoArmed(chosen, reason))
        if isinstance(reply, Done):
            frame.say(reply.message)
