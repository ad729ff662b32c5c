"""Everything a person can do, in one registry: footer, help, palette, documentation and key bindings all read it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from console.i18n import N_, _

EVERYWHERE = "everywhere"
OVERVIEW = "overview"
LIST = "list"
SERVERS = "servers"
ALERTS = "alerts"
RUNBOOKS = "runbooks"
DEVICE = "device"
STORY = "story"
RUN = "run"
PAGE = "page"
ENVIRONMENT = "environment"
RACK = "rack"
ROOM = "room"
INCIDENT = "incident"
HISTORY = "history"
SERVICE = "service"

SCREENS: tuple[tuple[str, ...], ...] = (
    (OVERVIEW, LIST, SERVERS),
    (OVERVIEW, LIST, ENVIRONMENT),
    (OVERVIEW, LIST, ALERTS),
    (OVERVIEW, LIST, RUNBOOKS),
    (DEVICE, PAGE),
    (STORY, PAGE),
    (RUN, PAGE),
    (INCIDENT, PAGE),
    (RACK, LIST),
    (ROOM, LIST),
    (HISTORY,),
    (SERVICE, PAGE),
    (LIST,),
    (PAGE,),
)
"""Which scopes come together on a screen."""


class Action(Struct, frozen=True):
    """One thing to do: `keys` in Textual's names, `scopes` where it can be done, `footer` its place (0: not there).

    A dangerous action changes something outside this window; in a read-only window it does not exist. `place` names the
    screen that it opens. With `command` it can be typed after `:`, followed by an `argument` of that kind.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scopes: tuple[str, ...]
    dangerous: bool = False
    footer: int = 0
    place: str = ""
    command: str = ""
    argument: str = ""


