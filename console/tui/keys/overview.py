"""What can be done with the panes of the first screen; not with the rows in them."""

from __future__ import annotations

from console.i18n import N_
from console.tui.keys.action import EVERYWHERE, OVERVIEW, Action

ACTIONS = (
    Action("pane_1", ("1",), N_("servers"), N_("The servers pane."), (EVERYWHERE,), command="servers"),
    Action("pane_2", ("2",), N_("environment"), N_("The environment pane."), (EVERYWHERE,), command="environment"),
    Action("pane_3", ("3",), N_("alerts"), N_("The alerts pane."), (EVERYWHERE,), command="alerts"),
    Action("pane_4", ("4",), N_("runbooks"), N_("The runbooks pane."), (EVERYWHERE,), command="runbooks"),
    Action("next_pane", ("tab",), N_("next pane"), N_("The next pane."), (OVERVIEW,), footer=8),
    Action("previous_pane", ("shift+tab",), N_("previous pane"), N_("The pane before."), (OVERVIEW,)),
    Action("zoom", ("z",), N_("zoom"), N_("This pane alone, or all four again."), (OVERVIEW,), footer=6),
    Action("wider", ("greater_than_sign",), N_("wider"), N_("This pane wider."), (OVERVIEW,)),
    Action("narrower", ("less_than_sign",), N_("narrower"), N_("This pane narrower."), (OVERVIEW,)),
    Action("taller", ("plus",), N_("taller"), N_("This pane taller."), (OVERVIEW,)),
    Action("lower", ("minus",), N_("lower"), N_("This pane lower."), (OVERVIEW,)),
    Action("even", ("equals_sign",), N_("usual sizes"), N_("All panes in the sizes that they came in."), (OVERVIEW,)),
    Action(
        "save_view",
        (),
        N_("save view"),
        N_("Keep this pane's filter and order under a name."),
        (OVERVIEW,),
        command="save-view",
        argument="view",
    ),
    Action(
        "view",
        ("V",),
        N_("saved views"),
        N_("Show a pane as it was kept under a name."),
        (OVERVIEW,),
        command="view",
        argument="view",
    ),
    Action("bell", ("B",), N_("bell"), N_("Bell for a new critical: on or off."), (OVERVIEW,), command="bell"),
)
