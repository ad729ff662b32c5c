"""Whether a rule may look now: its hours, and the other rules that must fire beside it; judges no value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from enum import Enum

from console.alerts.check import Check
from console.alerts.machine import Firing
from console.alerts.rule import Rule, Scope
from console.model.place import Place
from console.model.time import Instant


class Gate(Enum):
    """Open, shut, or not to be said because what decides it cannot be read."""

    OPEN = "open"
    SHUT = "shut"
    UNKNOWN = "unknown"


def gated(rule: Rule) -> bool:
    """Whether `rule` depends on anything but its own series."""
    return rule.hours is not None or bool(rule.also)


def together(scope: Scope, one: Place, other: Place, same_device: bool) -> bool:
    """Whether two places count as one for a rule that looks at both."""
    if scope is Scope.SITE:
        return one.site == other.site
    if scope is Scope.ROOM:
        return (one.site, one.room) == (other.site, other.room)
    return same_device


def gate(rule: Rule, zone: tzinfo, others: Iterable[Iterable[Check]], now: Instant) -> Gate:
    """How the gate of `rule` stands; `others` are, for each rule of `also`, its checks in the same place."""
    if rule.hours is not None and not rule.hours.open(now, zone):
        return Gate.SHUT
    unknown = False
    for checks in others:
        firing = [check.instance for check in checks if isinstance(check.instance, Firing)]
        if not firing:
            return Gate.SHUT
        unknown = unknown or all(instance.missing for instance in firing)
    return Gate.UNKNOWN if unknown else Gate.OPEN
