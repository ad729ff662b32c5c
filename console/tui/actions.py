"""Everything a person can do, in one registry: footer, help, palette, documentation and key bindings all read it."""

from __future__ import annotations

from msgspec import Struct

from console.i18n import N_, _

EVERYWHERE = "everywhere"
OVERVIEW = "overview"
SERVERS = "servers"
ALERTS = "alerts"
RUNBOOKS = "runbooks"
DEVICE = "device"
STORY = "story"
RUN = "run"
PAGE = "page"


class Action(Struct, frozen=True):
    """One thing to do: `keys` in Textual's names, `scopes` where it can be done, `footer` its place (0: not there).

    A dangerous action changes something outside this window; in a read-only window it does not exist.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scopes: tuple[str, ...]
    dangerous: bool = False
    footer: int = 0


_ALL = (
    Action("open", ("enter",), N_("open"), N_("Open what the cursor is on."), (OVERVIEW,), footer=1),
    Action("back", ("escape",), N_("back"), N_("Go back; in a pane, take the filter away."), (EVERYWHERE,), footer=2),
    Action("down", ("j", "down"), N_("down"), N_("Next line."), (OVERVIEW, PAGE)),
    Action("up", ("k", "up"), N_("up"), N_("Previous line."), (OVERVIEW, PAGE)),
    Action("page_down", ("pagedown", "ctrl+d"), N_("page down"), N_("One screenful on."), (OVERVIEW, PAGE)),
    Action("page_up", ("pageup", "ctrl+u"), N_("page up"), N_("One screenful back."), (OVERVIEW, PAGE)),
    Action("first", ("g", "home"), N_("first"), N_("To the first line."), (OVERVIEW, PAGE)),
    Action("last", ("G", "end"), N_("last"), N_("To the last line."), (OVERVIEW, PAGE)),
    Action("pane_1", ("1",), N_("servers"), N_("The servers pane."), (OVERVIEW,)),
    Action("pane_2", ("2",), N_("environment"), N_("The environment pane."), (OVERVIEW,)),
    Action("pane_3", ("3",), N_("alerts"), N_("The alerts pane."), (OVERVIEW,)),
    Action("pane_4", ("4",), N_("runbooks"), N_("The runbooks pane."), (OVERVIEW,)),
    Action("next_pane", ("tab",), N_("next pane"), N_("The next pane."), (OVERVIEW,), footer=8),
    Action("previous_pane", ("shift+tab",), N_("previous pane"), N_("The pane before."), (OVERVIEW,)),
    Action(
        "filter",
        ("slash",),
        N_("filter"),
        N_("Show only what matches; a leading ! turns it round."),
        (OVERVIEW,),
        footer=4,
    ),
    Action("sort", ("s",), N_("sort"), N_("Order the rows another way."), (OVERVIEW,), footer=7),
    Action("zoom", ("z",), N_("zoom"), N_("This pane alone, or all four again."), (OVERVIEW,), footer=6),
    Action(
        "acknowledge",
        ("a",),
        N_("acknowledge"),
        N_("Say that you have this alert, with a note."),
        (ALERTS, STORY),
        dangerous=True,
        footer=3,
    ),
    Action("runbooks", ("r",), N_("runbooks"), N_("The runbooks that fit this."), (SERVERS, DEVICE, STORY), footer=3),
    Action("poll", ("p",), N_("ask now"), N_("Have this device read at once."), (SERVERS, DEVICE), footer=5),
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
    Action("bell", ("B",), N_("bell"), N_("Bell for a new critical: on or off."), (OVERVIEW,)),
    Action("theme", ("T",), N_("theme"), N_("The next theme."), (EVERYWHERE,)),
    Action("redraw", ("ctrl+l",), N_("redraw"), N_("Draw the whole screen again."), (EVERYWHERE,)),
    Action("palette", ("ctrl+p",), N_("all commands"), N_("Find an action by its name."), (EVERYWHERE,)),
    Action("help", ("question_mark",), N_("help"), N_("All keys of this screen."), (EVERYWHERE,), footer=9),
    Action(
        "quit",
        ("q", "ctrl+c"),
        N_("leave"),
        N_("Close this window only; the engine and all runs go on."),
        (EVERYWHERE,),
        footer=10,
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
}


def key_name(key: str) -> str:
    """How a key is written for a person: `Esc`, `/`, `Ctrl+P`."""
    if key.startswith("ctrl+"):
        return "Ctrl+" + key.removeprefix("ctrl+").upper()
    return _KEY_NAMES.get(key, key)


def available(scopes: tuple[str, ...], *, read_only: bool = False) -> tuple[Action, ...]:
    """What can be done on a screen of these scopes, in the registry's order."""
    here = {*scopes, EVERYWHERE}
    return tuple(a for a in _ALL if here.intersection(a.scopes) and not (a.dangerous and read_only))


def footer(scopes: tuple[str, ...], *, read_only: bool = False) -> tuple[tuple[str, str], ...]:
    """The key and label of what the footer shows, most useful first."""
    shown = sorted((a for a in available(scopes, read_only=read_only) if a.footer), key=lambda action: action.footer)
    return tuple((key_name(action.keys[0]), _(action.label)) for action in shown)
