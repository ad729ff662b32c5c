"""What has been told of one incident so far, and how long it has been asking for somebody; decides nothing."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.alert import Severity
from console.model.time import Instant, Seconds


class Why(StrEnum):
    """Why something is told now."""

    FIRST = "first"
    WORSENED = "worsened"
    ESCALATED = "escalated"
    UNATTENDED = "unattended"
    UNACKNOWLEDGED = "unacknowledged"
    LAPSED = "lapsed"
    GREW = "grew"
    REPEATED = "repeated"
    RECOVERED = "recovered"
    WITHDRAWN = "withdrawn"
    TEST = "test"
    RUNBOOK = "runbook"


class Hold(StrEnum):
    """Why nothing is told now."""

    NOTHING_ASKS = "nothing_asks"
    GATHERING = "gathering"
    NOBODY_REACHED = "nobody_reached"
    TOLD_ALREADY = "told_already"
    NEVER_ANNOUNCED = "never_announced"
    STILL_FIRES = "still_fires"
    QUIET_HOURS = "quiet_hours"


class Told(Struct, frozen=True):
    """`level` is the highest step that has been called, 0 before the first call; `addresses` are who knows of it.

    `waited_s` is how long it has asked for somebody, at `seen_at`; time in which somebody has it does not count.
    `called_s` is `waited_s` at the last call, `called_at` its time. `count` numbers the calls. `hurried` says that a
    step was skipped to because nobody watched. `over` are those of `alerts` that were seen to end; `ended_at` is set
    while some still have to be told of the end.
    """

    incident: str
    seen_at: Instant
    waited_s: Seconds = 0.0
    asking: bool = False
    level: int = 0
    severity: Severity | None = None
    alerts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    called_s: Seconds = 0.0
    called_at: Instant | None = None
    count: int = 0
    hurried: bool = False
    over: tuple[str, ...] = ()
    title: str = ""
    ended_at: Instant | None = None
