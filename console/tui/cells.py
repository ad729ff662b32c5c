"""What everything on the screen is made of: spans, lines, columns, entries; how they are coloured is the theme's."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from msgspec import Struct
from rich.cells import cell_len, chop_cells, set_cell_size

Rank: TypeAlias = tuple[int | float | str, ...]
"""What rows are ordered by; ranks of one order have the same types place by place."""

_WORD = re.compile(r"(\s*)(\S+)")


class Span(NamedTuple):
    """Text in one role; `role` is a name of the theme, never a colour."""

    text: str
    role: str = "text"


Line: TypeAlias = tuple[Span, ...]


class Column(Struct, frozen=True):
    """A column of `least` to `most` cells; where room is short the highest `priority` is left out first.

    Every column gets what is `enough` for it before any of them grows to its `most`.
    `right` puts text at the right edge; of text that does not fit, `tail` keeps the end.
    """

    id: str
    title: str
    least: int
    most: int = 0
    enough: int = 0
    right: bool = False
    tail: bool = False
    priority: int = 0


class Entry(NamedTuple):
    """A row before it is drawn: its key, its rank in each order of its table, and the text that a filter looks at.

    What is `well` is left out where only faults are shown.
    """

    key: str
    ranks: tuple[Rank, ...]
    text: str
    heading: bool = False
    well: bool = False


def line(*parts: Span | str) -> Line:
    """A line of spans; a plain string is ordinary text."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def paragraph(text: str, width: int, role: str = "text", indent: str = "") -> list[Line]:
    """`text` broken at words to `width` cells, each line after `indent`; a word that fits no line is broken too."""
    room = max(12, width - cell_len(indent))
    # A path or a command that breaks at a hyphen is another one when it is copied.
    parts = textwrap.wrap(text, room, break_on_hyphens=False) if text.isascii() else _wrapped(text, room)
    return [line(Span(indent + part, role)) for part in parts or [""]]


def _wrapped(text: str, room: int) -> list[str]:
    """For scripts whose letters are wider than a cell, or have none of their own."""
    lines: list[str] = []
    for gap, word in _WORD.findall(text.strip()):
        for place, piece in enumerate(chop_cells(word, room)):
            # The end of a line, written as it is, would put the rest of the picture elsewhere.
            joined = f"{lines[-1]}{' ' * len(gap)}{piece}" if lines and place == 0 else ""
            if joined and cell_len(joined) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def shortened(text: str, cells: int) -> str:
    """`text` where it fits so many cells, else its beginning and an ellipsis."""
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"


def padded(text: str, cells: int) -> str:
    """`text` in exactly so many cells, so that what follows stands under what follows elsewhere."""
    said = shortened(text, cells)
    return said + " " * (cells - cell_len(said))


def whole(parts: Iterable[str], between: str, cells: int) -> str:
    """The parts that fit so many cells as they are, joined; the first stays in any case, and 0 cells are no limit."""
    said = ""
    for part in filter(None, parts):
        longer = f"{said}{between}{part}" if said else part
        if said and 0 < cells < cell_len(longer):
            break
        said = longer
    return said


def wide(text: str) -> int:
    """How many cells a text takes."""
    return cell_len(text)


def widest(texts: Iterable[str]) -> int:
    """The cells of the longest of these; none takes none."""
    return max(map(cell_len, texts), default=0)


def plain(spans: Line) -> str:
    """The text alone."""
    return "".join(span.text for span in spans)


_NARROWEST = 10
"""The widest column gives way to no fewer cells."""


class Widths(NamedTuple):
    """The columns that fit, with their widths."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]


def lay_out(columns: tuple[Column, ...], width: int, gap: int = 1) -> Widths:
    """The columns that fit in `width`, most important first; what is left goes to those that can grow.

    Without one of those of priority 0 a row says nothing: before one is left out, the widest gives way.
    """
    kept: list[Column] = []
    room = width
    for column in sorted(columns, key=lambda column: column.priority):
        need = column.least + (gap if kept else 0)
        lacking = need - room
        if kept and lacking > (0 if column.priority else max(one.least for one in (*kept, column)) - _NARROWEST):
            break
        kept.append(column)
        room -= need
    shown = tuple(column for column in columns if column in kept)
    widths = {column.id: column.least for column in shown}
    broadest = max(shown, key=lambda column: widths[column.id])
    widths[broadest.id] = max(1, widths[broadest.id] + min(0, room))
    _grow(shown, widths, max(0, room))
    return Widths(shown, tuple(widths[column.id] for column in shown))


def _grow(columns: tuple[Column, ...], widths: dict[str, int], room: int) -> None:
    ordered = sorted(columns, key=lambda column: column.priority)
    for column, wanted in [*((c, c.enough) for c in ordered), *((c, c.most) for c in ordered)]:
        extra = min(room, max(0, wanted - widths[column.id]))
        widths[column.id] += extra
        room -= extra
