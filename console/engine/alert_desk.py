"""What a window may ask about alerts, silences and incidents; who does it is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from console.engine.person import Person
from console.model.alert import Alert
from console.model.incident import Incident
from console.model.silence import AlertMatcher, Silence
from console.model.time import Instant, Seconds


class AlertDesk(Protocol):
    """Every method raises `Refused` with a named reason when it is not done; ids are of alerts or of incidents."""

    async def acknowledge(self, alert: str, note: str, for_s: Seconds, by: Person) -> Alert:
        """Take an alert on for a while."""
        ...

    async def unacknowledge(self, alert: str, by: Person) -> Alert:
        """Give an alert back."""
        ...

    async def clear(self, alert: str, note: str, by: Person) -> Alert:
        """Clear a latched alert whose condition is gone."""
        ...

    async def acknowledge_all(self, ids: Sequence[str], note: str, for_s: Seconds, by: Person) -> tuple[Alert, ...]:
        """Take on every alert that fires among `ids`."""
        ...

    def preview(self, matcher: AlertMatcher) -> tuple[Alert, ...]:
        """The alerts that a silence with this matcher would hold back now."""
        ...

    async def silence(
        self, matcher: AlertMatcher, reason: str, begins_at: Instant, for_s: Seconds, by: Person
    ) -> Silence:
        """Put alerts aside for a while."""
        ...

    async def shelve(self, ids: Iterable[str], reason: str, for_s: Seconds, by: Person) -> tuple[Silence, ...]:
        """Put single alerts and their returns aside for a while."""
        ...

    async def unsilence(self, silence: str, by: Person) -> Silence:
        """End a silence or a shelf before its time."""
        ...

    async def merge(self, into: str, other: str, by: Person) -> Incident:
        """Make one incident of two."""
        ...

    async def split(self, incident: str, alerts: tuple[str, ...], by: Person) -> Incident:
        """Make an incident of its own of some alerts of another one; returns the new one."""
        ...

    async def mark_cause(self, alert: str, by: Person) -> Incident:
        """Say that an alert is the cause of its incident."""
        ...

    async def take_lead(self, incident: str, person: str, by: Person) -> Incident:
        """Give the lead of an incident to a person, or with an empty name to nobody."""
        ...

    async def hand_over(self, incident: str, note: str, by: Person) -> Incident:
        """Leave a note for whoever comes next."""
        ...
