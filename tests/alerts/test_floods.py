"""A flood of readings and a clock that jumps leave the same alerts as an ordinary day."""

from __future__ import annotations

import random

from msgspec.structs import replace

from console.alerts.book import AlertBook
from console.alerts.rules.load import load_rules
from console.alerts.situation import Situation
from console.inventory import Device, Inventory, LocalAccess, Target
from console.model.alert import AlertState
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.poll import Poll
from console.model.reading import Reading
from console.model.time import Instant, Seconds
from console.store.current import Current

DAY_S: Seconds = 86_400.0
BEGIN_AT: Instant = 1_767_225_600.0


class Floor:
    """A few hundred servers with everything behind them, as an engine has it."""

    def __init__(self, devices: int) -> None:
        places = Place("site", "room", "r1")
        known = {f"s{n}": Device(f"s{n}", f"server {n}", DeviceKind.SERVER, places) for n in range(devices)}
        inventory = Inventory(devices=known, targets=tuple(Target(i, "snmp", LocalAccess(), 1.0) for i in known))
        rules, _problems = load_rules()
        self.current = Current(inventory)
        self.book = AlertBook(rules, inventory, self.current)
        self.situation = Situation(inventory)

    def take(self, poll: Poll) -> None:
        """One poll."""
        told = self.book.observe(self.current.take(poll), poll.at)
        self.situation.take(told, self.book.drain_transitions(), poll.at)

    def pass_time(self, now: Instant) -> None:
        """What the passing of time does."""
        expiry = self.current.expire(now)
        told = (
            *self.book.observe(expiry.changes, now),
            *self.book.missing(expiry.missing, now),
            *self.book.tick(now),
        )
        self.situation.take(told, self.book.drain_transitions(), now)
        self.situation.forget(self.book.drain_gone(), now)
        self.situation.tick(now)
        self.situation.settle(now)

    def firing(self) -> set[tuple[str, str, str, str]]:
        """What fires."""
        alerts = (alert for alert in self.situation.alerts() if alert.state is AlertState.FIRING)
        return {(alert.rule, alert.device, alert.instance, alert.severity.value) for alert in alerts}


def _poll(device: int, at: Instant, hot: bool, chance: random.Random, fans: int = 99) -> Poll:
    readings = [Reading("temperature", "Inlet", 35.0 if hot else 22.0 + chance.random(), "°C", at)]
    readings += [Reading("fan_speed", f"fan {n}", float(chance.randrange(4000, 4200)), "rpm", at) for n in range(fans)]
    return Poll(f"s{device}", "snmp", at, 0.01, tuple(readings))


def test_fifty_thousand_readings_a_second_for_a_minute_change_nothing_but_what_is_hot() -> None:
    """Of 500 devices with 100 readings each, what is too warm fires and nothing else does."""
    floor, chance = Floor(500), random.Random(3)
    hot = set(range(0, 500, 50))
    prepared = [_poll(device, 0.0, device in hot, chance) for device in range(500)]
    for second in range(75):
        now = BEGIN_AT + second
        for poll in prepared:
            floor.take(_moved(poll, now))
        floor.pass_time(now + 0.5)
    assert floor.firing() >= {("inlet-temperature", f"s{device}", "Inlet", "critical") for device in hot}
    assert {device for _rule, device, _instance, _severity in floor.firing()} == {f"s{device}" for device in hot}


def _moved(poll: Poll, at: Instant) -> Poll:
    return Poll(poll.device, poll.source, at, 0.01, tuple(replace(reading, taken_at=at) for reading in poll.readings))


def _play(jumps: dict[int, Seconds]) -> tuple[set[tuple[str, str, str, str]], Floor]:
    floor, chance, shift = Floor(20), random.Random(3), 0.0
    for second in range(300):
        shift += jumps.get(second, 0.0)
        now = BEGIN_AT + second + shift
        for device in range(20):
            floor.take(_poll(device, now, device < 4 and second > 60, chance, 1))
        floor.pass_time(now + 0.5)
    return floor.firing(), floor


def test_a_clock_that_jumps_a_day_ahead_or_back_leaves_the_same_alerts() -> None:
    """Neither loses an alert nor makes one up: what fires afterwards is what fires without the jump."""
    ordinary, _floor = _play({})
    assert {rule for rule, *_rest in ordinary} >= {"inlet-temperature"}
    for jumps in ({150: DAY_S}, {150: -DAY_S}, {100: DAY_S, 200: -DAY_S}):
        jumped, floor = _play(jumps)
        assert {one for one in jumped if one[0] == "inlet-temperature"} == {
            one for one in ordinary if one[0] == "inlet-temperature"
        }
        assert not {one for one in jumped if one[0] == "data-age"}
        assert all(len(case.incident.alerts) for case in floor.situation.casebook.cases())
