"""One device: every reading, where it comes from, and what can be done with it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from console.i18n import _
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.device import device_lines
from console.tui.rows.header import crumb
from console.tui.rows.scene import SERVER_KINDS
from console.tui.screens.frame import bound
from console.tui.screens.reading import Reading
from console.tui.screens.start import Starts
from console.tui.screens.taking import tag


class Device(Starts, Reading):
    """Watches the device's readings while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.DEVICE)

    def __init__(self, device: str) -> None:
        super().__init__()
        self.device = device

    def scopes(self) -> tuple[str, ...]:
        return (actions.DEVICE, actions.PAGE)

    def told_name(self) -> str:
        return f"device {self.device}"

    @property
    def watched(self) -> str:
        """Every reading of this device is shown here."""
        return self.device

    def subject(self) -> str:
        return self.device

    def tell(self, width: int) -> list[Line]:
        scene = self.seat.scene
        lines = device_lines(self.device, scene, width)
        device = scene.world.devices.get(self.device)
        name = self.device if device is None else device.name or device.id
        pane = _("Servers") if device is None or device.kind in SERVER_KINDS else _("Environment")
        return [crumb(pane, name), (), *lines]

    def do_tag(self) -> None:
        self.run_worker(tag(self, self.device), group="start", exclusive=True)
