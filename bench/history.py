"""What a year of history costs on the disk, and how fast a plot of it opens: a few series simulated, then multiplied.

Sixteen readings of five kinds. The first and the last days are read every 30 s, as an engine does; the days between,
which only make a year's plot as long as it is, every five minutes: one reading for each mean. Octets are measured on
days that were read in full alone: raw days as they lie in the file, roll-ups as their rows. What 2,000 readings need is
the mean of both by series and day, multiplied: 30 days raw and 365 days of roll-ups.
"""

from __future__ import annotations

import asyncio
import math
import random
import sqlite3
import tempfile
import time
from pathlib import Path

from console.model.reading import PointKey, Reading
from console.store.change import Change
from console.store.history import History
from console.store.retention import Keep
from console.store.rollup import DAY_S, SLOT_S

READINGS, RAW_DAYS, YEAR_DAYS = 2000, 30, 365
INTERVAL_S = 30.0
SPARSE_S = SLOT_S
FULL_FIRST, FULL_LAST = 10, 4
"""How many days at each end are read in full; the last ones are more than are kept raw."""

_BEGAN = 20_000 * DAY_S
_KINDS = (
    ("temperature", "°C", 6),
    ("fan.speed", "rpm", 3),
    ("power", "W", 3),
    ("disk.used", "%", 2),
    ("link.state", "", 2),
)


def measure(quick: bool = False) -> dict[str, float]:
    """Octets and milliseconds."""
    with tempfile.TemporaryDirectory(prefix="ronda-bench-") as directory:
        return asyncio.run(_measure(Path(directory) / "history.db", days=40 if quick else 400))


async def _measure(path: Path, days: int) -> dict[str, float]:
    chance = random.Random(7)
    history = await History.open(path)
    keys = [PointKey("rack", point, str(number)) for point, _unit, count in _KINDS for number in range(count)]
    units = {point: unit for point, unit, _count in _KINDS}
    last: dict[PointKey, Reading] = {}
    raw_octets, began = 0.0, time.monotonic()
    keep = Keep(raw_s=3 * DAY_S, rollup_s=500 * DAY_S)
    for day in range(days):
        interval_s = INTERVAL_S if _in_full(day, days) else SPARSE_S
        for step in range(int(DAY_S / interval_s)):
            at = _BEGAN + day * DAY_S + step * interval_s
            history.note(_changes(keys, units, last, at, chance))
        await history.flush(_BEGAN + (day + 1) * DAY_S - 1)
        if day == 1:
            raw_octets = path.stat().st_size / 2 + _wal(path) / 2
        if day > 1:
            await _tend(history, keep, _BEGAN + (day + 1) * DAY_S)
    now = _BEGAN + days * DAY_S
    rolled_octets = _rolled(path)
    plots = [await _plot(history, key, now, days) for key in keys]
    await history.close()
    a_series = READINGS / len(keys)
    total = (raw_octets * RAW_DAYS + rolled_octets * YEAR_DAYS) * a_series
    return {
        "days_simulated": days,
        "days_read_every_30_s": sum(_in_full(day, days) for day in range(days)),
        "series_simulated": len(keys),
        "raw_octets_a_series_day": raw_octets / len(keys),
        "rollup_octets_a_series_day": rolled_octets / len(keys),
        "gb_for_2000_readings_a_year": total / 1e9,
        "slowest_whole_plot_ms": max(plots),
        "simulated_in_s": time.monotonic() - began,
    }


def _in_full(day: int, days: int) -> bool:
    return day < FULL_FIRST or day >= days - FULL_LAST


def _changes(
    keys: list[PointKey], units: dict[str, str], last: dict[PointKey, Reading], at: float, chance: random.Random
) -> list[Change]:
    changes = []
    for number, key in enumerate(keys):
        value = _value(key.point, number, at, chance)
        before = last.get(key)
        if before is None or before.value != value:
            last[key] = Reading(key.point, key.instance, value, units[key.point], at)
            changes.append(Change(key, last[key], before))
    return changes


def _value(point: str, number: int, at: float, chance: random.Random) -> float | str:
    daily = math.sin((at % DAY_S) / DAY_S * 2 * math.pi + number)
    match point:
        case "temperature":
            return round(24 + 2 * daily + chance.gauss(0, 0.1), 1)
        case "fan.speed":
            return float(round((6000 + 400 * daily + chance.gauss(0, 30)) / 60) * 60)
        case "power":
            return float(round(220 + 30 * daily + chance.gauss(0, 4)))
        case "disk.used":
            return round(40 + (at - _BEGAN) / DAY_S * 0.05, 1)
        case _other:
            return "up"


async def _tend(history: History, keep: Keep, now: float) -> None:
    while (await history.tend(keep, now, 1 << 50)).more:
        pass


def _rolled(path: Path) -> float:
    """Octets of roll-ups a day that was read in full: what the table's rows hold, with what SQLite adds to each."""
    last = _BEGAN / DAY_S + FULL_FIRST
    with sqlite3.connect(path) as connection:
        question = "select sum(length(packed)) + 24 * count(*), count(distinct day) from rollups where day < ?"
        octets, days = connection.execute(question, (last,)).fetchone()
    connection.close()
    return int(octets or 0) / max(1, int(days))


def _wal(path: Path) -> int:
    wal = path.with_name(path.name + "-wal")
    return wal.stat().st_size if wal.exists() else 0


async def _plot(history: History, key: PointKey, now: float, days: int) -> float:
    began = time.monotonic()
    await history.trend(key, now - min(days, YEAR_DAYS) * DAY_S, now, 240)
    return (time.monotonic() - began) * 1000