_ALL = (
    Action("open", ("enter",), N_("open"), N_("Open what the cursor is on."), (LIST,), footer=1),
    Action("back", ("escape",), N_("back"), N_("Go back; in a pane, take the filter away."), (EVERYWHERE,), footer=2),
    Action("down", ("j", "down"), N_("down"), N_("Next line."), (LIST, PAGE)),
    Action("up", ("k", "up"), N_("up"), N_("Previous line."), (LIST, PAGE)),
    Action("page_down", ("pagedown", "ctrl+d"), N_("page down"), N_("One screenful on."), (LIST, PAGE)),
    Action("page_up", ("pageup", "ctrl+u"), N_("page up"), N_("One screenful back."), (LIST, PAGE)),
    Action("first", ("g", "home"), N_("first"), N_("To the first line."), (LIST, PAGE)),
    Action("last", ("G", "end"), N_("last"), N_("To the last line."), (LIST, PAGE)),
    Action("pane_1", ("1",), N_("servers"), N_("The servers pane."), (OVERVIEW,), command="servers"),
    Action("pane_2", ("2",), N_("environment"), N_("The environment pane."), (OVERVIEW,), command="environment"),
    Action("pane_3", ("3",), N_("alerts"), N_("The alerts pane."), (OVERVIEW,), command="alerts"),
    Action("pane_4", ("4",), N_("runbooks"), N_("The runbooks pane."), (OVERVIEW,), command="runbooks"),
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
    Action("check", ("p",), N_("check now"), N_("Have this service checked at once."), (SERVICE,), footer=3),
    Action("next_pane", ("tab",), N_("next pane"), N_("The next pane."), (OVERVIEW,), footer=8),
    Action("previous_pane", ("shift+tab",), N_("previous pane"), N_("The pane before."), (OVERVIEW,)),
    Action(
        "filter",
        ("slash",),
        N_("filter"),
        N_("Show only what matches; a leading ! turns it round, a leading ~ finds letters in their order."),
        (LIST,),
        footer=4,
    ),
    Action("sort", ("s",), N_("sort"), N_("Order the rows another way."), (LIST,), footer=7, command="sort"),
    Action("zoom", ("z",), N_("zoom"), N_("This pane alone, or all four again."), (OVERVIEW,), footer=6),
    Action(
        "acknowledge",
        ("a",),
        N_("acknowledge"),
        N_("Say that you have this alert, or all that are marked, with a note."),
        (ALERTS, STORY),
        dangerous=True,
        footer=3,
        command="ack",
    ),
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
    Action("mark", ("space",), N_("mark"), N_("Mark this row, or take its mark away."), (LIST,)),
    Action("faults", ("f",), N_("faults only"), N_("Only what is not well, or everything."), (LIST,), command="faults"),
    Action("wide", ("W",), N_("wide"), N_("Columns as wide as they need; Left and Right move on."), (LIST,)),
    Action("columns_right", ("right",), N_("right"), N_("More columns to the right."), (LIST,)),
    Action("columns_left", ("left",), N_("left"), N_("Back to the left."), (LIST,)),
    Action("copy", ("c",), N_("copy"), N_("Copy this row to your own clipboard (OSC 52)."), (LIST,)),
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
    Action(
        "unacknowledge",
        ("U",),
        N_("give back"),
        N_("Give an alert back that you had taken on."),
        (ALERTS, STORY),
        dangerous=True,
        command="unack",
    ),
    Action(
        "clear",
        ("L",),
        N_("clear latch"),
        N_("Clear an alert that stays until somebody clears it; its cause must be gone."),
        (ALERTS, STORY),
        dangerous=True,
        command="clear",
    ),
    Action(
        "acknowledge_all",
        ("A",),
        N_("acknowledge all"),
        N_("Say that you have every alert of this incident, with a note."),
        (INCIDENT,),
        dangerous=True,
        footer=3,
    ),
    Action(
        "silence",
        ("S",),
        N_("put aside"),
        N_("Put alerts aside for a while, seeing first how much that would hide."),
        (ALERTS, STORY, INCIDENT),
        dangerous=True,
        footer=5,
        command="silence",
    ),
    Action(
        "mark_cause",
        ("m",),
        N_("mark cause"),
        N_("Say that this alert is the cause of its incident."),
        (ALERTS, STORY, INCIDENT),
        dangerous=True,
        command="cause",
    ),
    Action(
        "lead",
        ("l",),
        N_("lead"),
        N_("Take the lead of this incident, or give it up."),
        (ALERTS, STORY, INCIDENT),
        dangerous=True,
        footer=4,
        command="lead",
    ),
    Action(
        "hand_over",
        ("N",),
        N_("hand-over note"),
        N_("Leave a note in this incident for whoever comes next."),
        (ALERTS, STORY, INCIDENT),
        dangerous=True,
        command="note",
    ),
    Action(
        "merge",
        ("M",),
        N_("join incidents"),
        N_("Make one incident of those that are marked, or of this and another one."),
        (ALERTS, INCIDENT),
        dangerous=True,
        command="merge",
    ),
    Action(
        "split",
        ("Y",),
        N_("take apart"),
        N_("Make an incident of its own of the marked alerts."),
        (ALERTS, STORY),
        dangerous=True,
        command="split",
    ),
    Action(
        "everything",
        ("E",),
        N_("explained too"),
        N_("Also list alerts that belong to an incident, are explained, or are put aside; or again only what calls."),
        (ALERTS,),
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
    Action("zoom_in", ("plus", "equals_sign"), N_("closer"), N_("Half as long a time."), (HISTORY,), footer=3),
    Action("zoom_out", ("minus",), N_("farther"), N_("Twice as long a time."), (HISTORY,), footer=4),
    Action("earlier", ("left",), N_("earlier"), N_("Half a screen back in time."), (HISTORY,), footer=5),
    Action("later", ("right",), N_("later"), N_("Half a screen on in time."), (HISTORY,), footer=6),
    Action("until_now", ("0",), N_("now"), N_("The time that ends now."), (HISTORY,), footer=7),
    Action("next_reading", ("tab",), N_("next reading"), N_("The device's next reading."), (HISTORY,), footer=8),
    Action("previous_reading", ("shift+tab",), N_("reading before"), N_("The device's reading before."), (HISTORY,)),
    Action(
        "overlay", ("v",), N_("lay over"), N_("Draw the next reading of the same unit into this picture."), (HISTORY,)
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
    Action(
        "save_screen",
        ("ctrl+s",),
        N_("save screen"),
        N_("Keep this screen as text and as a picture."),
        (EVERYWHERE,),
        command="save",
    ),
    Action("bell", ("B",), N_("bell"), N_("Bell for a new critical: on or off."), (OVERVIEW,), command="bell"),
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
        "help", ("question_mark",), N_("help"), N_("All keys of this screen."), (EVERYWHERE,), footer=9, command="help"
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

REGISTRY: dict[str, Action] = {action.id: action for action in _ALL}

_KEY_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "slash": "/",
    "question_mark": "?",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "home": "Home",
    "end": "End",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "space": "Space",
    "colon": ":",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def key_name(key: str) -> str:
    """How a key is written for a person: `Esc`, `/`, `Ctrl+P`."""
    if key.startswith("ctrl+"):
        return "Ctrl+" + key.removeprefix("ctrl+").upper()
    return _KEY_NAMES.get(key, key)


def by_command(line: str) -> Action | None:
    """The action of a command without its argument."""
    return next((action for action in _ALL if action.command == line), None)


def available(scopes: tuple[str, ...], *, read_only: bool = False, asking: bool = False) -> tuple[Action, ...]:
    """What can be done on a screen of these scopes, in the registry's order; one that asks only what stays on it."""
    here = {*scopes, EVERYWHERE}
    return tuple(
        action
        for action in _ALL
        if here.intersection(action.scopes)
        and not (action.dangerous and read_only)
        and (not asking or action.id in _STAYS or here.intersection(action.scopes) - {EVERYWHERE})
    )


_STAYS = frozenset({"back", "theme", "redraw", "help", "quit"})
"""What does not lead away from a question."""


def footer(here: tuple[Action, ...], keymap: Keymap) -> tuple[tuple[str, str], ...]:
    """The key and label of what the footer shows, most useful first."""
    shown = sorted((action for action in here if action.footer), key=lambda action: action.footer)
    return tuple((keymap.name(action), _(action.label)) for action in shown if keymap.keys(action))


class Keymap:
    """The keys of the actions: their own, but for those that a person has given other ones."""

    def __init__(self, own: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.own = dict(own or {})

    def keys(self, action: Action) -> tuple[str, ...]:
        """In Textual's names; the first is the one that is shown."""
        return self.own.get(action.id, action.keys)

    def name(self, action: Action) -> str:
        """The key that is shown, written for a person; empty where there is none."""
        return next(map(key_name, self.keys(action)), "")
