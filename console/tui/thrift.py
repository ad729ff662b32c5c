"""Says the same picture to the terminal in fewer bytes: styles are sent as differences, runs of blanks as an erasure.

It knows nothing of widgets: text with escape sequences goes in and comes out (ECMA-48: SGR, ECH, CUF).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_BLANKS = re.compile(r" {9,}")
_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x1f]")
_FOREIGN = re.compile(r"\x1b\[\?(?!2026)|\x1bc|\x1b\[!p")
_DRAWN_BLANKS = frozenset({"4", "7", "9", "21", "53"})
_ERASES_IN_COLOUR = ("xterm", "tmux", "linux", "alacritty", "foot", "kitty", "rxvt", "wezterm", "konsole", "vte")


class Pen(NamedTuple):
    """A style in SGR parameters; empty colours are the terminal's own."""

    attributes: frozenset[str] = frozenset()
    front: str = ""
    back: str = ""


_PLAIN = Pen()


@lru_cache(1024)
def _pen(parameters: str) -> Pen:
    attributes: set[str] = set()
    front = back = ""
    parts = iter(parameters.split(";"))
    for part in parts:
        if part in ("38", "48"):
            kind = next(parts, "5")
            rest = [next(parts, "0") for _ in range(3 if kind == "2" else 1)]
            color = ";".join((part, kind, *rest))
            front, back = (color, back) if part == "38" else (front, color)
        elif part in ("", "0"):
            attributes, front, back = set(), "", ""
        elif len(part) == 1 or part in ("21", "51", "52", "53"):
            attributes.add(part)
        elif part[0] in "39" and len(part) == 2:
            front = "" if part == "39" else part
        else:
            back = "" if part == "49" else part
    return Pen(frozenset(attributes), front, back)


@lru_cache(4096)
def _turn(old: Pen | None, new: Pen) -> str:
    if old is None or old.attributes - new.attributes:
        codes = ["0", *sorted(new.attributes), new.front, new.back]
    else:
        front = (new.front or "39") if new.front != old.front else ""
        back = (new.back or "49") if new.back != old.back else ""
        codes = [*sorted(new.attributes - old.attributes), front, back]
    said = ";".join(code for code in codes if code)
    return f"\x1b[{said}m" if said else ""


def erases_in_colour(term: str) -> bool:
    """Whether this kind of terminal is known to erase with the background that is set (terminfo: `bce`)."""
    return term.startswith(_ERASES_IN_COLOUR)


def _writings(moves: list[str]) -> Iterator[tuple[str, str, str]]:
    """Row, column and text of each writing; those that follow one another on a row are one."""
    held_row, held_column, held = "", "", ""
    for place in range(0, len(moves), 3):
        row, column, text = moves[place : place + 3]
        body = text.rstrip("\n") if place + 3 < len(moves) else text
        if held and row == held_row and int(column) == int(held_column) + cell_len(_SGR.sub("", held)):
            held += body
            continue
        if held_row:
            yield held_row, held_column, held
        held_row, held_column, held = row, column, body
    if held_row:
        yield held_row, held_column, held


class Thrift:
    """Remembers the terminal's pen and the last writing on each row; `squeeze` is fed all that is written, in order."""

    def __init__(self, *, erases_in_colour: bool) -> None:
        self._erases = erases_in_colour
        self._held: Pen | None = None
        self._rows: dict[str, tuple[str, str]] = {}

    def forget(self) -> None:
        """What the terminal shows is not known any more: it was resized, or somebody asks for a fresh picture."""
        self._held = None
        self._rows.clear()

    def squeeze(self, data: str) -> str:
        """The same picture in fewer bytes; what was the last writing on its row already is left out."""
        first, *moves = _MOVE.split(data)
        out: list[str] = []
        if first:
            self._styled(first, out)
        for row, column, body in _writings(moves):
            if body and self._rows.get(row) == (column, body):
                continue
            out.append(f"\x1b[{row};{column}H")
            if body:
                self._rows[row] = (column, body)
                self._styled(body, out)
        return "".join(out)

    def _styled(self, data: str, out: list[str]) -> None:
        wanted = _PLAIN
        for place, part in enumerate(_SGR.split(data)):
            if place % 2:
                wanted = _pen(part)
            elif part:
                self._put(part, wanted, out)

    def _put(self, text: str, wanted: Pen, out: list[str]) -> None:
        if "\x1b" in text and _FOREIGN.search(text):
            out += ["\x1b[0m" if self._held != _PLAIN else "", text]
            self.forget()
        elif _SEQUENCE.sub("", text):
            if self._held != wanted:
                out.append(_turn(self._held, wanted))
                self._held = wanted
            erasable = (self._erases or not wanted.back) and not (wanted.attributes & _DRAWN_BLANKS)
            out.append(_BLANKS.sub(_erased, text) if erasable else text)
        else:
            out.append(text)


def _erased(blanks: re.Match[str]) -> str:
    cells = len(blanks[0])
    return f"\x1b[{cells}X\x1b[{cells}C"
