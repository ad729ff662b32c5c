"""To which incident an alert belongs when it fires, and when some that were alone become one; judges no reading."""

from __future__ import annotations

from collections.abc import Iterable

from console.alerts.casebook import Casebook, is_open
from console.alerts.incident import JOIN_S, REOPEN_S, Case, opens, related
from console.model.alert import Alert, AlertState
from console.model.time import Instant


class Gathering:
    """The alerts that fire alone, and those that a person has set apart."""

    def __init__(self, book: Casebook) -> None:
        self._book = book
        self._alone: dict[str, Alert] = {}
        self.apart: set[str] = set()

    def take(self, alert: Alert, quiet: bool, now: Instant) -> tuple[str, ...]:
        """Take a changed alert in; returns the alerts that belong to another incident than before.

        One that is `quiet`, because somebody silenced it, may belong to an incident but makes none.
        """
        book = self._book
        if book.of(alert.id):
            book.see(alert)
            return ()
        if alert.state is not AlertState.FIRING or alert.id in self.apart:
            self._alone.pop(alert.id, None)
            return ()
        case = self._fitting(alert, now)
        if case is not None:
            return self._joined(case, (alert,), now)
        others = self._others(alert, now)
        if quiet or not (opens(alert) or others):
            self._alone[alert.id] = alert
            return ()
        self._alone.pop(alert.id, None)
        return (alert.id, *self._joined(book.begin(alert, now), others, now))

    def forget(self, alert: str) -> None:
        """An alert is no longer shown."""
        self._alone.pop(alert, None)
        self.apart.discard(alert)

    def _joined(self, case: Case, alerts: Iterable[Alert], now: Instant) -> tuple[str, ...]:
        joined = []
        for alert in alerts:
            self._alone.pop(alert.id, None)
            self._book.join(self._book.find(case.incident.id) or case, alert, now)
            joined.append(alert.id)
        return tuple(joined)

    def _others(self, alert: Alert, now: Instant) -> list[Alert]:
        """Those that fire alone since a short while and are of the same matter."""
        relations = self._book.relations
        return [
            other
            for other in self._alone.values()
            if other.id != alert.id and abs(now - other.since_at) <= JOIN_S and related(alert, other, relations)
        ]

    def _fitting(self, alert: Alert, now: Instant) -> Case | None:
        """The incident of what explains `alert`, or else one of its place and time; an open one before an ended one."""
        for cause in alert.suppressed_by:
            case = self._book.find(self._book.of(cause))
            if case is not None and is_open(case):
                return case
        near = [case for case in self._book.cases() if self._near(case, alert, now)]
        return max(near, key=lambda case: (is_open(case), case.touched_at), default=None)

    def _near(self, case: Case, alert: Alert, now: Instant) -> bool:
        ended_at = case.incident.ended_at
        since_s = now - (case.touched_at if ended_at is None else ended_at)
        if since_s > (JOIN_S if ended_at is None else REOPEN_S):
            return False
        relations = self._book.relations
        return any(related(alert, member, relations) for member in self._book.members(case))
