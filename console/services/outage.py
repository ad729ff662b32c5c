"""The arithmetic of outages: time lost in this incident, month and year, and which services fell together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from console.model.service import Minutes, ServiceState
from console.model.time import Instant, Seconds

UNSEEN = frozenset({ServiceState.CUT_OFF, ServiceState.UNKNOWN})
"""States in which nobody could see whether it ran: never counted as down."""


class Span(Struct, frozen=True):
    """A service was in one state from `begun_at` on; `ended_at` is None while it still is."""

    service: str
    state: ServiceState
    begun_at: Instant
    ended_at: Instant | None = None

    def within(self, since: Instant, until: Instant) -> Seconds:
        """How much of it lies between two moments."""
        end = until if self.ended_at is None else min(self.ended_at, until)
        return max(0.0, end - max(self.begun_at, since))


class Episode(Struct, frozen=True):
    """An outage of one or several services that overlap in time, until the last of them is back."""

    begun_at: Instant
    fallen: frozenset[str]
    still: frozenset[str]


def month_begin(now: Instant, zone: str) -> Instant:
    """The first moment of the month, by the site's clock."""
    there = datetime.fromtimestamp(now, ZoneInfo(zone))
    return there.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()


def year_begin(now: Instant, zone: str) -> Instant:
    """The first moment of the year, by the site's clock."""
    there = datetime.fromtimestamp(now, ZoneInfo(zone))
    return there.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()


def incident_begin(spans: Sequence[Span]) -> Instant | None:
    """When the incident that is going on began: the first of the spans that follow each other up to now.

    Nothing while every span has ended; a service that is only unknown now has an incident only if it was down or cut
    off before. Spans that begin later than the open one are of a clock that was put back since.
    """
    now = max((span for span in spans if span.ended_at is None), key=lambda span: span.begun_at, default=None)
    if now is None:
        return None
    begun, told = now.begun_at, now.state is not ServiceState.UNKNOWN
    before = [span for span in spans if span is not now and span.begun_at <= now.begun_at]
    for earlier in sorted(before, key=lambda span: span.begun_at, reverse=True):
        if earlier.ended_at is None or earlier.ended_at < begun:
            break
        begun = earlier.begun_at
        told = told or earlier.state is not ServiceState.UNKNOWN
    return begun if told else None


def minutes(spans: Sequence[Span], now: Instant, zone: str) -> Minutes:
    """Seconds down, and apart from them seconds in which nobody could see it."""
    incident = incident_begin(spans)
    begins = (now if incident is None else incident, month_begin(now, zone), year_begin(now, zone))
    down = [_total(spans, begin, now, frozenset({ServiceState.DOWN})) for begin in begins]
    unseen = [_total(spans, begin, now, UNSEEN) for begin in begins]
    return Minutes(down[0], down[1], down[2], unseen[0], unseen[1], unseen[2])


def episodes(spans: Iterable[Span], now: Instant) -> tuple[Episode, ...]:
    """Outages in order of time; spans of different services that overlap are one outage."""
    told = (span for span in spans if span.state in (ServiceState.DOWN, ServiceState.CUT_OFF))
    found: list[Episode] = []
    end: Instant = float("-inf")
    for span in sorted(told, key=lambda span: span.begun_at):
        until = now if span.ended_at is None else span.ended_at
        still = frozenset({span.service}) if span.ended_at is None else frozenset()
        if found and span.begun_at <= end:
            last = found[-1]
            found[-1] = Episode(last.begun_at, last.fallen | {span.service}, (last.still | still))
        else:
            found.append(Episode(span.begun_at, frozenset({span.service}), still))
        end = max(end, until)
    return tuple(found)


def _total(spans: Iterable[Span], since: Instant, until: Instant, states: frozenset[ServiceState]) -> Seconds:
    return sum(span.within(since, until) for span in spans if span.state in states)
