"""All checks there are: which of them a changed reading concerns, and what observation that is to each."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from console.alerts.acknowledge import ACKNOWLEDGED_FOR_S, Refusal, acknowledged, cleared, given_back, unknown_alert
from console.alerts.check import Check
from console.alerts.condition import Breach, Operand, judge
from console.alerts.flapping import looked
from console.alerts.gate import Gate, gate, gated
from console.alerts.ledger import RESOLVED_FOR_S, Ledger
from console.alerts.machine import (
    INACTIVE,
    Firing,
    Instance,
    Lost,
    Measured,
    Observation,
    Resolved,
    holds,
    step,
)
from console.alerts.registry import Attention, Registry
from console.alerts.rule import Rule
from console.alerts.saved import SavedCheck, pack, put_back, unpack
from console.alerts.watch import Watch
from console.alerts.window import measure
from console.inventory import Inventory
from console.model.alert import Acknowledgement, Alert
from console.model.reading import PointKey, Quality, Reading, State
from console.model.time import Instant, Seconds
from console.store.change import Change
from console.store.transition import Transition

GAP_S: Seconds = 120.0
"""A book that was put away longer than this forgets its windows: nobody knows what the values did meanwhile."""


class Nobody:
    """For a source of changes that reports every reading anyway."""

    def attend(self, key: PointKey, wanted: bool) -> None:
        """Nothing to do."""


class AlertBook:
    """Every check with its state; only what changed is ever returned."""

    def __init__(self, rules: Iterable[Rule], inventory: Inventory, attention: Attention | None = None) -> None:
        self._registry = Registry(rules, inventory, attention or Nobody())
        self._ledger = Ledger()
        self._now: Instant = float("-inf")

    def observe(self, changes: Iterable[Change], now: Instant) -> tuple[Alert, ...]:
        """Take new readings in; returns the alerts that are different now."""
        watches, meet = self._registry.watches, self._registry.meet
        for change in changes:
            key = change.key
            watch = watches[key] if key in watches else meet(key)
            if watch is None:
                continue
            reading = change.reading
            if reading.quality is not Quality.GOOD:
                self._lose(watch, now)
            elif watch.busy or not watch.quiet(reading.value):
                self._look(watch, reading, change.interval_s)
        return self._ledger.told()

    def missing(self, keys: Iterable[PointKey], now: Instant) -> tuple[Alert, ...]:
        """Series that cannot be read any more: what fires goes on firing, what is pending waits."""
        for key in keys:
            watch = self._registry.watches.get(key)
            if watch is None:
                continue
            for check in watch.checks:
                if check.window is not None:
                    check.window.forget()
            self._lose(watch, now)
        return self._ledger.told()

    def tick(self, now: Instant) -> tuple[Alert, ...]:
        """Let acknowledgements expire and ended alerts go; costs nothing while nothing is due."""
        if now < self._now:
            for check in self._ledger.checks():
                self._become(check, _not_later(check.instance, now), (), now)
        self._now = now
        for check in self._ledger.due(now):
            instance, turns = _expired(check.instance, now)
            if instance is not check.instance:
                self._become(check, instance, turns, now)
        return self._ledger.told()

    def acknowledge(self, alert: str, by: str, note: str, until: Instant | None, now: Instant) -> Alert | Refusal:
        """Take an alert on, until `until` or for half an hour."""
        acknowledgement = Acknowledgement(by, now, note, until if until is not None else now + ACKNOWLEDGED_FOR_S)
        check = self._ledger.find(alert)
        if check is None:
            return unknown_alert(alert)
        outcome = acknowledged(alert, check.instance, acknowledgement, now)
        return self._decided(check, outcome, "acknowledged", by, note, now)

    def unacknowledge(self, alert: str, by: str, now: Instant) -> Alert | Refusal:
        """Give an alert back."""
        check = self._ledger.find(alert)
        if check is None:
            return unknown_alert(alert)
        return self._decided(check, given_back(alert, check.instance), "unacknowledged", by, "", now)

    def clear_latched(self, alert: str, by: str, note: str, now: Instant) -> Alert | Refusal:
        """Clear an alert that waits for a person."""
        check = self._ledger.find(alert)
        if check is None:
            return unknown_alert(alert)
        return self._decided(check, cleared(alert, check.rule, check.instance, note, now), "cleared", by, note, now)

    def spoken(self, alert: Alert) -> Alert:
        """The same alert with its sentences in the language that is spoken now, as far as it is still known."""
        check = self._ledger.find(alert.id)
        told = check.portrait() if check is not None else None
        return alert if told is None else replace(alert, summary=told.summary, reason=told.reason)

    def alerts(self) -> tuple[Alert, ...]:
        """Every alert that is shown: pending, firing, and those that ended a short while ago."""
        return self._ledger.alerts()

    def standing(self, device: str) -> State | None:
        """How bad `device` is by its firing alerts; None while nothing fires. Lost data makes it unknown, not bad."""
        return self._ledger.standing(device)

    def drain_transitions(self) -> tuple[Transition, ...]:
        """What has happened since the last call, in order."""
        return self._ledger.drain_transitions()

    def drain_gone(self) -> tuple[str, ...]:
        """Ids of alerts that are no longer shown since the last call: withdrawn, replaced, or ended long enough ago."""
        return self._ledger.drain_gone()

    def export(self, now: Instant) -> bytes:
        """Everything that a later book needs to go on as if nothing had happened."""
        return pack(self._registry, now)

    def restore(self, raw: bytes, now: Instant) -> tuple[Alert, ...]:
        """Go on from `raw`; checks whose rule or device no longer exists are dropped. `StoreError` if it is damaged."""
        book = unpack(raw)
        whole = 0 <= now - book.at <= GAP_S
        for entry in book.checks:
            self._restore(entry, whole, now)
        return self._ledger.told()

    def _look(self, watch: Watch, reading: Reading, interval_s: Seconds) -> None:
        for check in watch.checks:
            operand = _operand(check, watch.key, reading)
            check.unit = reading.unit
            at = reading.taken_at
            self._observe(check, Lost(at) if operand is None else Measured(operand, at, interval_s))
        self._registry.attend(watch)

    def _lose(self, watch: Watch, at: Instant) -> None:
        for check in watch.checks:
            if check.group is None:
                self._observe(check, Lost(at))
            else:
                check.group.drop(watch.key)
                self._observe(check, Measured(check.group.count(), at, 0.0))

    def _observe(self, check: Check, observation: Observation) -> None:
        check.packed = None
        if isinstance(observation, Measured) and gated(check.rule):
            observation = self._through_gate(check, observation)
        instance, turned = step(check.rule, check.instance, observation)
        flaps = _flaps(check, instance, observation) if isinstance(observation, Measured) else ()
        if instance is not check.instance or flaps:
            turns: tuple[str, ...] = (*turned, *flaps)
            self._become(check, instance, turns, observation.at)

    def _through_gate(self, check: Check, seen: Measured) -> Observation:
        """What an observation counts as for a rule that looks only at times, or only beside others."""
        stands = gate(check.rule, check.zone, self._registry.beside(check), seen.at)
        check.gated = stands is not Gate.OPEN and isinstance(judge(check.rule, seen.operand), Breach)
        if stands is Gate.OPEN:
            return seen
        held = stands is Gate.UNKNOWN and isinstance(check.instance, Firing)
        return Lost(seen.at) if held else replace(seen, excused=True)

    def _become(
        self, check: Check, instance: Instance, turns: Iterable[str], at: Instant, by: str = "", note: str = ""
    ) -> None:
        check.packed = None
        check.instance = instance
        self._ledger.settle(check, turns, at, by, note)
        self._registry.attend_members(check)

    def _decided(
        self, check: Check, outcome: Instance | Refusal, turn: str, by: str, note: str, now: Instant
    ) -> Alert | Refusal:
        if isinstance(outcome, Refusal):
            return outcome
        self._become(check, outcome, (turn,), now, by, note)
        self._ledger.told()
        return check.alert or unknown_alert(check.rule.name)

    def _restore(self, entry: SavedCheck, whole: bool, now: Instant) -> None:
        for member in entry.members:
            self._registry.meet(member)
        check = self._registry.find(entry.rule, entry.key)
        if check is None:
            return
        put_back(check, entry, whole)
        self._become(check, _not_later(check.instance, now), (), now)


def _flaps(check: Check, instance: Instance, seen: Measured) -> tuple[str, ...]:
    """Whether the condition has begun or ceased to flap with this look."""
    before = check.turns
    check.turns = looked(before, holds(instance), seen.at, seen.interval_s)
    was, is_ = before is not None and before.flapping, check.turns is not None and check.turns.flapping
    return () if was is is_ else ("flapping_began" if is_ else "flapping_ended",)


def _operand(check: Check, series: PointKey, reading: Reading) -> Operand:
    """What `check` holds against its limits now that `series` has brought `reading`."""
    if check.group is not None:
        if check.group.put(series, reading.value):
            check.name(series, reading.value)
        return check.group.count()
    if check.window is None:
        return reading.value
    if isinstance(reading.value, str) or reading.value is None:
        return None
    check.window.add(reading.taken_at, reading.value)
    return measure(check.rule, check.window, reading.taken_at)


def _expired(instance: Instance, now: Instant) -> tuple[Instance, tuple[str, ...]]:
    if isinstance(instance, Resolved) and now >= instance.ended_at + RESOLVED_FOR_S:
        return INACTIVE, ()
    if isinstance(instance, Firing) and instance.acknowledged is not None:
        until = instance.acknowledged.until
        if until is not None and until <= now:
            return replace(instance, acknowledged=None), ("acknowledgement_expired",)
    return instance, ()


def _not_later(instance: Instance, now: Instant) -> Instance:
    """The instance on a clock that has been put back: what lies ahead of `now` lasts no longer than it was meant to."""
    if isinstance(instance, Resolved) and instance.ended_at > now:
        return replace(instance, ended_at=now)
    if isinstance(instance, Firing) and instance.acknowledged is not None and instance.acknowledged.at > now:
        taken = instance.acknowledged
        until = None if taken.until is None else now + (taken.until - taken.at)
        return replace(instance, acknowledged=replace(taken, at=now, until=until))
    return instance
