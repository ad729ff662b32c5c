"""Plays a scenario through the rules at any speed and says where the transitions differ from what must come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from msgspec import Struct

from console.alerts.book import AlertBook
from console.alerts.rule import Rule
from console.alerts.rules.load import load_rules, merge
from console.alerts.scenario_file import ActTable, Cell, ExpectTable, Scenario, SeriesTable, cells, read_scenario
from console.errors import ConfigError
from console.i18n import _
from console.inventory import Device, Inventory, LocalAccess, Target
from console.model.alert import Alert, AlertState
from console.model.failure import Cause, Failure
from console.model.place import Place, Room
from console.model.point import POINTS
from console.model.poll import Poll
from console.model.reading import Reading
from console.model.time import Instant
from console.store.current import Current
from console.store.transition import Transition

BEGIN_AT: Instant = 1_700_000_000.0
QUIET_TURNS = frozenset({"pended", "withdrawn", "data_lost", "data_back", "flapping_began", "flapping_ended"})
"""Turns that need not be listed: they are compared only where a scenario expects one of their kind."""

SHIPPED = Path(__file__).parent / "scenarios"
"""The folder of the scenarios that prove the shipped rules."""

_SOURCE = "scenario"


def check_scenario(path: Path, user: dict[str, dict[str, Any]] | None = None) -> tuple[str, ...]:
    """What is wrong with the scenario in `path` under the shipped rules and the user's; nothing when all is well."""
    try:
        scenario = read_scenario(path)
    except ConfigError as error:
        return tuple(str(error).splitlines())
    rules, problems = load_rules(merge(user or {}, scenario.rules))
    if problems:
        return tuple(f"{path}: {problem.key}: {problem.message}" for problem in problems)
    return tuple(f"{path}: {difference}" for difference in differences(scenario, play(scenario, rules)))


def play(scenario: Scenario, rules: tuple[Rule, ...]) -> tuple[Transition, ...]:
    """Every transition that the readings lead to, in order."""
    return tuple(transition for moment in Player(scenario, rules).moments() for transition in moment.transitions)


def differences(scenario: Scenario, transitions: Iterable[Transition]) -> Iterator[str]:
    """A sentence for every transition that is missing or was not expected."""
    wanted = QUIET_TURNS & {expected.turn for expected in scenario.expect}
    came = [
        transition
        for transition in transitions
        if (not scenario.only or transition.rule in scenario.only)
        and (transition.turn not in QUIET_TURNS or transition.turn in wanted)
    ]
    unexpected = list(came)
    for expected in scenario.expect:
        match = next((transition for transition in unexpected if _is(expected, transition)), None)
        if match is None:
            yield _("missing: {what}").format(what=_expected(expected))
        else:
            unexpected.remove(match)
    for transition in unexpected:
        yield _("not expected: {what}").format(what=_came(transition))


class Moment(Struct, frozen=True):
    """What has come of the readings until `at`: the turns since the moment before, and the alerts as they are."""

    at: Instant
    transitions: tuple[Transition, ...]
    alerts: tuple[Alert, ...]


class Player:
    """One playing of one scenario, whose first step is at `begin_at`."""

    def __init__(self, scenario: Scenario, rules: tuple[Rule, ...], begin_at: Instant = BEGIN_AT) -> None:
        self._begin_at = begin_at
        self.inventory = _inventory(scenario)
        self._scenario = scenario
        self._rules = rules
        self._current = Current(self.inventory)
        self._book = AlertBook(rules, self.inventory, self._current)

    def moments(self) -> Iterator[Moment]:
        """One for each step of the readings, in order."""
        interval_s = self._scenario.interval
        columns = [tuple(cells(series.values)) for series in self._scenario.series]
        done_s = -interval_s
        for step, row in enumerate(zip_longest(*columns)):
            at_s = step * interval_s
            restart_at = self._scenario.restart_at
            if restart_at is not None and done_s < restart_at <= at_s:
                self._restart(self._begin_at + restart_at)
            for act in self._scenario.acts:
                if done_s < act.at <= at_s:
                    self._act(act)
            self._take(self._begin_at + at_s, dict(zip(map(_key, self._scenario.series), row, strict=True)))
            done_s = at_s
            yield Moment(self._begin_at + at_s, self._book.drain_transitions(), self._book.alerts())

    def _take(self, now: Instant, row: dict[tuple[str, str, str], Cell]) -> None:
        for device in self._scenario.devices:
            readings = tuple(_readings(device, row, now))
            failure = None if readings else Failure(Cause.TIMEOUT, _("no answer"))
            changes = self._current.take(Poll(device, _SOURCE, now, 0.0, readings, failure))
            self._book.observe(changes, now)
        expiry = self._current.expire(now)
        self._book.observe(expiry.changes, now)
        self._book.missing(expiry.missing, now)
        self._book.tick(now)

    def _act(self, act: ActTable) -> None:
        now = self._begin_at + act.at
        for alert in self._book.alerts():
            if alert.rule != act.rule or alert.device != act.device or alert.state is not AlertState.FIRING:
                continue
            if act.do == "acknowledge":
                self._book.acknowledge(alert.id, act.by, act.note, None, now)
            elif act.do == "clear":
                self._book.clear_latched(alert.id, act.by, act.note, now)
            else:
                self._book.unacknowledge(alert.id, act.by, now)

    def _restart(self, now: Instant) -> None:
        """Go on with a book that knows only what the old one saved, and with no readings."""
        saved = self._book.export(now)
        self._current = Current(self.inventory)
        self._book = AlertBook(self._rules, self.inventory, self._current)
        self._book.restore(saved, now)


def _key(series: SeriesTable) -> tuple[str, str, str]:
    return series.device, series.point, series.instance


def _readings(device: str, row: dict[tuple[str, str, str], Cell], now: Instant) -> Iterator[Reading]:
    for (owner, point, instance), cell in row.items():
        if owner == device and cell is not None:
            yield Reading(point, instance, cell, POINTS[point].unit, now)


def _inventory(scenario: Scenario) -> Inventory:
    devices = {
        id_: Device(id_, id_, table.kind, Place(table.site, table.room, table.rack))
        for id_, table in scenario.devices.items()
    }
    targets = tuple(Target(id_, _SOURCE, LocalAccess(), scenario.interval) for id_ in devices)
    rooms = {
        table.room: Room(table.room, table.room, table.site, table.corrosive) for table in scenario.devices.values()
    }
    return Inventory(rooms=rooms, devices=devices, targets=targets)


def _is(expected: ExpectTable, transition: Transition) -> bool:
    return (
        abs(transition.at - BEGIN_AT - expected.at) < 0.5
        and (transition.rule, transition.device, transition.turn) == (expected.rule, expected.device, expected.turn)
        and expected.instance in (None, transition.instance)
        and expected.severity in (None, transition.severity)
    )


def _expected(expected: ExpectTable) -> str:
    return f"{expected.at:g} s {expected.rule} {expected.device} {expected.turn} {expected.severity or ''}".rstrip()


def _came(transition: Transition) -> str:
    at_s = transition.at - BEGIN_AT
    return f"{at_s:g} s {transition.rule} {transition.device} {transition.turn} {transition.severity}"
