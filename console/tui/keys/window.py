"""What can be done with the window itself, wherever it is; it changes nothing that others see."""

from __future__ import annotations

from console.i18n import N_
from console.tui.keys.action import EVERYWHERE, Action

ACTIONS = (
    Action("back", ("escape",), N_("back"), N_("Go back; in a pane, take the filter away."), (EVERYWHERE,), footer=2),
    Action(
        "save_screen",
        ("ctrl+s",),
        N_("save screen"),
        N_("Keep this screen as text and as a picture."),
        (EVERYWHERE,),
        command="save",
    ),
    Action(
        "theme",
        ("T",),
        N_("theme"),
        N_("The next theme; with a name, that one, read anew from its file."),
        (EVERYWHERE,),
        command="theme",
        argument="theme",
    ),
    Action("redraw", ("ctrl+l",), N_("redraw"), N_("Draw the whole screen again."), (EVERYWHERE,)),
    Action("command", ("colon",), N_("command"), N_("Type what to do or where to go; Tab completes."), (EVERYWHERE,)),
    Action("palette", ("ctrl+p",), N_("all commands"), N_("Find an action by its name."), (EVERYWHERE,)),
    Action(
        "help", ("question_mark",), N_("help"), N_("All keys of this screen."), (EVERYWHERE,), footer=5, command="help"
    ),
    Action(
        "quit",
        ("q", "ctrl+c"),
        N_("leave"),
        N_("Close this window only; the engine and all runs go on."),
        (EVERYWHERE,),
        footer=10,
        command="q",
    ),
)
