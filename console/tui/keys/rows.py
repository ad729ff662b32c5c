"""What can be done on a screen of rows or lines: moving, filtering, ordering, marking; not what a row is."""

from __future__ import annotations

from console.i18n import N_
from console.tui.keys.action import LIST, PAGE, Action

ACTIONS = (
    Action("open", ("enter",), N_("open"), N_("Open what the cursor is on."), (LIST,), footer=1),
    Action("down", ("j", "down"), N_("line down"), N_("Next line."), (LIST, PAGE)),
    Action("up", ("k", "up"), N_("line up"), N_("Previous line."), (LIST, PAGE)),
    Action("page_down", ("pagedown", "ctrl+d"), N_("page down"), N_("One screenful on."), (LIST, PAGE)),
    Action("page_up", ("pageup", "ctrl+u"), N_("page up"), N_("One screenful back."), (LIST, PAGE)),
    Action("first", ("g", "home"), N_("first"), N_("To the first line."), (LIST, PAGE)),
    Action("last", ("G", "end"), N_("last"), N_("To the last line."), (LIST, PAGE)),
    Action(
        "filter",
        ("slash",),
        N_("filter"),
        N_("Show only what matches; a leading ! turns it round, a leading ~ finds letters in their order."),
        (LIST,),
        footer=4,
    ),
    Action("sort", ("s",), N_("sort"), N_("Order the rows another way."), (LIST,), footer=7, command="sort"),
    Action("mark", ("space",), N_("mark"), N_("Mark this row, or take its mark away."), (LIST,)),
    Action("faults", ("f",), N_("faults only"), N_("Only what is not well, or everything."), (LIST,), command="faults"),
    Action("wide", ("W",), N_("wide"), N_("Columns as wide as they need; Left and Right move on."), (LIST,)),
    Action("columns_right", ("right",), N_("right"), N_("More columns to the right."), (LIST,)),
    Action("columns_left", ("left",), N_("left"), N_("Back to the left."), (LIST,)),
    Action("copy", ("c",), N_("copy"), N_("Copy this row to your own clipboard (OSC 52)."), (LIST,)),
)
