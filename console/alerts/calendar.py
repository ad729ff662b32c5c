"""On which days and between which hours a rule is meant to look, as people write it; reads no clock."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from msgspec import Struct

from console.config.maintenance import WEEKDAYS
from console.i18n import _
from console.model.time import Instant

_WRITTEN = re.compile(r"(?:(?P<days>[a-z,\s-]+?)\s+)?(?P<begins>\d\d?:\d\d)\s*-\s*(?P<ends>\d\d?:\d\d)")


class Hours(Struct, frozen=True):
    """Minutes since midnight from `begins` to `ends`, over midnight when it ends earlier; `days` on which it begins.

    Monday is 0. `inside` says whether the rule looks in these hours or in all others.
    """

    begins: int
    ends: int
    days: frozenset[int] = frozenset(range(7))
    inside: bool = True

    def open(self, now: Instant, zone: tzinfo) -> bool:
        """Whether the rule looks at this moment."""
        local = datetime.fromtimestamp(now, zone)
        minute, day = local.hour * 60 + local.minute, local.weekday()
        if self.begins < self.ends:
            within = day in self.days and self.begins <= minute < self.ends
        else:
            late = day in self.days and minute >= self.begins
            within = late or ((day - 1) % 7 in self.days and minute < self.ends)
        return within is self.inside


def read_hours(text: str, inside: bool = True) -> Hours:
    """`"mon-fri 08:00-16:00"`, `"sat,sun 00:00-24:00"`, `"22:00-06:00"`; raises `ValueError` with a sentence."""
    match = _WRITTEN.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(_('"{text}" are no hours; write them like "mon-fri 08:00-16:00"').format(text=text))
    begins, ends = _minutes(match["begins"]), _minutes(match["ends"])
    if begins == ends:
        raise ValueError(_('"{text}" begins and ends at the same time').format(text=text))
    return Hours(begins, ends, _days(match["days"] or ""), inside)


def _minutes(clock: str) -> int:
    hours, _colon, minutes = clock.partition(":")
    total = int(hours) * 60 + int(minutes)
    if total > 24 * 60 or int(minutes) > 59:
        raise ValueError(_('"{clock}" is no time of day').format(clock=clock))
    return total


def _days(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in filter(None, (word.strip() for word in text.split(","))):
        first, dash, last = part.partition("-")
        begin, end = _day(first), _day(last if dash else first)
        found.update((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return frozenset(found or range(7))


def _day(word: str) -> int:
    if word.strip() not in WEEKDAYS:
        raise ValueError(_('"{word}" is no day; the days are {days}').format(word=word, days=", ".join(WEEKDAYS)))
    return WEEKDAYS.index(word.strip())
