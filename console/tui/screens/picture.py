"""Keeping what is on the screen, as text and as a picture, for a report or for somebody who was not there."""

from __future__ import annotations

from datetime import datetime

from console.errors import ConfigError
from console.i18n import _
from console.tui.screens.frame import Frame


def keep_picture(frame: Frame) -> str:
    """Write the screen to two files; returns a sentence that says where, or why not."""
    seat = frame.seat
    taken = datetime.fromtimestamp(seat.clock.now(), seat.zone).strftime("%Y%m%d-%H%M%S")
    try:
        path = seat.personal.keep(f"screens/{taken}.txt", _octets(seat.screen_text()))
        seat.personal.keep(f"screens/{taken}.svg", _octets(seat.export_screenshot(title="ronda")))
    except ConfigError as error:
        return str(error)
    return _("Kept as {path} and .svg").format(path=path)


def _octets(text: str) -> bytes:
    """UTF-8; half of a pair, which no file may hold, is a question mark."""
    return text.encode("utf-8", "replace")
