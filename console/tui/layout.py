"""Which columns of a table are shown and how wide: those that fit, or wide ones that are moved along sideways."""

from __future__ import annotations

from console.tui.cells import Column, Widths, lay_out

_HELD = 2
"""So many columns at the left stay where they are while the others move: state and name."""

_NOTHING = (-1, (), Widths((), ()))


class Layout:
    """Remembers its last answer: it is asked for every row."""

    def __init__(self) -> None:
        self.wide = False
        self._shift = 0
        self._made: tuple[int, tuple[Column, ...], Widths] = _NOTHING

    def turn(self) -> bool:
        """Wide columns, or those that fit again; returns whether they are wide now."""
        self.wide = not self.wide
        self._shift = 0
        self._made = _NOTHING
        return self.wide

    def shift(self, by: int, columns: tuple[Column, ...]) -> None:
        """Move sideways by so many columns; what fits needs no moving."""
        if self.wide:
            self._shift = max(0, min(len(columns) - _HELD - 1, self._shift + by))
            self._made = _NOTHING

    def fitted(self, columns: tuple[Column, ...], width: int) -> Widths:
        """The columns to show in `width` cells."""
        for_width, of_columns, made = self._made
        if for_width != width or of_columns != columns:
            made = self._wide(columns, width) if self.wide else lay_out(columns, width)
            self._made = (width, columns, made)
        return made

    def _wide(self, columns: tuple[Column, ...], width: int) -> Widths:
        shown: list[Column] = []
        widths: list[int] = []
        for column in (*columns[:_HELD], *columns[_HELD + self._shift :]):
            room = width - sum(widths) - len(widths)
            if room < min(column.least, 4) and shown:
                break
            shown.append(column)
            widths.append(max(1, min(room, max(column.least, column.most))))
        return Widths(tuple(shown), tuple(widths))
