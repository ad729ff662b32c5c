"""Keeping the way a pane is looked at under a name, and coming back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import ConfigError
from console.i18n import _
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.prompt import Prompt

if TYPE_CHECKING:
    from console.tui.screens.overview import Overview


async def save_view(frame: Overview, name: str) -> None:
    """Keep filter and order of the pane that has the keys; asks for a name where none is given."""
    if not name:
        text = _("The pane's filter and order, to be shown again with V or :view.")
        prompt = Prompt(_("Keep this view"), text, _("Its name?"), missing=_("Type a name first; Esc keeps nothing."))
        answer = await frame.app.push_screen_wait(prompt)
        name = answer or ""
    if not name:
        return
    try:
        path = frame.seat.personal.save_view(name, frame.kept())
    except ConfigError as error:
        frame.say(str(error), "banner")
    else:
        frame.say(_("Kept as “{name}” in {path}.").format(name=name, path=path))


async def choose_view(frame: Overview, name: str) -> None:
    """Show a kept view; without a name, choose one."""
    views = frame.seat.personal.views()
    if not views:
        frame.say(_("No view is kept yet; :save-view NAME keeps this one."))
        return
    if not name:
        told = (f"{view.pane} /{view.filter}" if view.filter else view.pane for view in views.values())
        choices = tuple(Choice(id_, id_, help_) for id_, help_ in zip(views, told, strict=True))
        answer = await frame.app.push_screen_wait(Choose(_("Saved views"), choices))
        name = answer or ""
    if name in views:
        frame.show_view(views[name])
    elif name:
        frame.say(_("No view is kept as “{name}”.").format(name=name))
