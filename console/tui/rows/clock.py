"""What a room's clock runs on, in the words of the person: a UPS by its id, the air by name."""

from __future__ import annotations

from console.i18n import _

AIR = "cooling"
"""The cause of a clock that runs until it is too hot."""


def lasting(cause: str) -> str:
    """What lasts so long."""
    return _("the air") if cause == AIR else cause
