"""An engine's inside without an engine: polls go into the current state, changes into the alert book."""

from __future__ import annotations

from console.alerts.book import AlertBook
from console.alerts.rule import Rule
from console.alerts.rules.load import load_rules
from console.inventory import Device, Inventory, LocalAccess, Target
from console.model.alert import Alert, AlertState
from console.model.device import DeviceKind
from console.model.failure import Cause, Failure
from console.model.place import Place
from console.model.point import POINTS
from console.model.poll import Poll
from console.model.reading import Reading, Value
from console.model.time import Instant
from console.store.current import Current

INTERVAL_S = 30.0
KINDS = {
    "altos-1": DeviceKind.SERVER,
    "altos-2": DeviceKind.SERVER,
    "ups-1": DeviceKind.UPS,
    "probe-1": DeviceKind.SENSOR,
}


def inventory(*sources: str) -> Inventory:
    """Four devices of one room, each read by `sources` (SNMP alone when none is given)."""
    devices = {id_: Device(id_, id_, kind, Place("site", "room", "r1")) for id_, kind in KINDS.items()}
    targets = tuple(
        Target(id_, source, LocalAccess(), INTERVAL_S) for id_ in devices for source in sources or ("snmp",)
    )
    return Inventory(devices=devices, targets=targets)


def reading(point: str, value: Value, at: Instant, instance: str = "") -> Reading:
    """A good reading with its point's unit."""
    return Reading(point, instance, value, POINTS[point].unit, at)


def poll(device: str, at: Instant, *readings: Reading, source: str = "snmp") -> Poll:
    """A source's answer; without readings it is a failed one."""
    failure = None if readings else Failure(Cause.TIMEOUT, "no answer within 5 s")
    return Poll(device, source, at, 0.01, readings, failure)


class Watchkeeping:
    """The current state and the alert book, wired as the engine wires them."""

    def __init__(self, rules: tuple[Rule, ...] | None = None) -> None:
        self.rules = load_rules()[0] if rules is None else rules
        self.inventory = inventory()
        self.current = Current(self.inventory)
        self.book = AlertBook(self.rules, self.inventory, self.current)

    def poll(self, device: str, at: Instant, *readings: Reading) -> tuple[Alert, ...]:
        """Take one poll in; returns the alerts that changed."""
        return self.book.observe(self.current.take(poll(device, at, *readings)), at)

    def see(self, device: str, point: str, value: Value, at: Instant, instance: str = "") -> tuple[Alert, ...]:
        """Take a poll of one reading in."""
        return self.poll(device, at, reading(point, value, at, instance))

    def pass_time(self, now: Instant) -> tuple[Alert, ...]:
        """What the passing of time changes."""
        expiry = self.current.expire(now)
        stale = self.book.observe(expiry.changes, now)
        return (*stale, *self.book.missing(expiry.missing, now), *self.book.tick(now))

    def firing(self) -> list[Alert]:
        """What fires now, oldest first."""
        firing = (alert for alert in self.book.alerts() if alert.state is AlertState.FIRING)
        return sorted(firing, key=lambda alert: (alert.since_at, alert.rule))

    def restart(self, now: Instant) -> None:
        """Put another book and another current state in place that know only what the old book saved."""
        self.current = Current(self.inventory)
        self.replace_book(now)

    def replace_book(self, now: Instant) -> None:
        """Put another book in place that knows only what the old one saved."""
        saved = self.book.export(now)
        self.book = AlertBook(self.rules, self.inventory, self.current)
        self.book.restore(saved, now)
