"""Which checks there are and which series each looks at; made when a series is first seen, judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from console.alerts.check import Check
from console.alerts.gate import together
from console.alerts.group import group_key
from console.alerts.rule import Rule, Scope
from console.alerts.watch import Choice, Watch
from console.inventory import Inventory
from console.model.reading import PointKey


class Attention(Protocol):
    """Who is told which series matter even while their values do not change."""

    def attend(self, key: PointKey, wanted: bool) -> None:
        """Report every reading of `key`, or again only changed ones."""
        ...


class Registry:
    """Every watch by its series, and every check by its rule and key."""

    def __init__(self, rules: Iterable[Rule], inventory: Inventory, attention: Attention) -> None:
        rules = tuple(rules)
        self._choice = Choice(rules, inventory)
        self._attention = attention
        self._checks: dict[tuple[str, PointKey], Check] = {}
        self._of_rule: dict[str, list[Check]] = {}
        self._wanted = {other for rule in rules for other in rule.also}
        self.watches: dict[PointKey, Watch | None] = {}

    def meet(self, key: PointKey) -> Watch | None:
        """What is checked on `key`, compiled at its first sight; nothing where no rule fits.

        Most series are in no rule: of those nothing is kept, which at 120,000 of them counts.
        """
        if key not in self.watches:
            if not self._choice.may_fit(key):
                return None
            checks = tuple(self._check(rule, key) for rule in self._choice.rules_for(key))
            self.watches[key] = Watch(key, checks) if checks else None
        return self.watches[key]

    def find(self, rule: str, key: PointKey) -> Check | None:
        """The check of `rule` under `key`."""
        return self._checks.get((rule, key))

    def __iter__(self) -> Iterator[Check]:
        return iter(self._checks.values())

    def attend(self, watch: Watch) -> None:
        """Ask for every reading of a series, or no longer, as its checks now need it."""
        busy = any(check.unsettled for check in watch.checks)
        if busy is not watch.busy:
            watch.busy = busy
            self._attention.attend(watch.key, busy)

    def attend_members(self, check: Check) -> None:
        """The same for all series that a check looks at."""
        for member in check.members:
            watch = self.watches.get(member)
            if watch is not None:
                self.attend(watch)

    def _check(self, rule: Rule, series: PointKey) -> Check:
        key = series
        if rule.scope is not Scope.SERIES:
            key = group_key(rule.scope, series, self._choice.place(series.device))
        check = self._checks.get((rule.name, key))
        if check is None:
            check = self._checks[rule.name, key] = Check(rule, key)
            check.zone = self._choice.zone(series.device)
            check.name_of = self._choice.name(series.device)
            if rule.name in self._wanted:
                self._of_rule.setdefault(rule.name, []).append(check)
        check.join(series)
        return check

    def beside(self, check: Check) -> Iterator[list[Check]]:
        """For each rule that must fire beside that of `check`, its checks in the same place."""
        rule, place = check.rule, self._choice.place(check.about.device)
        for other in rule.also:
            yield [
                one
                for one in self._of_rule.get(other, ())
                if together(
                    rule.also_in,
                    place,
                    self._choice.place(one.about.device),
                    one.about.device == check.about.device,
                )
            ]
