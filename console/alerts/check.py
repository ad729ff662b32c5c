"""One rule on one series or group with all it remembers, and how that looks as an `Alert`; moves no state."""

from __future__ import annotations

import base64
from datetime import UTC, tzinfo
from hashlib import blake2b

from msgspec import Raw

from console.alerts.condition import Count, Operand
from console.alerts.flapping import Turns
from console.alerts.group import Group
from console.alerts.machine import INACTIVE, Firing, Inactive, Instance, Latched, Pending, Resolved
from console.alerts.rule import Measure, Rule, Scope
from console.alerts.sentences import easing, reason, summary, with_now
from console.alerts.window import Window
from console.model.alert import Alert, AlertState
from console.model.reading import PointKey, Value
from console.model.time import Instant


class Check:
    """The state of `rule` under `key`; `about` is the series that an alert names, `members` all series it looks at.

    `gated` is set while its condition holds and its rule does not look; `zone` is where its hours are counted.
    `name_of` is what people call the device.
    """

    __slots__ = (
        "about",
        "alert",
        "gated",
        "group",
        "instance",
        "key",
        "members",
        "name_of",
        "packed",
        "rule",
        "turns",
        "unit",
        "window",
        "zone",
    )

    def __init__(self, rule: Rule, key: PointKey) -> None:
        self.rule = rule
        self.key = key
        self.about = key
        self.unit = ""
        self.name_of = ""
        self.instance: Instance = INACTIVE
        self.alert: Alert | None = None
        self.window = None if rule.measure is Measure.VALUE else Window(rule.window_s)
        self.group = None if rule.scope is Scope.SERIES else Group(rule)
        self.members: list[PointKey] = []
        self.packed: Raw | None = None
        self.turns: Turns | None = None
        self.gated = False
        self.zone: tzinfo = UTC

    @property
    def unsettled(self) -> bool:
        """Whether every observation matters, not only a changed one."""
        if isinstance(self.instance, Pending | Firing) or self.gated:
            return True
        return self.window is not None and not self.window.settled

    def join(self, series: PointKey) -> None:
        """`series` is one of those that are looked at."""
        if series not in self.members:
            self.members.append(series)
            self.packed = None

    def name(self, series: PointKey, value: Value) -> None:
        """The alert of a group that reaches beyond one device names the member that went bad last."""
        if self.rule.scope is Scope.DEVICE:
            self.about = PointKey(series.device, series.point, "")
        elif value in self.rule.bad_words or (self.group is not None and self.group.bad(series)):
            self.about = series

    def portrait(self) -> Alert | None:
        """The alert as everybody sees it; nothing while there is none."""
        instance = self.instance
        if isinstance(instance, Inactive):
            return None
        firing = instance if isinstance(instance, Firing) else None
        operand, breach, told = instance.operand, instance.breach, _told(instance)
        what = summary(self.rule, self.about.instance, told, self.unit, self.name_of)
        why = reason(self.rule, self.about.instance, told, breach, self.unit)
        if firing is not None and told != operand:
            what, why = with_now(what, operand), easing(why, self.rule.latch)
        return Alert(
            id=alert_id(self.rule.name, self.key, instance.since_at),
            rule=self.rule.name,
            severity=breach.severity,
            state=_state(instance),
            device=self.about.device,
            point=self.about.point,
            instance=self.about.instance,
            summary=what,
            reason=why,
            since_at=instance.since_at,
            value=_value(operand),
            unit=self.unit,
            data_missing=_unseen(instance),
            latched=firing is not None and isinstance(firing.phase, Latched),
            acknowledged=firing.acknowledged if firing else None,
            runbook=self.rule.runbook,
            ended_at=None if isinstance(instance, Pending | Firing) else instance.ended_at,
            limit=breach.limit if self.rule.measure in (Measure.VALUE, Measure.MEAN) and self.group is None else None,
            flapping=self.turns is not None and self.turns.flapping,
        )


def alert_id(rule: str, key: PointKey, since_at: Instant) -> str:
    """Seven letters and digits that stay with an alert from its first sign to its end and can be said aloud."""
    seed = "\0".join((rule, *key, f"{since_at:.3f}"))
    return base64.b32encode(blake2b(seed.encode(), digest_size=5).digest()).decode().lower()[:7]


def _state(instance: Instance) -> AlertState:
    if isinstance(instance, Pending):
        return AlertState.PENDING
    return AlertState.FIRING if isinstance(instance, Firing) else AlertState.RESOLVED


def _unseen(instance: Instance) -> bool:
    if isinstance(instance, Pending):
        return instance.seen_at is None
    return isinstance(instance, Firing) and instance.missing


def _told(instance: Pending | Firing | Resolved) -> Operand:
    """What the sentences speak of: what is measured now, but the worst of what ended or what only its words tell.

    The severity is held for a while when it eases, and a sentence of the newest word would contradict it.
    """
    if isinstance(instance, Pending) or instance.worst is None:
        return instance.operand
    if isinstance(instance, Firing) and isinstance(instance.operand, int | float):
        return instance.operand
    return instance.worst


def _value(operand: Operand) -> Value:
    return float(operand.bad) if isinstance(operand, Count) else operand
