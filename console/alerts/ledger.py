"""The alerts that are shown, by id and by device, what changed about them, and when one is due to change by itself."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from console.alerts.check import Check
from console.alerts.machine import Firing, Resolved
from console.model.alert import Alert, AlertState, Severity
from console.model.reading import State, worst
from console.model.time import Instant, Seconds
from console.store.change import DATA_AGE
from console.store.transition import Transition

RESOLVED_FOR_S: Seconds = 900.0
"""How long an alert is still shown after its end."""

_STATES = {Severity.CRITICAL: State.CRITICAL, Severity.MAJOR: State.CRITICAL, Severity.INDETERMINATE: State.UNKNOWN}


class Ledger:
    """What the rest of the program is told of the checks."""

    def __init__(self) -> None:
        self._by_id: dict[str, Check] = {}
        self._firing: dict[str, dict[str, Alert]] = {}
        self._due: list[tuple[Instant, str]] = []
        self._changed: dict[str, Alert] = {}
        self._gone: list[str] = []
        self._transitions: list[Transition] = []

    def find(self, alert: str) -> Check | None:
        """The check whose alert has this id."""
        return self._by_id.get(alert)

    def alerts(self) -> tuple[Alert, ...]:
        """Every alert that is shown: pending, firing, and those that ended a short while ago."""
        return tuple(check.alert for check in self._by_id.values() if check.alert is not None)

    def standing(self, device: str) -> State | None:
        """How bad `device` is by its firing alerts; None while nothing fires."""
        firing = self._firing.get(device)
        return worst({_state_of(alert) for alert in firing.values()}) if firing else None

    def settle(self, check: Check, turns: Iterable[str], at: Instant, by: str = "", note: str = "") -> None:
        """Take note of what has become of `check`."""
        before, alert = check.alert, check.portrait()
        if before is not None and (alert is None or alert.id != before.id):
            self._withdraw(before)
        elif before is not None and alert is not None and alert.device != before.device:
            self._firing[before.device].pop(before.id, None)
        if alert is not None and alert != before:
            self._show(check, alert)
        check.alert = alert
        subject = alert or before
        if subject is not None:
            self._transitions.extend(_transition(subject, turn, at, by, note) for turn in turns)

    def told(self) -> tuple[Alert, ...]:
        """The alerts that are different since the last call."""
        if not self._changed:
            return ()
        changed, self._changed = tuple(self._changed.values()), {}
        return changed

    def drain_transitions(self) -> tuple[Transition, ...]:
        """What has happened since the last call, in order."""
        drained, self._transitions = tuple(self._transitions), []
        return drained

    def drain_gone(self) -> tuple[str, ...]:
        """Ids of alerts that are no longer shown since the last call."""
        drained, self._gone = tuple(id_ for id_ in self._gone if id_ not in self._by_id), []
        return drained

    def due(self, now: Instant) -> Iterable[Check]:
        """Checks whose acknowledgement or time on show may be over, each once."""
        while self._due and self._due[0][0] <= now:
            _at, alert = heapq.heappop(self._due)
            if alert in self._by_id:
                yield self._by_id[alert]

    def checks(self) -> tuple[Check, ...]:
        """The checks of every alert that is shown."""
        return tuple(self._by_id.values())

    def _show(self, check: Check, alert: Alert) -> None:
        self._by_id[alert.id] = check
        self._changed[alert.id] = alert
        of_device = self._firing.setdefault(alert.device, {})
        if alert.state is AlertState.FIRING:
            of_device[alert.id] = alert
        else:
            of_device.pop(alert.id, None)
        due_at = _due_at(check)
        if due_at is not None:
            heapq.heappush(self._due, (due_at, alert.id))

    def _withdraw(self, alert: Alert) -> None:
        self._by_id.pop(alert.id, None)
        self._changed.pop(alert.id, None)
        self._firing.get(alert.device, {}).pop(alert.id, None)
        self._gone.append(alert.id)


def _due_at(check: Check) -> Instant | None:
    instance = check.instance
    if isinstance(instance, Resolved):
        return instance.ended_at + RESOLVED_FOR_S
    if isinstance(instance, Firing) and instance.acknowledged is not None:
        return instance.acknowledged.until
    return None


def _state_of(alert: Alert) -> State:
    """A source that brings nothing makes its device unknown, however loudly it is called out."""
    return State.UNKNOWN if alert.point == DATA_AGE else _STATES.get(alert.severity, State.WARNING)


def _transition(alert: Alert, turn: str, at: Instant, by: str, note: str) -> Transition:
    return Transition(
        at=at,
        id=alert.id,
        rule=alert.rule,
        device=alert.device,
        point=alert.point,
        instance=alert.instance,
        turn=turn,
        severity=alert.severity,
        value=alert.value,
        note=note or alert.reason,
        by=by,
    )
