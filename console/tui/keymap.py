"""Keys that a person gives to actions in their own configuration: what may be written there, and what is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from difflib import get_close_matches

from console.errors import ConfigError
from console.i18n import _
from console.model.text import neutralise
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


def read_keys(told: Mapping[str, str | list[str]], file: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The keys by action, in Textual's names, and a sentence with file and action for each thing that cannot be had."""
    own: dict[str, tuple[str, ...]] = {}
    mistakes = []
    for action, keys in told.items():
        try:
            own[_known(action, file)] = tuple(_key(key, action, file) for key in _several(keys))
        except ConfigError as error:
            mistakes.append(str(error))
    while (clash := _clash(own, file)) is not None:
        dropped, sentence = clash
        del own[dropped]
        mistakes.append(sentence)
    return own, tuple(mistakes)


def _several(keys: str | list[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else keys


def _known(action: str, file: str) -> str:
    if action in REGISTRY:
        return action
    near = get_close_matches(action, REGISTRY, 1)
    hint = _("; did you mean “{near}”?").format(near=near[0]) if near else ""
    sentence = _("{file}: keys.{name}: there is no such action")
    raise ConfigError(sentence.format(file=file, name=neutralise(action)) + hint)


def _key(text: str, action: str, file: str) -> str:
    key = _BY_SIGN.get(text) or (text if len(text) == 1 else _BY_NAME.get(text.lower(), text.lower()))
    name = key.removeprefix("ctrl+")
    if (len(name) == 1 and name.isprintable()) or key in _NAMED:
        return key
    sentence = _("{file}: keys.{name}: “{key}” is no key; write it as in a, X, ctrl+k, f5, space or /")
    raise ConfigError(sentence.format(file=file, name=action, key=neutralise(text)))


def _clash(own: Mapping[str, tuple[str, ...]], file: str) -> tuple[str, str] | None:
    """The first of the person's keys that would mean two things on one screen: whose it is no longer, and why."""
    keymap = Keymap(own)
    for one, other in itertools.combinations(REGISTRY.values(), 2):
        shared = set(keymap.keys(one)) & set(keymap.keys(other))
        if shared and (one.id in own or other.id in own) and meet(one, other):
            words = _("{file}: keys: {key} would mean both “{one}” and “{other}” on one screen")
            sentence = words.format(file=file, key=key_name(min(shared)), one=one.id, other=other.id)
            return (one.id if one.id in own else other.id), sentence
    return None


def meet(one: Action, other: Action) -> bool:
    """Whether both can be done on one screen."""
    return any(
        here.intersection(one.scopes) and here.intersection(other.scopes)
        for here in ({*scopes, EVERYWHERE} for scopes in SCREENS)
    )
