"""Raising a flag that an armed runbook waits for, and taking it down; what then begins is not decided here."""

from __future__ import annotations

from console.i18n import _
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.wire.messages import Done
from console.wire.running import LowerFlag, RaiseFlag


async def turn_flag(frame: Frame, named: str) -> None:
    """Raise the flag, or take it down where it is up; asks for the reason, and for which where none is named."""
    name = named or await _which(frame)
    if not name:
        return
    up = name in frame.seat.scene.world.flags
    if up:
        title = _("Take the flag {name} down")
        text = _("What waits for it counts down no longer. What has begun goes on.")
    else:
        title = _("Raise the flag {name}")
        text = _("For two hours it is one of the signs for: {runbooks}. With its other signs that begins by itself.")
    prompt = Prompt(
        title.format(name=name), text.format(runbooks=_waiting(frame, name)), _("Why?") if up else _("What do you see?")
    )
    said = await frame.app.push_screen_wait(prompt)
    if said is not None:
        reply = await frame.asked(LowerFlag(name, said) if up else RaiseFlag(name, said))
        if isinstance(reply, Done):
            told = _("The flag {name} is up for two hours; :flag {name} takes it down.")
            frame.say(reply.message if up else told.format(name=name))


def _waiting(frame: Frame, name: str) -> str:
    """The armed runbooks that have the flag among their signs."""
    found = [f"{one.runbook} {one.target}" for one in frame.seat.scene.world.armed.values() if name in one.flags]
    return ", ".join(sorted(found)) or _("none")


async def _which(frame: Frame) -> str | None:
    world = frame.seat.scene.world
    known = sorted({flag for one in world.armed.values() for flag in one.flags})
    if not known:
        frame.say(_("No armed runbook waits for a flag."))
        return None
    choices = tuple(Choice(one, one, _waiting(frame, one)) for one in known)
    return await frame.app.push_screen_wait(Choose(_("Which flag?"), choices))
