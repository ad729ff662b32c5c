"""The boards of the racks on one page: safe to touch, recovery, drying, how long is left."""

from __future__ import annotations

from console.i18n import _
from console.tui.cells import Line
from console.tui.rows.boards import boards_lines
from console.tui.rows.header import crumb
from console.tui.screens.reading import Reading


class BoardsScreen(Reading):
    """Of the rack `rack`, or of all where none is named."""

    def __init__(self, rack: str) -> None:
        super().__init__()
        self.rack = rack

    def subject(self) -> str:
        return self.rack

    def told_name(self) -> str:
        return "boards"

    def tell(self, width: int) -> list[Line]:
        names = (_("Boards"), self.rack) if self.rack else (_("Boards"),)
        return [crumb(*names), (), *boards_lines(self.seat.scene, width, self.rack)]
