"""A page in Markdown as lines for a terminal: headings, sentences, and tables in columns that fit; not other marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from rich.cells import cell_len

from console.tui.cells import Line, Span, line, paragraph
from console.tui.widgets.ink import fit

_ESCAPED = re.compile(r"\\([^a-zA-Z0-9\s])")
_GAP = 2
_LEAST = 6
_SHORT = 16
"""So short a text becomes before dates and numbers give way, too."""


def markdown_lines(text: str, width: int) -> list[Line]:
    """The lines of a page, at most `width` cells each."""
    lines: list[Line] = []
    for is_table, group in groupby(text.splitlines(), lambda one: one.startswith("|")):
        rows = list(group)
        lines += _table(rows, width) if is_table else [part for row in rows for part in _told(row, width)]
    return lines


def _told(text: str, width: int) -> list[Line]:
    if text.startswith("#"):
        return [line(Span(text.lstrip("# "), "heading"))]
    return paragraph(_bare(text), width) if text.strip() else [()]


def _table(rows: list[str], width: int) -> list[Line]:
    """Columns as wide as what is in them; where that is too much, the widest give way."""
    cells = [list(_cells(row)) for row in rows if not set(row) <= set("|- :")]
    if not cells:
        return []
    count = max(map(len, cells))
    cells = [[*row, *("",) * (count - len(row))] for row in cells]
    widths = [max(_LEAST, *(cell_len(row[n]) for row in cells)) for n in range(count)]
    while sum(widths) + _GAP * (count - 1) > width and max(widths) > _LEAST:
        widths[_gives_way(widths, [_alike([row[n] for row in cells[1:]]) for n in range(count)])] -= 1
    head, *rest = ((" " * _GAP).join(map(fit, row, widths)).rstrip() for row in cells)
    return [line(Span(head, "columns")), *(line(text) for text in rest)]


def _gives_way(widths: list[int], alike: list[bool]) -> int:
    """The widest column of those whose words differ in length; a number or date cut short says nothing any more."""
    wide = [n for n, cells in enumerate(widths) if not alike[n] and cells > _SHORT]
    return max(wide or range(len(widths)), key=lambda n: widths[n])


def _alike(cells: list[str]) -> bool:
    return len({cell_len(cell) for cell in cells}) == 1


def _cells(row: str) -> Iterator[str]:
    """What stands between the bars; a bar after a backslash is text."""
    for cell in row.strip().strip("|").replace("\\|", "\0").split("|"):
        yield _bare(cell.replace("\0", "|").strip())


def _bare(text: str) -> str:
    """What was written so that Markdown shows it as it is."""
    return _ESCAPED.sub(r"\1", text)
