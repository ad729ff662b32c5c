"""What leads to another screen or another moment; not what is done there."""

from __future__ import annotations

from console.i18n import N_
from console.tui.keys.action import ALERTS, DEVICE, ENVIRONMENT, EVERYWHERE, RACK, ROOM, SERVERS, STORY, Action

ACTIONS = (
    Action(
        "services",
        ("5",),
        N_("services"),
        N_("Every service by its public name: how it stands, what it has cost, what it hangs on."),
        (EVERYWHERE,),
        place="services",
        command="services",
    ),
    Action(
        "service",
        (),
        N_("service"),
        N_("One service: its checks, what it hangs on, whether it may go public."),
        (EVERYWHERE,),
        place="service",
        command="service",
        argument="service",
    ),
    Action(
        "device",
        (),
        N_("device"),
        N_("Everything known of one device."),
        (EVERYWHERE,),
        place="device",
        command="device",
        argument="device",
    ),
    Action(
        "rack",
        ("e",),
        N_("rack"),
        N_("The rack of this device, unit by unit."),
        (EVERYWHERE,),
        place="rack",
        command="rack",
        argument="rack",
    ),
    Action(
        "room",
        ("o",),
        N_("room"),
        N_("The room: its racks and what is measured there."),
        (EVERYWHERE,),
        place="room",
        command="room",
        argument="room",
    ),
    Action(
        "incident",
        ("i",),
        N_("incident"),
        N_("The incident: its course, what is at risk, its alerts."),
        (EVERYWHERE,),
        place="incident",
        command="incident",
        argument="incident",
    ),
    Action(
        "history",
        ("h",),
        N_("history"),
        N_("How a reading has moved, drawn large."),
        (SERVERS, ENVIRONMENT, ROOM, RACK, DEVICE, ALERTS, STORY),
        place="history",
        command="history",
        argument="point",
    ),
    Action(
        "sessions",
        ("w",),
        N_("who"),
        N_("Who is here and what they look at."),
        (EVERYWHERE,),
        place="sessions",
        command="who",
    ),
    Action(
        "notices",
        ("n",),
        N_("notices"),
        N_("All that the engine has to say to everybody."),
        (EVERYWHERE,),
        place="notices",
        command="notices",
    ),
    Action(
        "time_travel",
        ("t",),
        N_("time travel"),
        N_("Show everything as it was at a moment of the past: 02:40, 15m, 2026-01-31 02:40."),
        (EVERYWHERE,),
        command="at",
        argument="moment",
    ),
    Action("before", ("left_square_bracket",), N_("screen before"), N_("Back to the screen before."), (EVERYWHERE,)),
    Action(
        "after", ("right_square_bracket",), N_("screen after"), N_("On to the screen that was left."), (EVERYWHERE,)
    ),
)
