"""What a room's clock runs on, in the words of the person: a UPS by its id, the air by name."""

from __future__ import annotations

from collections.abc import Callable

from console.i18n import _
from console.model.run import Deadline
from console.model.time import Instant
from console.tui import ages

AIR = "cooling"
"""The cause of a clock that runs until it is too hot."""


def deadline_sentence(deadline: Deadline, now: Instant, moment: Callable[[Instant], str]) -> tuple[str, str]:
    """Until when the room still runs, against how long a plan takes, and the style of that; `moment` writes times."""
    cause, until = lasting(deadline.cause), moment(deadline.ends_at)
    if deadline.ends_at <= now:
        told = _("TOO LATE: {cause} was to last until {until}, and that was {time} ago.")
        return told.format(cause=cause, until=until, time=ages.age(deadline.ends_at, now)), "critical"
    if deadline.latest_start_at is None:
        told = _("{cause} lasts until {until}; how long this takes was never measured.")
        return told.format(cause=cause, until=until), "warning"
    latest = moment(deadline.latest_start_at)
    if deadline.latest_start_at < now:
        told = _("TOO LATE for all of it: {cause} lasts until {until}, latest safe start was {latest}.")
        return told.format(cause=cause, until=until, latest=latest), "critical"
    return _("{cause} lasts until {until}: latest safe start {latest}.").format(
        cause=cause, until=until, latest=latest
    ), "strong"


def lasting(cause: str) -> str:
    """What lasts so long."""
    return _("the air") if cause == AIR else cause
