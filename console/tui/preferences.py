"""What a person's own `console.toml` asks for: what can be kept of it, and a sentence for each thing that cannot."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from console.i18n import _
from console.model.oserror import os_words
from console.model.text import neutralise
from console.tui.keymap import read_keys

Keys = str | list[str]


class Preferences(Struct, frozen=True):
    """`theme` is a theme's name or empty, `keys` Textual's names by action; `mistakes` are whole sentences."""

    theme: str = ""
    keys: dict[str, tuple[str, ...]] = {}
    mistakes: tuple[str, ...] = ()


def read_preferences(path: Path) -> Preferences:
    """A file that is not there asks for nothing; one that cannot be read asks for nothing, with a mistake."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Preferences()
    # The parser gives up on deep nesting with a RecursionError.
    except (OSError, ValueError, RecursionError) as error:
        return Preferences(mistakes=(_("{file}: {why}").format(file=path, why=os_words(error)),))
    return _kept(told, path)


def _kept(told: dict[str, object], path: Path) -> Preferences:
    strange = _("{file}: there is no “{name}” here; there are theme and keys")
    mistakes = [strange.format(file=path, name=neutralise(name)) for name in told if name not in ("theme", "keys")]
    theme = told.get("theme", "")
    if not isinstance(theme, str):
        mistakes.append(_("{file}: theme: write the name of a theme in quotes").format(file=path))
        theme = ""
    keys = told.get("keys", {})
    if not isinstance(keys, dict):
        mistakes.append(_("{file}: keys: write a table, [keys], with a line for each action").format(file=path))
        keys = {}
    asked, wrong = _asked(keys, path)
    own, refused = read_keys(asked, str(path))
    return Preferences(theme, own, (*mistakes, *wrong, *refused))


def _asked(keys: dict[str, object], path: Path) -> tuple[dict[str, Keys], list[str]]:
    asked: dict[str, Keys] = {}
    mistakes = []
    for action, told in keys.items():
        try:
            asked[action] = msgspec.convert(told, Keys)
        except msgspec.ValidationError:
            words = _("{file}: keys.{name}: write a key in quotes, or a list of such")
            mistakes.append(words.format(file=path, name=neutralise(action)))
    return asked, mistakes
