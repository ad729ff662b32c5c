"""What can be written down to take away; what stands in it is elsewhere."""

from __future__ import annotations

from console.i18n import N_
from console.tui.keys.action import ALERTS, EVERYWHERE, INCIDENT, SHIFT, Action

ACTIONS = (
    Action(
        "report",
        ("R",),
        N_("report"),
        N_("Write this incident's report as a page that a browser opens."),
        (ALERTS, INCIDENT),
        command="report",
        argument="incident",
    ),
    Action(
        "shift_page",
        ("O",),
        N_("hand-over"),
        N_("The page for the next shift: what is open, held back, forbidden and waiting."),
        (EVERYWHERE,),
        place="hand-over",
        command="handover",
    ),
    Action(
        "initial",
        ("y",),
        N_("take the shift"),
        N_("Put your name to this page, on record."),
        (SHIFT,),
        dangerous=True,
        footer=1,
    ),
    Action(
        "evacuate",
        ("ctrl+e",),
        N_("take along"),
        N_("Write everything that is known to a stick or this machine, signed; it opens without Ronda."),
        (EVERYWHERE,),
        command="evacuate",
    ),
)
