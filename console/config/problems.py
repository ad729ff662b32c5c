"""What is wrong with a configuration and how that is said to a person; decides nothing about what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from console.i18n import _
from console.model.text import neutralise

_LONGEST = 4000
"""Characters of a problem's line: what was written wrongly is told in it, and may be anything."""

KeyPath: TypeAlias = tuple[str | int, ...]
"""Where in a document: table keys, and indices of array items."""


class Gravity(StrEnum):
    """Whether a configuration with the problem can be used."""

    ERROR = "error"
    WARNING = "warning"


class Location(Struct, frozen=True):
    """A line of a file; line 0 means the file as a whole."""

    file: str
    line: int = 0


class Problem(Struct, frozen=True):
    """One mistake: where it is, what it is, and what would be right; `key` is dotted, empty for a whole file.

    `excerpt` is lines of the file to be shown below the sentence.
    """

    file: str
    line: int
    key: str
    sentence: str
    hint: str = ""
    severity: Gravity = Gravity.ERROR
    excerpt: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        mark = _("warning") if self.severity is Gravity.WARNING else ""
        text = f"{self.sentence}; {self.hint}" if self.hint else self.sentence
        return neutralise(": ".join(part for part in (where, mark, self.key, text) if part), _LONGEST)


class Locations:
    """Which file and line each key of a merged document stands on."""

    def __init__(self, file: str = "", lines: Mapping[KeyPath, Location] | None = None) -> None:
        self.file = file
        self._lines = dict(lines or {})

    def take(self, other: Locations, tables: Set[KeyPath]) -> None:
        """Remember where `other` has `tables` and what is in them, unless it is already known."""
        for path, at in other._lines.items():
            if path[:2] in tables or (len(path) > 1 and isinstance(path[1], int)):
                self._lines.setdefault(path, at)

    def find(self, path: KeyPath) -> Location:
        """The place of `path`, or of the nearest table around it that is written down."""
        for length in range(len(path), 0, -1):
            if found := self._lines.get(path[:length]):
                return found
        return Location(self.file)

    def named(self, key: str) -> KeyPath:
        """The path that is written `key` with dots, or that of the nearest table around it."""
        written = {dotted(path): path for path in self._lines}
        while key and key not in written:
            key = key.rpartition(".")[0]
        return written.get(key, ())

    def problem(self, path: KeyPath, sentence: str, hint: str = "", severity: Gravity = Gravity.ERROR) -> Problem:
        """A `Problem` at `path`."""
        at = self.find(path)
        return Problem(at.file, at.line, dotted(path), sentence, hint, severity)

    def warning(self, path: KeyPath, sentence: str, hint: str = "") -> Problem:
        """A `Problem` at `path` that does not forbid the configuration."""
        return self.problem(path, sentence, hint, Gravity.WARNING)


def dotted(path: KeyPath) -> str:
    """`path` as it is written in a sentence: `devices.altos-3.feeds[1]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{_quoted(part)}" if text else _quoted(part)
    return text


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint with the known word that is spelt most like `word`, or an empty one."""
    candidates = sorted(known)
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.61)
    return _('did you mean "{word}"?').format(word=by_folded[close[0]]) if close else ""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without repetition, as a person reads them: by file and line."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda found: (found.file, found.line, found.key)))


def _quoted(key: str) -> str:
    bare = key and all(char.isascii() and (char.isalnum() or char in "_-") for char in key)
    return key if bare else '"' + key.encode("unicode_escape").decode("ascii").replace('"', '\\"') + '"'
