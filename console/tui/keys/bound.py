"""Which keys an action has in this window and how they are written for a person; not what may be configured."""

from __future__ import annotations

from collections.abc import Mapping

from console.tui.keys.action import Action

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
    "exclamation_mark": "!",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def key_name(key: str) -> str:
    """How a key is written for a person: `Esc`, `/`, `Ctrl+P`."""
    if key.startswith("ctrl+"):
        return "Ctrl+" + key.removeprefix("ctrl+").upper()
    return _KEY_NAMES.get(key, key)


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
