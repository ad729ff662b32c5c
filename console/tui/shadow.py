"""What the terminal shows, as far as it is known: which cells of a writing differ from it; it writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from console.tui.pen import Pen

Cell = tuple[str, Pen]
_STEP = 4
"""Moving over cells takes so many octets: as many cells in the pen that stands are as cheap to write again."""


class Stretch(NamedTuple):
    """Cells of one row, side by side, the first at `column`."""

    column: int
    cells: list[Cell]


class Shadow:
    """Cells by row and column, from 1; a cell that is not there is unknown."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Cell]] = {}

    def forget(self) -> None:
        """The terminal may show anything."""
        self._rows.clear()

    def forget_row(self, row: int) -> None:
        """This row may show anything."""
        self._rows.pop(row, None)

    def differing(self, row: int, column: int, cells: list[Cell]) -> list[Stretch]:
        """What has to be written so that `cells` stand at `column`; from here on they do."""
        shown = self._rows.setdefault(row, {})
        stretches: list[Stretch] = []
        for place in _differing(shown, column, cells):
            start = place - column
            last = stretches[-1] if stretches else None
            if last and _cheap(last.cells[-1], between := cells[_end(last) - column : start], cells[start]):
                last.cells.extend((*between, cells[start]))
            else:
                stretches.append(Stretch(place, [cells[start]]))
        return stretches


def _differing(shown: dict[int, Cell], column: int, cells: list[Cell]) -> Iterator[int]:
    for place, cell in enumerate(cells, start=column):
        seen = _seen(cell)
        if shown.get(place) != seen:
            shown[place] = seen
            yield place


def _seen(cell: Cell) -> Cell:
    """A blank in whatever colour is a blank."""
    sign, pen = cell
    return (sign, Pen(back=pen.back)) if sign == " " and not pen.marks_blanks else cell


def _end(stretch: Stretch) -> int:
    return stretch.column + len(stretch.cells)


def _cheap(before: Cell, between: list[Cell], after: Cell) -> bool:
    if before[0] == " " and before == after:
        # Many blanks are erased for the price of one.
        return all(cell == before for cell in between)
    return len(between) <= _STEP and all(pen == before[1] for _sign, pen in between)
