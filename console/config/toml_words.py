"""What a reader of TOML found wrong, in our words, and the line that it means; reads nothing itself."""

from __future__ import annotations

import re

from tomli import TOMLDecodeError

from console.config.problems import dotted
from console.i18n import N_, _
from console.model.text import neutralise

_SENTENCES = (
    (r"Invalid statement", N_("neither a key nor a [table] nor a # comment begins here")),
    (r"Expected newline or end of document after a statement", N_("what follows belongs on a line of its own")),
    (r"Expected '\]' at the end of a table declaration", N_("the ] that closes the name of the table is missing")),
    (r"Expected '\]\]' at the end of an array declaration", N_("the ]] that closes the name of the tables is missing")),
    (r"Expected '=' after a key in a key/value pair", N_("expected = after the key")),
    (
        r"(?:Illegal|Found invalid) character '\\n'|Expected [\"'].+|Unterminated string",
        N_("the quotes that close this text are missing"),
    ),
    (
        r"(?:Illegal|Found invalid) character (?P<char>.+)",
        N_("the character {char} cannot stand here as it is"),
    ),
    (r"Cannot declare (?P<key>.+) twice", N_("{key} is already written above")),
    (r"Cannot redefine namespace (?P<key>.+)", N_("{key} is already written above")),
    (r"Cannot overwrite a value", N_("this key is already written above")),
    (r"Duplicate inline table key '(?P<word>.+)'", N_('the key "{word}" stands twice between the braces')),
    (
        r"Cannot mutate immutable namespace (?P<key>.+)",
        N_("{key} is already written in one piece and takes nothing more"),
    ),
    (r"Invalid initial character for a key part", N_("a key is missing here, or it needs quotes")),
    (r"Unclosed array", N_("a comma is missing here, or the ] that closes the list")),
    (r"Unclosed inline table", N_("a comma is missing here, or the }} that closes the table")),
    (r"Unescaped '\\' in a string", N_(r"a backslash in a text is written twice: \\")),
    (r"Invalid hex value", N_("expected hexadecimal digits after the backslash")),
    (r"Escaped character is not a Unicode scalar value", N_("no character has this number")),
    (r"Invalid date or datetime", N_("there is no such date or time")),
    (
        r"Invalid value",
        N_("this is no value: a text stands in quotes; a number, true and false stand without"),
    ),
)
"""tomli's own sentences, which it asks no catalogue for, with ours."""
_KEYS = re.compile(r"'([^']*)'")
_SECRET = re.compile(r"(?i)(community|key|passphrase|password|token|url|secret|pin)\w*\W*=|://")
_WIDEST = 96
_BEFORE = 60
_INDENT = "    "


def toml_words(error: TOMLDecodeError) -> str:
    """What is wrong; what we have no words for is told in the reader's."""
    for pattern, ours in _SENTENCES:
        if found := re.fullmatch(pattern, error.msg, re.DOTALL):
            return _(ours).format(**{name: _named(name, said) for name, said in found.groupdict().items()})
    return _("this cannot be understood ({said})").format(said=neutralise(error.msg, 200))


def excerpt(error: TOMLDecodeError) -> str:
    """The line with a caret below the place, two lines; empty where the line may hold a secret or is not there."""
    lines = error.doc.split("\n")
    if not 0 < error.lineno <= len(lines):
        return ""
    line = lines[error.lineno - 1].rstrip("\r")
    if _SECRET.search(line):
        return ""
    at = min(error.colno - 1, len(line))
    begin = max(0, at - _BEFORE)
    shown = "".join(char if char.isprintable() else " " for char in line[begin : begin + _WIDEST])
    return f"{_INDENT}{shown}\n{_INDENT}{' ' * (at - begin)}^"


def _named(name: str, said: str) -> str:
    """A table's keys, which the reader writes as Python's tuple, with brackets and dots."""
    return f"[{dotted(tuple(_KEYS.findall(said)))}]" if name == "key" else said
