"""Textual's driver for Unix terminals, writing thriftily and asking the terminal for nothing that is not used."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from console.tui.ascii import in_ascii
from console.tui.flooding import MOST, Flood
from console.tui.themes import plain_glyphs
from console.tui.thrift import Thrift, erases_in_colour

if TYPE_CHECKING:
    from textual.app import App

_WHERE_IS_THE_CURSOR = "\x1b[6n"
"""ECMA-48, DSR: every terminal since the VT100 answers it at once, so it times the way there and back."""

_EVERY_MOUSE_MOVE = "\x1b[?1003h"
_POINTER_SHAPE = "\x1b]22;"


class ThriftyDriver(LinuxDriver):
    """Mouse movement is not reported: over a thin line it would crowd out the keys."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.when_timed: Callable[[], None] | None = None
        self.when_written: Callable[[int], None] | None = None
        # Twice what is told to the person as a flood: that must have been seen before this is.
        self._flood = Flood(2 * MOST)
        self._ascii = plain_glyphs(os.environ)
        self._thrift = Thrift(erases_in_colour=erases_in_colour(os.environ.get("TERM", "")))

    def forget(self) -> None:
        """Write everything anew from now on."""
        self._thrift.forget()

    def time_line(self) -> None:
        """Ask the terminal something that it answers at once."""
        super().write(_WHERE_IS_THE_CURSOR)
        self.flush()

    def process_message(self, message: Message) -> None:
        """The answer to our own question goes no further, nor does the bulk of a flood of keys."""
        if isinstance(message, events.CursorPosition) and self.when_timed is not None:
            self.when_timed()
            return
        if isinstance(message, events.Key) and self._flood.swallows(message.time):
            return
        super().process_message(message)

    def write(self, data: str) -> None:
        """Write to the terminal what is needed to have the same picture."""
        if data == _EVERY_MOUSE_MOVE or data.startswith(_POINTER_SHAPE):
            return
        squeezed = self._thrift.squeeze(data)
        said = in_ascii(squeezed) if self._ascii else squeezed
        super().write(said)
        if self.when_written is not None:
            self.when_written(len(said.encode()))
