"""Keys that a person gives to actions in their own configuration: what may be written there, and what is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from difflib import get_close_matches

from console.errors import ConfigError
from console.i18n import _
from console.tui.actions import EVERYWHERE, REGISTRY, SCREENS, Action, Keymap, key_name

_BY_NAME = {"esc": "escape", "pgup": "pageup", "pgdn": "pagedown", "pagedown": "pagedown", "return": "enter"}
_BY_SIGN = {
    "/": "slash",
    "?": "question_mark",
    ":": "colon",
    "+": "plus",
    "-": "minus",
    "=": "equals_sign",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    " ": "space",
}
_NAMED = frozenset(
    {"enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "insert", "home", "end", "pageup"}
    | {"pagedown", "up", "down", "left", "right", *(f"f{number}" for number in range(1, 13)), *_BY_SIGN.values()}
)


def read_keys(told: Mapping[str, str | list[str]], file: str) -> dict[str, tuple[str, ...]]:
    """The keys by action, in Textual's names; `ConfigError` is one sentence with the file and the action."""
    own: dict[str, tuple[str, ...]] = {}
    for action, keys in told.items():
        if action not in REGISTRY:
            near = get_close_matches(action, REGISTRY, 1)
            hint = _("; did you mean “{near}”?").format(near=near[0]) if near else ""
            raise ConfigError(_("{file}: keys.{name}: there is no such action").format(file=file, name=action) + hint)
        own[action] = tuple(_key(key, action, file) for key in ([keys] if isinstance(keys, str) else keys))
    _refuse_clashes(Keymap(own), own, file)
    return own


def _key(text: str, action: str, file: str) -> str:
    key = _BY_SIGN.get(text) or (text if len(text) == 1 else _BY_NAME.get(text.lower(), text.lower()))
    name = key.removeprefix("ctrl+")
    if (len(name) == 1 and name.isprintable()) or key in _NAMED:
        return key
    sentence = _("{file}: keys.{name}: “{key}” is no key; write it as in a, X, ctrl+k, f5, space or /")
    raise ConfigError(sentence.format(file=file, name=action, key=text))


def _refuse_clashes(keymap: Keymap, own: Mapping[str, tuple[str, ...]], file: str) -> None:
    for one, other in itertools.combinations(REGISTRY.values(), 2):
        shared = set(keymap.keys(one)) & set(keymap.keys(other))
        if shared and (one.id in own or other.id in own) and _meet(one, other):
            key = key_name(min(shared))
            sentence = _("{file}: keys: {key} would mean both “{one}” and “{other}” on one screen")
            raise ConfigError(sentence.format(file=file, key=key, one=one.id, other=other.id))


def _meet(one: Action, other: Action) -> bool:
    return any(
        here.intersection(one.scopes) and here.intersection(other.scopes)
        for here in ({*scopes, EVERYWHERE} for scopes in SCREENS)
    )
