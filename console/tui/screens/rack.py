"""One rack from either side, unit by unit: what stands where, what feeds it, what water or an incident endangers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from console.i18n import _
from console.model.place import Place
from console.model.snapshot import EntityKey
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.header import crumb
from console.tui.rows.listing import Listing
from console.tui.rows.rack import Rack, device_at, rack_head
from console.tui.rows.rear import Rear
from console.tui.screens.browse import Table
from console.tui.screens.frame import bound
from console.tui.widgets.lines import Lines


class RackScreen(Table):
    """Enter opens the device in a unit."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.RACK, actions.LIST)
    SCOPE = (actions.RACK, actions.LIST)

    def __init__(self, rack: str) -> None:
        super().__init__()
        self.rack = rack
        self._stands: dict[str, Place] = {}

    def listing(self) -> Listing:
        return Rack(self.rack)

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        """What is put elsewhere leaves empty units behind and fills others: then every line is another one."""
        devices = self.seat.scene.world.devices.values()
        stands = {device.id: device.place for device in devices if device.place.rack == self.rack}
        moved = stands != self._stands or (changed is not None and ("Rack", self.rack) in changed)
        self._stands = stands
        super().world_changed(None if moved else changed)

    def do_turn(self) -> None:
        self.go("rear", self.rack)

    def above(self, width: int) -> list[Line]:
        scene = self.seat.scene
        rack = scene.world.racks.get(self.rack)
        room = scene.world.rooms.get(rack.room) if rack is not None else None
        name = rack.name if rack is not None and rack.name else self.rack
        return [crumb(room.name if room is not None else _("Rack"), name, *self.side()), *rack_head(self.rack, scene)]

    def side(self) -> tuple[str, ...]:
        """From where it is looked at, where that is not the front."""
        return ()

    def subject(self) -> str:
        return device_at(self.pane.view.selected) or self.rack

    def told_name(self) -> str:
        return f"rack {self.rack}"

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        device = device_at(event.key)
        if device:
            self.go("device", device)


class RearScreen(RackScreen):
    """The same rack from behind."""

    def listing(self) -> Listing:
        return Rear(self.rack)

    def do_turn(self) -> None:
        self.go("rack", self.rack)

    def side(self) -> tuple[str, ...]:
        return (_("from behind"),)

    def told_name(self) -> str:
        return f"rear {self.rack}"
