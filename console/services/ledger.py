"""The outage ledger: every time that a service was not simply up, with what a restart leaves unseen said as such."""

from __future__ import annotations

from collections.abc import Iterable

from console.model.service import Minutes, ServiceState
from console.model.time import Instant
from console.services.outage import Episode, Span, episodes, incident_begin, minutes


class Ledger:
    """Spans by service; `drain` gives what is to be stored, oldest first."""

    def __init__(self) -> None:
        self._spans: dict[str, list[Span]] = {}
        self._well_since: dict[str, Instant] = {}
        self._changed: list[Span] = []

    def recall(self, spans: Iterable[Span], seen_at: Instant | None, services: Iterable[str], now: Instant) -> None:
        """Go on from what was stored: between `seen_at` and `now` nobody saw any of the `services`."""
        # What goes on comes last, also where a clock was put back after something that had ended.
        for span in sorted(spans, key=lambda span: (span.ended_at is None, span.begun_at)):
            self._spans.setdefault(span.service, []).append(span)
        if seen_at is None or seen_at >= now:
            return
        for service in services:
            self.note(service, ServiceState.UNKNOWN, seen_at)

    def note(self, service: str, state: ServiceState, now: Instant) -> None:
        """A service is in `state` from `now` on; the same state again changes nothing."""
        spans = self._spans.setdefault(service, [])
        last = spans[-1] if spans and spans[-1].ended_at is None else None
        if last is not None and last.state is state:
            return
        if last is not None:
            spans[-1] = Span(service, last.state, last.begun_at, max(now, last.begun_at))
            self._changed.append(spans[-1])
        if state is ServiceState.UP:
            self._well_since.setdefault(service, now)
            return
        self._well_since.pop(service, None)
        spans.append(Span(service, state, now))
        self._changed.append(spans[-1])

    def drain(self) -> tuple[Span, ...]:
        """What is new since the last call."""
        changed, self._changed = tuple(self._changed), []
        return changed

    def put_back(self, spans: Iterable[Span]) -> None:
        """What could not be stored is given again with the next `drain`."""
        self._changed = [*spans, *self._changed]

    def since(self, service: str) -> Instant | None:
        """When a service came to the state that it is in."""
        spans = self._spans.get(service, [])
        if spans and spans[-1].ended_at is None:
            return spans[-1].begun_at
        return spans[-1].ended_at if spans else self._well_since.get(service)

    def incident_at(self, service: str) -> Instant | None:
        """When the incident that is going on began; None while there is none."""
        return incident_begin(self._spans.get(service, ()))

    def good_until(self, service: str) -> Instant | None:
        """When it was well for the last time before the incident that is going on, where that was seen."""
        begun = self.incident_at(service)
        first = next((span for span in self._spans.get(service, ()) if span.begun_at == begun), None)
        return begun if first is not None and first.state is not ServiceState.UNKNOWN else None

    def minutes(self, service: str, now: Instant, zone: str) -> Minutes:
        """How long it was down, and unseen, in this incident, month and year."""
        return minutes(self._spans.get(service, ()), now, zone)

    def episodes(self, now: Instant) -> tuple[Episode, ...]:
        """Outages over all services, oldest first."""
        return episodes((span for spans in self._spans.values() for span in spans), now)
