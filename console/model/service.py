"""What a service, a site and a backup look like to those who watch, and the words for how they stand."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.check import Outcome
from console.model.time import Instant, Seconds


class ServiceState(StrEnum):
    """How a service stands for the people who use it; `stale` is up, but its newest record is too old."""

    UP = "up"
    DEGRADED = "degraded"
    STALE = "stale"
    DEFACED = "defaced"
    DOWN = "down"
    CUT_OFF = "cut_off"
    UNKNOWN = "unknown"


class SiteState(StrEnum):
    """How a site stands as a whole."""

    NORMAL = "normal"
    DEGRADED = "degraded"
    CUT_OFF = "cut_off"
    NO_ENTRY = "no_entry"
    UNKNOWN = "unknown"


class PathState(StrEnum):
    """Whether the way to a site works; `unsaid` means that nothing is configured that could prove it."""

    OPEN = "open"
    SECOND = "second"
    GONE = "gone"
    UNKNOWN = "unknown"
    UNSAID = "unsaid"


class BackupState(StrEnum):
    """Whether a backup could be counted on now."""

    GOOD = "good"
    OLD = "old"
    HALF = "half"
    MISSING = "missing"
    UNTESTED = "untested"
    UNKNOWN = "unknown"


class CheckView(Struct, frozen=True):
    """One check of a service as it ended last."""

    id: str
    vantage: str
    outcome: Outcome
    reason: str
    sentence: str
    at: Instant | None = None
    took_s: Seconds = 0.0


class Hanging(Struct, frozen=True):
    """Something that a service hangs on: with `alone` it stops the service when it goes, by itself."""

    kind: str
    id: str
    name: str
    alone: bool
    trouble: str = ""


class Minutes(Struct, frozen=True):
    """How long a service was not there, in seconds: what we saw down, and apart from it what nobody could see."""

    incident_s: Seconds = 0.0
    month_s: Seconds = 0.0
    year_s: Seconds = 0.0
    unseen_incident_s: Seconds = 0.0
    unseen_month_s: Seconds = 0.0
    unseen_year_s: Seconds = 0.0


class ServiceView(Struct, frozen=True, tag=True):
    """A service as a row of a list.

    `since_at` is when it came to this state, `incident_at` when it was last well before that. `last_good_at` is when it
    last answered, None while it does. `episode` is the beginning of the outage that it is or was part of, if any.
    `worth_per_hour` is in `currency`; None is not known. `objections` speak against letting the public in.
    """

    id: str
    name: str
    state: ServiceState
    reason: str
    owner: str = ""
    urls: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    since_at: Instant | None = None
    incident_at: Instant | None = None
    last_good_at: Instant | None = None
    episode: Instant | None = None
    minutes: Minutes = Minutes()
    worth_per_hour: float | None = None
    currency: str = ""
    checks: tuple[CheckView, ...] = ()
    hangs_on: tuple[Hanging, ...] = ()
    objections: tuple[str, ...] = ()


class SiteView(Struct, frozen=True, tag=True):
    """How a site stands: `answering` of `total` services answer, by whatever way. `id` is the site's."""

    id: str
    name: str
    state: SiteState
    reason: str
    path: PathState = PathState.UNSAID
    since_at: Instant | None = None
    last_good_at: Instant | None = None
    answering: int = 0
    total: int = 0
    no_entry_by: str = ""
    no_entry_reason: str = ""


class BackupView(Struct, frozen=True, tag=True):
    """A backup as a row: the newest copy's time and size, and when it was last proven by a restore."""

    id: str
    name: str
    state: BackupState
    reason: str
    services: tuple[str, ...] = ()
    newest_at: Instant | None = None
    size: int | None = None
    restore_tested: str = ""
    checked_at: Instant | None = None
