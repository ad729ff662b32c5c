"""What a rule is: where it applies, from which limit on it breaches, how patient it is; decides nothing itself."""

from __future__ import annotations

import re
from enum import StrEnum
from fnmatch import fnmatchcase

from msgspec import Struct

from console.alerts.calendar import Hours
from console.model.alert import SEVEREST_FIRST, Severity
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.reading import PointKey
from console.model.time import Seconds

RANK: dict[Severity, int] = {severity: rank for rank, severity in enumerate(reversed(SEVEREST_FIRST), start=1)}
"""How bad a severity is as a number; nothing at all is 0."""

UNKNOWN_WORDS = ("unknown", "fault")
"""Words that say nothing about the condition: the state is held, as with missing data."""


class Measure(StrEnum):
    """Which number of a series is held against the limits."""

    VALUE = "value"
    MEAN = "mean"
    RISE = "rise"
    TIME_TO = "time_to"


class Scope(StrEnum):
    """Whose series are counted together: each for itself, or all of a device, room or site."""

    SERIES = "series"
    DEVICE = "device"
    ROOM = "room"
    SITE = "site"


class Level(Struct, frozen=True):
    """One severity and what reaches it: a number beyond a limit, a word, or a count of members of a group.

    `bad` is reached when at least so many members are bad, `good` when at most so many are good.
    """

    severity: Severity
    above: float | None = None
    below: float | None = None
    words: tuple[str, ...] = ()
    bad: int | None = None
    good: int | None = None


class Matcher(Struct, frozen=True):
    """Which series a rule is for; an empty list allows everything, device ids may hold `*` and `?`.

    `instance` is a regular expression that is searched in the instance's name; `corrosive` means only rooms whose air
    is.
    """

    point: str
    devices: tuple[str, ...] = ()
    kinds: tuple[DeviceKind, ...] = ()
    sites: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    racks: tuple[str, ...] = ()
    instance: str = ""
    corrosive: bool = False

    def fits(self, key: PointKey, kind: DeviceKind, place: Place, corrosive: bool = False) -> bool:
        """Whether the series `key` of a device of `kind` at `place`, in `corrosive` air or not, is meant."""
        return (
            self.names(key, kind)
            and (corrosive or not self.corrosive)
            and (not self.devices or any(fnmatchcase(key.device, pattern) for pattern in self.devices))
            and (not self.sites or place.site in self.sites)
            and (not self.rooms or place.room in self.rooms)
            and (not self.racks or place.rack in self.racks)
        )

    def names(self, key: PointKey, kind: DeviceKind) -> bool:
        """Whether a series with the point and instance of `key` is meant on some device of `kind` somewhere."""
        return (
            key.point == self.point
            and (not self.kinds or kind in self.kinds)
            and (not self.instance or re.search(self.instance, key.instance) is not None)
        )


class Rule(Struct, frozen=True):
    """One rule; `levels` are ordered from the severest.

    `band` is how far a number must come back behind its limit; `for_s` how long a breach, `keep_s` how long its end
    must be observed before it counts. A latched alert is cleared by a person. `window_s` and `target` belong to
    `measure`.
    `extends` names the rule that this one replaces where both fit. `also` are rules that must fire beside it, in the
    same `also_in`; `hours` are when it looks. `bad_above` and `bad_below` make a member of a group bad by its number.
    """

    name: str
    matcher: Matcher
    levels: tuple[Level, ...]
    measure: Measure = Measure.VALUE
    window_s: Seconds = 0.0
    target: float = 0.0
    scope: Scope = Scope.SERIES
    good_words: tuple[str, ...] = ()
    bad_words: tuple[str, ...] = ()
    band: float = 0.0
    for_s: Seconds = 0.0
    keep_s: Seconds = 0.0
    latch: bool = False
    label: str = ""
    runbook: str = ""
    extends: str = ""
    also: tuple[str, ...] = ()
    also_in: Scope = Scope.ROOM
    hours: Hours | None = None
    bad_above: float | None = None
    bad_below: float | None = None
    falling: bool = False
