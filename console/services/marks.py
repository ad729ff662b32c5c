"""What every tripwire compares with, and what it said last, so that a person can accept the change."""

from __future__ import annotations

from collections.abc import Iterable

from console.model.check import Finding, TripwireCheck
from console.model.time import Instant
from console.services.tripwire import Mark, compare, grown
from console.store.service_table import MarkRow


class Marks:
    """By service and check; `drain` gives what is to be stored."""

    def __init__(self) -> None:
        self._accepted: dict[tuple[str, str], Mark] = {}
        self._seen: dict[tuple[str, str], Finding] = {}
        self._changed: list[MarkRow] = []

    def recall(self, rows: Iterable[MarkRow]) -> None:
        """Go on from what was stored."""
        for row in rows:
            self._accepted[row.service, row.check] = Mark(row.mark, row.value)

    def weigh(self, service: str, check: str, probe: TripwireCheck, found: Finding, now: Instant) -> Finding:
        """The finding as it counts against what was accepted."""
        key = service, check
        before = self._accepted.get(key)
        judged = compare(probe, before, found)
        self._seen[key] = found
        taken = grown(probe, before, judged)
        if taken is not None:
            self._take(key, taken, now, "")
        return judged

    def accept(self, service: str, check: str, by: str, now: Instant) -> bool:
        """Compare with what was seen last from now on; False when nothing was seen yet."""
        found = self._seen.get((service, check))
        if found is None or (not found.mark and found.value is None):
            return False
        self._take((service, check), Mark(found.mark, found.value), now, by)
        return True

    def drain(self) -> tuple[MarkRow, ...]:
        """What is new since the last call."""
        changed, self._changed = tuple(self._changed), []
        return changed

    def _take(self, key: tuple[str, str], mark: Mark, now: Instant, by: str) -> None:
        self._accepted[key] = mark
        self._changed.append(MarkRow(*key, mark.mark, mark.value, now, by))
