"""One room: its racks side by side as strips of heat, and every sensor by its place."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from console.i18n import _
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.environment import device_of
from console.tui.rows.header import crumb
from console.tui.rows.listing import Listing
from console.tui.rows.room import RACK, Room, room_head
from console.tui.screens.browse import Table
from console.tui.screens.frame import bound
from console.tui.screens.proving import Proves
from console.tui.widgets.lines import Lines


class RoomScreen(Proves, Table):
    """Enter opens a rack, or the course of a reading."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.ROOM, actions.LIST)
    SCOPE = (actions.ROOM, actions.LIST)

    def __init__(self, room: str) -> None:
        super().__init__()
        self.room = room

    def listing(self) -> Listing:
        return Room(self.room)

    def above(self, width: int) -> list[Line]:
        scene = self.seat.scene
        room = scene.world.rooms.get(self.room)
        return [crumb(_("Room"), room.name if room is not None else self.room), *room_head(self.room, scene)]

    def subject(self) -> str:
        key = self.pane.view.selected
        if key.startswith(RACK):
            return key.removeprefix(RACK)
        return key if key in self.seat.scene.world.points else device_of(key, self.seat.scene) or self.room

    def told_name(self) -> str:
        return f"room {self.room}"

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        about = self.subject()
        if event.key.startswith(RACK):
            self.go("rack", about)
        elif "/" in about:
            self.go("history", about)
        elif about != self.room:
            self.go("device", about)
