"""What can be done with devices, services and runs of runbooks; not where they are shown."""

from __future__ import annotations

from console.i18n import N_
from console.tui.keys.action import DEVICE, ENVIRONMENT, EVERYWHERE, ROOM, RUN, SERVERS, SERVICE, STORY, Action

ACTIONS = (
    Action("runbooks", ("r",), N_("runbooks"), N_("The runbooks that fit this."), (SERVERS, DEVICE, STORY), footer=3),
    Action(
        "runbook",
        (),
        N_("runbook"),
        N_("The plan of a runbook, to read and to confirm."),
        (EVERYWHERE,),
        command="runbook",
        argument="runbook",
    ),
    Action(
        "poll", ("p",), N_("ask now"), N_("Have this device read at once."), (SERVERS, DEVICE), footer=5, command="poll"
    ),
    Action(
        "prove",
        ("P",),
        N_("prove sensor"),
        N_("Test a leak or smoke sensor: its alerts call nobody meanwhile, and the day of the proof is kept."),
        (ENVIRONMENT, ROOM),
        dangerous=True,
        footer=4,
        command="prove",
    ),
    Action("check", ("p",), N_("check now"), N_("Have this service checked at once."), (SERVICE,), footer=3),
    Action(
        "accept",
        ("A",),
        N_("take for right"),
        N_("Take what a tripwire of this service saw last for right; asks for the service's name."),
        (SERVICE,),
        dangerous=True,
        command="accept",
    ),
    Action(
        "entry",
        (),
        N_("no entry"),
        N_("Say that nobody may enter a site, with the reason; or that people may again."),
        (EVERYWHERE,),
        dangerous=True,
        command="no-entry",
        argument="site",
    ),
    Action(
        "flag",
        (),
        N_("flag"),
        N_("Raise a flag that an armed runbook waits for, with what you see; or take it down again."),
        (EVERYWHERE,),
        dangerous=True,
        command="flag",
        argument="flag",
    ),
    Action(
        "veto",
        ("exclamation_mark",),
        N_("veto"),
        N_("Let a countdown of an armed runbook end in nothing; asks for the reason."),
        (EVERYWHERE,),
        dangerous=True,
        command="veto",
    ),
    Action(
        "answer",
        ("y",),
        N_("answer"),
        N_("Answer what a step of this run asks."),
        (RUN,),
        dangerous=True,
        footer=1,
    ),
    Action(
        "stop_run",
        ("X",),
        N_("stop the run"),
        N_("Stop after the step under way; asks for the word first."),
        (RUN,),
        dangerous=True,
        footer=3,
    ),
    Action(
        "tag",
        ("D",),
        N_("do not energise"),
        N_("Forbid that anything puts power on this device, or lift that; asks for the reason."),
        (DEVICE,),
        dangerous=True,
        command="tag",
    ),
)
