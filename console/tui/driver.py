"""Textual's driver for Unix terminals, writing thriftily and asking the terminal for nothing that is not used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from console.tui.thrift import Thrift, erases_in_colour

if TYPE_CHECKING:
    from textual.app import App

_EVERY_MOUSE_MOVE = "\x1b[?1003h"
_POINTER_SHAPE = "\x1b]22;"


class ThriftyDriver(LinuxDriver):
    """Mouse movement is not reported: over a thin line it would crowd out the keys."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._thrift = Thrift(erases_in_colour=erases_in_colour(os.environ.get("TERM", "")))

    def forget(self) -> None:
        """Write everything anew from now on."""
        self._thrift.forget()

    def write(self, data: str) -> None:
        """Write to the terminal what is needed to have the same picture."""
        if data == _EVERY_MOUSE_MOVE or data.startswith(_POINTER_SHAPE):
            return
        super().write(self._thrift.squeeze(data))
