"""What a reading costs from the poll to the incident: 1,000 devices of 40 points with the default rules."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

from console.alerts.book import AlertBook
from console.alerts.rules.load import load_rules
from console.alerts.situation import Situation
from console.inventory import Device, Inventory, LocalAccess, Target
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.poll import Poll
from console.model.reading import Reading
from console.store.current import Current

DEVICES = 1000
INTERVAL_S = 10.0
ROUNDS = 60
_MOVING = 10
"""How many of a device's forty values change with every poll."""


def measure(devices: int = DEVICES, rounds: int = ROUNDS, hot: int = 0) -> dict[str, float]:
    """CPU of `take`, `expire`, `observe`, the situation and `tick`, per reading and as a share of a core at 10 s.

    So many as are `hot` breathe air that is too warm, and not always as warm: each has an alert of one incident.
    """
    current, book, situation = _set_up(devices)
    chance = random.Random(7)
    polls = [list(_round(devices, number, chance, hot)) for number in range(rounds)]
    _play(current, book, situation, polls[0], 0)
    begun = time.process_time()
    seconds = {"take": 0.0, "observe": 0.0}
    for number, batch in enumerate(polls[1:], start=1):
        for part, spent in _play(current, book, situation, batch, number).items():
            seconds[part] += spent
    total = time.process_time() - begun
    readings = (rounds - 1) * devices * 40
    return {
        "devices": devices,
        "us_per_reading": round(total / readings * 1e6, 3),
        "take_us": round(seconds["take"] / readings * 1e6, 3),
        "observe_us": round(seconds["observe"] / readings * 1e6, 3),
        "core_percent_at_10_s": round(total / (rounds - 1) / INTERVAL_S * 100, 2),
        "alerts": len(book.alerts()),
        "first_export_ms": _export_ms(book, rounds * INTERVAL_S),
        "export_ms": _export_after_half_a_round(current, book, situation, polls[-1], rounds),
        "export_kib": len(book.export(rounds * INTERVAL_S)) // 1024,
    }


def _set_up(devices: int) -> tuple[Current, AlertBook, Situation]:
    rules, _problems = load_rules()
    known = {
        f"s{n}": Device(f"s{n}", f"server {n}", DeviceKind.SERVER, Place("site", "room", "r1")) for n in range(devices)
    }
    inventory = Inventory(devices=known, targets=tuple(Target(id_, "snmp", LocalAccess(), INTERVAL_S) for id_ in known))
    current = Current(inventory)
    return current, AlertBook(rules, inventory, current), Situation(inventory)


def _play(current: Current, book: AlertBook, situation: Situation, batch: list[Poll], number: int) -> dict[str, float]:
    taking = observing = 0.0
    for poll in batch:
        begun = time.perf_counter()
        changes = current.take(poll)
        taken = time.perf_counter()
        situation.take(book.observe(changes, poll.at), book.drain_transitions(), poll.at)
        situation.settle(poll.at)
        taking += taken - begun
        observing += time.perf_counter() - taken
    now = (number + 1) * INTERVAL_S
    expiry = current.expire(now)
    told = (*book.observe(expiry.changes, now), *book.missing(expiry.missing, now), *book.tick(now))
    situation.take(told, book.drain_transitions(), now)
    situation.forget(book.drain_gone(), now)
    situation.tick(now)
    situation.settle(now)
    current.drain_changed()
    return {"take": taking, "observe": observing}


def _export_ms(book: AlertBook, now: float) -> float:
    begun = time.perf_counter()
    book.export(now)
    return round((time.perf_counter() - begun) * 1000, 1)


def _export_after_half_a_round(
    current: Current, book: AlertBook, situation: Situation, batch: list[Poll], number: int
) -> float:
    _play(current, book, situation, batch[::2], number)
    return _export_ms(book, number * INTERVAL_S)


def _round(devices: int, number: int, chance: random.Random, hot: int) -> Iterator[Poll]:
    for device in range(devices):
        at = number * INTERVAL_S + device * INTERVAL_S / devices
        yield Poll(f"s{device}", "snmp", at, 0.05, tuple(_readings(at, chance, 35.0 if device < hot else 22.0)))


def _readings(at: float, chance: random.Random, inlet: float = 22.0) -> Iterator[Reading]:
    yield Reading("cpu_utilization", "", chance.uniform(5, 60), "%", at)
    yield Reading("memory_utilization", "", chance.uniform(40, 60), "%", at)
    yield Reading("temperature", "Inlet", inlet + chance.choice((0, 0, 0.5)), "°C", at)
    yield Reading("power", "", chance.uniform(200, 300), "W", at)
    for n in range(_MOVING - 4):
        yield Reading("fan_speed", f"fan {n}", float(chance.randrange(4000, 4200)), "rpm", at)
    for n in range(4):
        yield Reading("filesystem_utilization", f"/{n}", 50.0, "%", at)
    for n in range(2):
        yield Reading("psu_state", f"PSU {n}", "ok", "", at)
    for n in range(8):
        yield Reading("disk_health", f"disk {n}", "ok", "", at)
    for n in range(16):
        yield Reading("temperature", f"CPU {n}", 55.0, "°C", at)


if __name__ == "__main__":
    print(json.dumps({"well": measure(), "a tenth too warm": measure(hot=DEVICES // 10)}, indent=2))
