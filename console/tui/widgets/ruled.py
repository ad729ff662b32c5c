"""How a sheet looks: title, column heads and rows as lines in roles; which rows there are is the sheet's."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from console.tui.cells import Span, Widths, paragraph
from console.tui.rows.listing import remark
from console.tui.sheet import Sheet
from console.tui.widgets.canvas import Drawn
from console.tui.widgets.ink import fit

_GUTTER = 2


HEAD_HEIGHT = 2
"""How many lines stand over the rows."""


def ruled(sheet: Sheet, width: int, height: int, name: str, *, focused: bool) -> list[Drawn]:
    """The lines of the whole pane, exactly `height` where that is enough for the head; `name` opens the title."""
    view = sheet.view
    view.settle()
    rows = sheet.visible(max(0, height - HEAD_HEIGHT))
    # Once for the whole picture: a row costs a tenth of what the columns do.
    ids, fitted = [column.id for column in sheet.listing.columns()], _columns(sheet, width)
    lines = _head(sheet, width, name, fitted, focused=focused)
    said = remark(sheet.listing, sheet.scene, len(view.order), view.filter.text, faults=view.faults_only)
    if said:
        lines += [Drawn(()), *(Drawn(part) for part in paragraph(said, width - 2, "muted", "  "))]
    else:
        lines += [_row(sheet, key, ids, fitted, focused=focused) for key in rows]
    return lines + [Drawn(())] * (height - len(lines))


def _head(sheet: Sheet, width: int, name: str, fitted: Widths, *, focused: bool) -> list[Drawn]:
    spans = [Span(" " * _GUTTER, "columns")]
    for column, cells in zip(*fitted, strict=True):
        spans += [Span(fit(column.title, cells, column.right), "columns"), Span(" ", "columns")]
    return [_title(sheet, width, name, focused=focused), Drawn(tuple(spans), rest="columns")]


def _title(sheet: Sheet, width: int, name: str, *, focused: bool) -> Drawn:
    opening = (Span(name, "title" if focused else "heading"),) if name else ()
    note, told = sheet.notes(), sheet.told()
    # That rows are left out matters more than the last of what all of them come to.
    for count in range(len(told), -1, -1):
        spans: list[Span] = [*opening, Span("  "), *told[:count]]
        taken = cell_len("".join(span.text for span in spans).rstrip())
        blank = width - sum(cell_len(span.text) for span in spans) - cell_len(note) - 1
        if taken <= width and (not note or blank > 0):
            break
    if note and blank > 0:
        spans += [Span(" " * blank), Span(note, "muted")]
    return Drawn(tuple(spans))


def _columns(sheet: Sheet, width: int) -> Widths:
    return sheet.columns(max(1, width - _GUTTER - 1))


def _row(sheet: Sheet, key: str, ids: Sequence[str], fitted: Widths, *, focused: bool) -> Drawn:
    listing, scene = sheet.listing, sheet.scene
    if sheet.view.is_heading(key):
        return Drawn((Span(f"  {listing.heading(key, scene)}", "accent"),))
    here = focused and key == sheet.view.selected
    cells = dict(zip(ids, listing.cells(key, scene), strict=True))
    lost = scene.lost_at is not None
    spans = [_sign(sheet, key, here=here)]
    for column, room in zip(*fitted, strict=True):
        cell = cells[column.id]
        spans += [Span(fit(cell.text, room, column.right, column.tail), "stale" if lost else cell.role), Span(" ")]
    return Drawn(tuple(spans), under_cursor=here)


def _sign(sheet: Sheet, key: str, *, here: bool) -> Span:
    mark = "*" if key in sheet.view.marks else " "
    return Span((sheet.scene.glyphs.prompt if here else " ") + mark, "accent" if here else "muted")
