"""Says the same picture to the terminal in fewer bytes: only cells and styles that differ, blanks as an erasure.

It knows nothing of widgets: text with escape sequences goes in and comes out (ECMA-48: SGR, ECH, CUF).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len

from console.tui.pen import PLAIN, Pen, pen_of, turn
from console.tui.shadow import Cell, Shadow

_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_BLANKS = re.compile(r" {9,}")
_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x1f]")
_FOREIGN = re.compile(r"\x1b\[\?(?!2026)|\x1bc|\x1b\[!p")
_ERASED_TO_THE_END = re.compile(r"(\x1b\[\d+X)\x1b\[\d+C$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_FRAME = re.compile(r"(?:\x1b\[\?2026[hl]|\x1b\[[0-9;]*m)*")
"""What Textual puts around a picture: it changes no cell."""

_ERASES_IN_COLOUR = ("xterm", "tmux", "linux", "alacritty", "foot", "kitty", "rxvt", "wezterm", "konsole", "vte")


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
    """Remembers the terminal's pen and what it shows; `squeeze` is fed all that is written, in order."""

    def __init__(self, *, erases_in_colour: bool) -> None:
        self._erases = erases_in_colour
        self._held: Pen | None = None
        self._rows: dict[str, tuple[str, str]] = {}
        self._shadow = Shadow()

    def forget(self) -> None:
        """What the terminal shows is not known any more: it was resized, or somebody asks for a fresh picture."""
        self._held = None
        self._rows.clear()
        self._shadow.forget()

    def squeeze(self, data: str) -> str:
        """The same picture in fewer bytes; what the terminal shows already is left out."""
        first, *moves = _MOVE.split(data)
        out: list[str] = []
        if first:
            self._unplaced(first, out)
        for row, column, body in _writings(moves):
            if not body:
                out.append(f"\x1b[{row};{column}H")
            elif self._rows.get(row) != (column, body):
                self._rows[row] = (column, body)
                self._placed(row, column, body, out)
        return "".join(out)

    def _unplaced(self, data: str, out: list[str]) -> None:
        if not _FRAME.fullmatch(data):
            self._rows.clear()
            self._shadow.forget()
        self._styled(data, out)

    def _placed(self, row: str, column: str, body: str, out: list[str]) -> None:
        cells = _cells(body)
        if cells is None:
            self._shadow.forget_row(int(row))
            out.append(f"\x1b[{row};{column}H")
            self._styled(body, out)
            return
        at = 0
        for stretch in self._shadow.differing(int(row), int(column), cells):
            out.append(f"\x1b[{stretch.column - at}C" if at else f"\x1b[{row};{stretch.column}H")
            at = stretch.column + len(stretch.cells)
            for text, pen in _runs(stretch.cells, self._held):
                self._put(text, pen, out)
        if at:
            out[-1] = _ERASED_TO_THE_END.sub(r"\1", out[-1])

    def _styled(self, data: str, out: list[str]) -> None:
        wanted = PLAIN
        for place, part in enumerate(_SGR.split(data)):
            if place % 2:
                wanted = pen_of(part)
            elif part:
                self._put(part, wanted, out)

    def _put(self, text: str, wanted: Pen, out: list[str]) -> None:
        if "\x1b" in text and _FOREIGN.search(text):
            out += ["\x1b[0m" if self._held != PLAIN else "", text]
            self.forget()
        elif _SEQUENCE.sub("", text):
            if self._held != wanted:
                out.append(turn(self._held, wanted))
                self._held = wanted
            erasable = (self._erases or not wanted.back) and not wanted.marks_blanks
            out.append(_BLANKS.sub(_erased, text) if erasable else text)
        else:
            out.append(text)


def _cells(body: str) -> list[Cell] | None:
    """The cells of a writing; None when signs and cells are not one to one, or it does more than write."""
    cells: list[Cell] = []
    wanted = PLAIN
    for place, part in enumerate(_SGR.split(body)):
        if place % 2:
            wanted = pen_of(part)
        elif _CONTROL.search(part) or not (part.isascii() or _one_to_one(part)):
            return None
        else:
            cells += [(sign, wanted) for sign in part]
    return cells


@lru_cache(4096)
def _one_to_one(text: str) -> bool:
    return all(cell_len(sign) == 1 for sign in text)


def _runs(cells: list[Cell], held: Pen | None) -> Iterator[tuple[str, Pen]]:
    """Text by pen; blanks are written in the pen that stands where that looks the same."""
    text, pen = "", held
    for sign, wanted in cells:
        if pen is None or (wanted != pen and not (sign == " " and _blank_alike(wanted, pen))):
            if text and pen is not None:
                yield text, pen
            text, pen = "", wanted
        text += sign
    if text and pen is not None:
        yield text, pen


def _blank_alike(one: Pen, other: Pen) -> bool:
    return one.back == other.back and not one.marks_blanks and not other.marks_blanks


def _erased(blanks: re.Match[str]) -> str:
    cells = len(blanks[0])
    return f"\x1b[{cells}X\x1b[{cells}C"
