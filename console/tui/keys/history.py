"""What can be done with a drawn reading: closer, farther, earlier, later; not how it is opened."""

from __future__ import annotations

from console.i18n import N_
from console.tui.keys.action import HISTORY, Action

ACTIONS = (
    Action("zoom_in", ("plus", "equals_sign"), N_("closer"), N_("Half as long a time."), (HISTORY,), footer=3),
    Action("zoom_out", ("minus",), N_("farther"), N_("Twice as long a time."), (HISTORY,), footer=4),
    Action("earlier", ("left",), N_("earlier"), N_("Half a screen back in time."), (HISTORY,), footer=5),
    Action("later", ("right",), N_("later"), N_("Half a screen on in time."), (HISTORY,), footer=5),
    Action("until_now", ("0",), N_("now"), N_("The time that ends now."), (HISTORY,), footer=7),
    Action("next_reading", ("tab",), N_("next reading"), N_("The device's next reading."), (HISTORY,), footer=8),
    Action("previous_reading", ("shift+tab",), N_("reading before"), N_("The device's reading before."), (HISTORY,)),
    Action(
        "overlay",
        ("v",),
        N_("lay over"),
        N_("Draw the device's next reading of this kind into this picture too, or any reading that is named."),
        (HISTORY,),
        command="overlay",
        argument="point",
    ),
)
