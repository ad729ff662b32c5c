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
        path = seat.personal.keep(f"screens/{taken}.txt", seat.screen_text().encode())
        seat.personal.keep(f"screens/{taken}.svg", seat.export_screenshot(title="ronda").encode())
    except ConfigError as error:
        return str(error)
    return _("Kept as {path} and .svg").format(path=path)
