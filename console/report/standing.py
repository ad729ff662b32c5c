"""How a device stands, in the words that the console's rows have for it; pure."""

from __future__ import annotations

from console.i18n import _
from console.model.reading import State
from console.model.snapshot import DeviceView, Snapshot
from console.model.time import Instant
from console.model.wording import word
from console.report.story import Calendar
from console.tui.rows.scene import Scene
from console.tui.rows.scene import cut_off as is_cut_off


def cut_off(device: DeviceView, world: Snapshot, now: Instant) -> bool:
    """Whether a device is silent because the way to its site is gone; its own state says nothing then."""
    return is_cut_off(device, Scene(world, now))


def stands(state: State, cut: bool, heard_at: Instant | None, calendar: Calendar) -> str:
    """`ok`, `critical`; of a device that is cut off when it was last heard of."""
    if not cut:
        return word(state)
    if heard_at is None:
        return _("cut off, never heard of")
    return _("cut off, last known good at {moment}").format(moment=calendar.moment(heard_at))
