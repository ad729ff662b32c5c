"""The battery of the machine that the console runs on, as its kernel tells it; none is known over SSH."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

SUPPLIES = Path("/sys/class/power_supply")
"""Linux' power supply class (Documentation/ABI/testing/sysfs-class-power)."""


class Battery(NamedTuple):
    """How full, in percent, and whether it is what the machine runs on."""

    percent: int
    discharging: bool


def of_this_seat(environment: Mapping[str, str], supplies: Path = SUPPLIES) -> Battery | None:
    """The emptiest battery of the person's own machine; over SSH that machine is another one."""
    if environment.get("SSH_CONNECTION") or not supplies.is_dir():
        return None
    found = [battery for place in sorted(supplies.iterdir()) if (battery := _read(place)) is not None]
    return min(found, default=None)


def _read(place: Path) -> Battery | None:
    try:
        if (place / "type").read_text("ascii").strip() != "Battery":
            return None
        if (place / "scope").is_file() and (place / "scope").read_text("ascii").strip() == "Device":
            return None
        percent = int((place / "capacity").read_text("ascii"))
        status = (place / "status").read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    return Battery(max(0, min(100, percent)), status == "Discharging")
