"""Everything a person can do, in one registry: footer, help, palette, documentation and key bindings all read it."""

from __future__ import annotations

from console.i18n import _
from console.tui.keys import alerts, devices, history, overview, papers, places, rows, window
from console.tui.keys.action import (
    ALERTS,
    DEVICE,
    ENVIRONMENT,
    EVERYWHERE,
    HISTORY,
    INCIDENT,
    LIST,
    OVERVIEW,
    PAGE,
    RACK,
    ROOM,
    RUN,
    RUNBOOKS,
    SERVERS,
    SERVICE,
    SHIFT,
    STORY,
    Action,
)
from console.tui.keys.bound import Keymap, key_name

__all__ = [
    "ALERTS",
    "DEVICE",
    "ENVIRONMENT",
    "EVERYWHERE",
    "HISTORY",
    "INCIDENT",
    "LIST",
    "ONLY_NOW",
    "OVERVIEW",
    "PAGE",
    "RACK",
    "REGISTRY",
    "ROOM",
    "RUN",
    "RUNBOOKS",
    "SCREENS",
    "SERVERS",
    "SERVICE",
    "SHIFT",
    "STORY",
    "Action",
    "Keymap",
    "available",
    "by_command",
    "footer",
    "key_name",
]

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
    (SHIFT, PAGE),
    (LIST,),
    (PAGE,),
)
"""Which scopes come together on a screen."""

REGISTRY: dict[str, Action] = {
    action.id: action
    for table in (rows, overview, alerts, devices, history, places, papers, window)
    for action in table.ACTIONS
}

ONLY_NOW = frozenset({"poll", "check", "runbooks", "runbook"})
"""What reads anew or leads to a beginning: while the past is shown it does not exist."""

_STAYS = frozenset({"back", "theme", "redraw", "help", "quit"})
"""What does not lead away from a question."""


def by_command(line: str) -> Action | None:
    """The action of a command without its argument."""
    return next((action for action in REGISTRY.values() if action.command == line), None)


def available(
    scopes: tuple[str, ...], *, read_only: bool = False, asking: bool = False, past: bool = False
) -> tuple[Action, ...]:
    """What can be done on a screen of these scopes, in the registry's order; one that asks only what stays on it."""
    here = {*scopes, EVERYWHERE}
    return tuple(
        action
        for action in REGISTRY.values()
        if here.intersection(action.scopes)
        and not (action.dangerous and read_only)
        and not (past and action.id in ONLY_NOW)
        and (not asking or action.id in _STAYS or here.intersection(action.scopes) - {EVERYWHERE})
    )


def footer(here: tuple[Action, ...], keymap: Keymap) -> tuple[tuple[str, str], ...]:
    """The key and label of what the footer shows, most useful first."""
    shown = sorted((action for action in here if action.footer), key=lambda action: action.footer)
    return tuple((keymap.name(action), _(action.label)) for action in shown if keymap.keys(action))
