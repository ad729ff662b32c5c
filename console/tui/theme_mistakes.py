"""What is wrong with a theme's file, with its line and what would be right; it neither reads nor keeps a theme."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

import msgspec
from msgspec import Struct

from console.i18n import _, ngettext
from console.model.text import neutralise

COLOUR_KEYS = frozenset({"text", "background", "bar", "cursor", "color"})
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|default|(bright_)?(black|red|green|yellow|blue|magenta|cyan|white)")
_PLACE = re.compile(r"at line (\d+), column (\d+)")

Keys = tuple[str, ...]


class Shape(Struct, frozen=True):
    """What a theme is made of: the table itself, a role's table, and the roles that there are."""

    theme: type[Struct]
    ink: type[Struct]
    roles: Collection[str]


def not_toml(error: ValueError) -> str:
    """Where a file stops being TOML, as far as the reader tells: `:line: sentence`."""
    place = _PLACE.search(str(error))
    if place is None:
        return _(": this is not TOML text in UTF-8, or it ends too early: close what is open")
    sentence = _(":{line}: this is not TOML (column {column}): put text in quotes, and close quotes and brackets")
    return sentence.format(line=place[1], column=place[2])


def theme_mistakes(text: str, told: Mapping[str, object], shape: Shape) -> str:
    """The first mistake of `told`, which stands in `text`, as `:line: key: sentence`, and how many more; else empty."""
    found = [(_line(text, keys), keys, sentence) for keys, sentence in _found(told, shape)]
    if not found:
        return ""
    # What is missing stands on no line, and is told last.
    line, keys, sentence = min(found, key=lambda one: (not one[0], one))
    where = f":{line}" if line else ""
    first = f"{where}: {neutralise('.'.join(keys))}: {sentence}"
    more = len(found) - 1
    and_more = ngettext("(and {count} more mistake)", "(and {count} more mistakes)", more).format(count=more)
    return f"{first} {and_more}" if more else first


def _found(told: Mapping[str, object], shape: Shape) -> Iterator[tuple[Keys, str]]:
    yield from _table((), told, shape.theme)
    roles = told.get("roles")
    for name, ink in roles.items() if isinstance(roles, dict) else ():
        if name not in shape.roles:
            yield ("roles", name), _("there is no such role") + _near(name, shape.roles)
        elif not isinstance(ink, dict):
            yield ("roles", name), _("write a table: {example}").format(example='{ color = "#ff7b72", bold = true }')
        else:
            yield from _table(("roles", name), ink, shape.ink)


def _table(inside: Keys, told: Mapping[str, object], shape: type[Struct]) -> Iterator[tuple[Keys, str]]:
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    for key, value in told.items():
        sentence = _value(key, value, fields[key]) if key in fields else _("nothing here is called so")
        if sentence:
            yield (*inside, key), sentence if key in fields else sentence + _near(key, fields)
    for key, field in fields.items():
        if field.required and key not in told:
            yield (*inside, key), _("this is missing")


def _value(key: str, value: object, field: msgspec.structs.FieldInfo) -> str:
    """What would be right instead of `value`; empty when it is right."""
    kind = field.type
    if kind is bool:
        return "" if isinstance(value, bool) else _("write true or false")
    if kind is not str:
        return "" if isinstance(value, dict) else _("write a table, [roles], with a line for each role")
    if not isinstance(value, str):
        return _("write it in quotes")
    if key not in COLOUR_KEYS or not (value or field.required) or _COLOUR.fullmatch(value):
        return ""
    sentence = _("“{colour}” is no colour; write it as #rrggbb, red, bright_red or default")
    return sentence.format(colour=neutralise(value))


def _near(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, known, n=1)
    if close:
        return "; " + _('did you mean "{word}"?').format(word=close[0])
    return "; " + _("possible: {words}").format(words=", ".join(sorted(known)))


def _line(text: str, keys: Keys) -> int:
    """The line, from 1, on which `keys` are written or else the last of them that is; 0 for one that is nowhere."""
    lines, at = text.splitlines(), 0
    for key in keys:
        name = re.escape(key)
        written = re.compile(rf"""^\s*\[\s*([\w."'-]+\.)?["']?{name}["']?\s*\]|(^|[{{,.\s])["']?{name}["']?\s*[=.]""")
        at = next((n for n, line in enumerate(lines, 1) if n >= at and written.search(line)), at)
    return at
