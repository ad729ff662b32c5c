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
"""A text that is cut shorter says nothing; the table is then told row by row."""


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
    """Columns as wide as what is in them; where that is too much, the widest give way, as long as they tell enough."""
    cells = [list(_cells(row)) for row in rows if not set(row) <= set("|- :")]
    if not cells:
        return []
    count = max(map(len, cells))
    cells = [[*row, *("",) * (count - len(row))] for row in cells]
    widths = [max(_LEAST, *(cell_len(row[n]) for row in cells)) for n in range(count)]
    words = [n for n in range(count) if not _alike([row[n] for row in cells[1:]])]
    while sum(widths) + _GAP * (count - 1) > width:
        wide = [n for n in words if widths[n] > _SHORT]
        if not wide:
            return _row_by_row(cells[0], cells[1:], width)
        widths[max(wide, key=lambda n: widths[n])] -= 1
    head, *rest = ((" " * _GAP).join(map(fit, row, widths)).rstrip() for row in cells)
    return [line(Span(head, "columns")), *(line(text) for text in rest)]


def _row_by_row(names: list[str], rows: list[list[str]], width: int) -> list[Line]:
    """Each row as a sentence of its own, nothing cut: of a number or date the half says nothing."""
    lines: list[Line] = []
    for row in rows:
        told = "  ".join(f"{name}: {cell}" for name, cell in zip(names, row, strict=True) if cell)
        first, *more = paragraph(told, width - _GAP)
        lines += [first, *((Span(" " * _GAP), *part) for part in more)]
    return lines


def _alike(cells: list[str]) -> bool:
    return len({cell_len(cell) for cell in cells}) == 1


def _cells(row: str) -> Iterator[str]:
    """What stands between the bars; a bar after a backslash is text."""
    for cell in row.strip().strip("|").replace("\\|", "\0").split("|"):
        yield _bare(cell.replace("\0", "|").strip())


def _bare(text: str) -> str:
    """What was written so that Markdown shows it as it is."""
    return _ESCAPED.sub(r"\1", text)
