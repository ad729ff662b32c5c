"""Themes as data: which colours and weights each role has; a role without a colour is in the theme's ordinary text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from console.errors import ConfigError
from console.i18n import _
from console.model.oserror import os_words
from console.model.text import neutralise
from console.tui.theme_mistakes import Shape, not_toml, theme_mistakes

TERMINALS_OWN = "default"
CONTRAST = 4.5
"""WCAG 2.1, success criterion 1.4.3: the least contrast between text and what is behind it."""

ROLES = frozenset(
    {
        "text",
        "strong",
        "muted",
        "heading",
        "title",
        "columns",
        "ok",
        "warning",
        "critical",
        "unknown",
        "stale",
        "accent",
        "command",
        "seal",
        "banner",
        "notice",
        "bar",
        "bar_strong",
        "bar_warning",
        "bar_notice",
        "key",
    }
)


class Ink(Struct, frozen=True, forbid_unknown_fields=True):
    """How one role is written; empty colours are the theme's own."""

    color: str = ""
    background: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False
    dim: bool = False


class Theme(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole theme; with `cursor_reverse` the cursor's line is reversed instead of having a background."""

    title: str
    dark: bool
    text: str
    background: str
    bar: str
    cursor: str
    roles: dict[str, Ink]
    cursor_reverse: bool = False

    def ink(self, role: str) -> Ink:
        """The ink of a role, its empty colours filled in."""
        ink = self.roles.get(role, Ink())
        behind = ink.background or (self.bar if role.startswith("bar") else self.background)
        return msgspec.structs.replace(ink, color=ink.color or self.text, background=behind)

    @property
    def native(self) -> bool:
        """Whether it is made of the terminal's own colours, whose contrast cannot be known."""
        return self.background == TERMINALS_OWN


def read_theme(path: Path) -> Theme:
    """The theme in a file; `ConfigError` says what is wrong with it, and on which line."""
    name = neutralise(path.name)
    try:
        text = path.read_text("utf-8")
        told = tomllib.loads(text)
    except (OSError, RecursionError) as error:
        raise ConfigError(_("{file}: not a theme: {why}").format(file=name, why=os_words(error))) from error
    except ValueError as error:
        raise ConfigError(name + not_toml(error)) from error
    mistakes = theme_mistakes(text, told, Shape(Theme, Ink, ROLES))
    if mistakes:
        raise ConfigError(name + mistakes)
    return msgspec.convert(told, Theme)


def read_themes(directory: Path) -> dict[str, Theme]:
    """Every theme of a directory by its file's name."""
    return {path.stem: read_theme(path) for path in sorted(directory.glob("*.toml"))}


class OwnThemes(Struct, frozen=True):
    """`found` by name; `mistakes`, by the name of a theme that is none, say why."""

    found: dict[str, Theme] = {}
    mistakes: dict[str, str] = {}


def read_own_themes(directory: Path) -> OwnThemes:
    """Every theme of a person's directory that is one; a directory that cannot be read has none."""
    found: dict[str, Theme] = {}
    mistakes: dict[str, str] = {}
    for path in sorted(directory.glob("*.toml")):
        try:
            found[neutralise(path.stem)] = read_theme(path)
        except ConfigError as error:
            mistakes[neutralise(path.stem)] = str(error)
    return OwnThemes(found, mistakes)


def fitting(environment: Mapping[str, str], liked: str = "") -> str:
    """The theme for this terminal: no colour where none is wanted, few where there are few; else the liked."""
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR") or term.startswith(("vt", "dumb")) or term.endswith("-m"):
        return "mono"
    if term in ("linux", "ansi", "cons25") or term.endswith("-16color"):
        return "sixteen"
    return liked or "dark"


def no_theme(name: str, themes: Iterable[str]) -> str:
    """The sentence about a theme that is not there."""
    known = ", ".join(sorted(themes))
    return _("There is no theme “{name}”; there are {known}.").format(name=neutralise(name), known=known)


def plain_glyphs(environment: Mapping[str, str]) -> bool:
    """Whether to draw with ASCII alone: a text console or a locale that is not UTF-8."""
    term = environment.get("TERM", "")
    if term.startswith(("vt", "dumb")) or term in ("linux", "ansi", "cons25"):
        return True
    locale = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    return "utf-8" not in locale.lower().replace("utf8", "utf-8")


def contrast(one: str, other: str) -> float:
    """The contrast of two `#rrggbb` colours, from 1 to 21 (WCAG 2.1, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def too_faint(theme: Theme) -> tuple[str, ...]:
    """The roles that are hard to read, on the background or under the cursor; the terminal's own are not known."""
    if theme.native:
        return ()
    faint = []
    for role in sorted(ROLES):
        ink = theme.ink(role)
        behind = {ink.background, theme.cursor} if ink.background == theme.background else {ink.background}
        if any(contrast(ink.color, background) < CONTRAST for background in behind):
            faint.append(role)
    return tuple(faint)
