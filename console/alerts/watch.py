"""All that is checked on one series, and how to tell at a glance that nothing there can be wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.alerts.check import Check
from console.alerts.condition import Verdict, judge
from console.alerts.rule import Rule
from console.inventory import Inventory
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.point import POINTS
from console.model.reading import PointKey, Value


class Watch:
    """The checks of one series; `quiet_low`/`quiet_high` and `quiet_words` bound what no plain rule objects to."""

    __slots__ = ("busy", "checks", "key", "plain", "quiet_high", "quiet_low", "quiet_words")

    def __init__(self, key: PointKey, checks: tuple[Check, ...]) -> None:
        self.key = key
        self.checks = checks
        self.plain = all(check.window is None and check.group is None for check in checks)
        self.busy = False
        self.quiet_low, self.quiet_high = _quiet_range([check.rule for check in checks])
        self.quiet_words = _quiet_words(key.point, [check.rule for check in checks])

    def quiet(self, value: Value) -> bool:
        """Whether `value` breaches nothing, so that while no check is busy it need not be looked at."""
        if value.__class__ is str:
            return self.plain and value in self.quiet_words
        return self.plain and value is not None and self.quiet_low <= value <= self.quiet_high  # type: ignore[operator]


def _quiet_range(rules: Iterable[Rule]) -> tuple[float, float]:
    levels = [level for rule in rules for level in rule.levels]
    lows = [level.below for level in levels if level.below is not None]
    highs = [level.above for level in levels if level.above is not None]
    return max(lows, default=float("-inf")), min(highs, default=float("inf"))


def _quiet_words(point: str, rules: list[Rule]) -> frozenset[str]:
    kind = POINTS.get(point)
    words = kind.words if kind else ()
    return frozenset(word for word in words if all(judge(rule, word) is Verdict.CLEAR for rule in rules))


class Choice:
    """Which rules are for which series: by point, device, kind and place; one that extends another replaces it."""

    def __init__(self, rules: Iterable[Rule], inventory: Inventory) -> None:
        self._by_point: dict[str, list[Rule]] = {}
        for rule in rules:
            self._by_point.setdefault(rule.matcher.point, []).append(rule)
        self._inventory = inventory
        self._named: dict[tuple[DeviceKind, str, str], bool] = {}

    def place(self, device: str) -> Place:
        """Where `device` is; nowhere when it is not in the inventory."""
        known = self._inventory.devices.get(device)
        return known.place if known else Place()

    def name(self, device: str) -> str:
        """What people call `device`."""
        known = self._inventory.devices.get(device)
        return known.name or known.id if known else device

    def zone(self, device: str) -> tzinfo:
        """The time zone of the site where `device` is."""
        site = self._inventory.sites.get(self.place(device).site)
        try:
            return ZoneInfo(site.timezone if site else "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC

    def may_fit(self, key: PointKey) -> bool:
        """Whether some rule names such a series, wherever its device stands; cheap to ask at every reading."""
        device = self._inventory.devices.get(key.device)
        if device is None:
            return False
        name = device.kind, key.point, key.instance
        found = self._named.get(name)
        if found is None:
            candidates = self._by_point.get(key.point, ())
            found = self._named[name] = any(rule.matcher.names(key, device.kind) for rule in candidates)
        return found

    def rules_for(self, key: PointKey) -> tuple[Rule, ...]:
        """The rules that hold for the series `key`; none for a device that is not in the inventory."""
        device = self._inventory.devices.get(key.device)
        if device is None:
            return ()
        candidates = self._by_point.get(key.point, ())
        room = self._inventory.rooms.get(device.place.room)
        corrosive = room is not None and room.corrosive
        fitting = [rule for rule in candidates if rule.matcher.fits(key, device.kind, device.place, corrosive)]
        replaced = {rule.extends for rule in fitting}
        return tuple(rule for rule in fitting if rule.name not in replaced)
