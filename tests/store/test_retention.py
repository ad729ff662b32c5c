"""Tests of `console.store.retention`: what stays for how long, and what goes first when the disk is low."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from console.model.alert import Severity
from console.model.reading import PointKey, Reading, Value
from console.store.change import Change
from console.store.history import History
from console.store.retention import Keep, Tended
from console.store.rollup import DAY_S
from console.store.schema import VERSION
from console.store.transition import Transition

KEY = PointKey("altos-1", "temperature", "Inlet")
FAN = PointKey("altos-1", "door", "")
BEGAN = 20_000 * DAY_S
PLENTY = 1 << 40
KEEP = Keep(raw_s=3 * DAY_S, rollup_s=30 * DAY_S)


def change(at: float, value: Value, key: PointKey = KEY) -> Change:
    return Change(key, Reading(key.point, key.instance, value, "°C", at))


async def filled(path: Path, days: int) -> History:
    """A history with a value every ten minutes, day number + slot/1000, and a word on its first day."""
    history = await History.open(path)
    await history.append([change(BEGAN + 5, "open", FAN)], BEGAN)
    for day in range(days):
        begin = BEGAN + day * DAY_S
        changes = [change(begin + 600 * step, day * 10.0 + step / 10) for step in range(144)]
        await history.append(changes, begin + DAY_S - 1)
    return history


async def tend_all(history: History, keep: Keep, now: float, free: int = PLENTY) -> Tended:
    for _batch in range(1000):
        tended = await history.tend(keep, now, free)
        if not tended.more:
            return tended
    raise AssertionError("it has no end")


async def test_old_days_are_read_from_their_means(tmp_path: Path) -> None:
    """Beyond the raw days a trend goes on with five-minute means, without a seam."""
    history = await filled(tmp_path / "history.db", 6)
    now = BEGAN + 6 * DAY_S
    before = await history.trend(KEY, BEGAN, now, 864)
    tended = await tend_all(history, KEEP, now)
    assert tended.raw_from == BEGAN + 3 * DAY_S
    after = await history.trend(KEY, BEGAN, now, 864)
    assert [value is None for value in after] == [False] * 864
    assert all(abs((a or 0) - (b or 0)) < 0.2 for a, b in zip(before, after, strict=True))
    assert len(await history.samples(KEY, BEGAN, BEGAN + DAY_S)) == 288
    await history.close()


async def test_time_travel_reads_the_means(tmp_path: Path) -> None:
    """A moment whose samples have gone is shown with what five minutes around it were like."""
    history = await filled(tmp_path / "history.db", 6)
    at = BEGAN + DAY_S + 43_000
    (before,) = [one.value for one in (await history.moment(at)).values if one.key == KEY]
    await tend_all(history, KEEP, BEGAN + 6 * DAY_S)
    values = {one.key: one.value for one in (await history.moment(at)).values}
    assert values[FAN] == "open"
    assert isinstance(before, float)
    assert abs(float(values[KEY] or 0) - before) < 0.2
    await history.close()


async def test_words_outlive_the_raw_days(tmp_path: Path) -> None:
    """They have no mean, and are few."""
    history = await filled(tmp_path / "history.db", 6)
    await tend_all(history, KEEP, BEGAN + 6 * DAY_S)
    assert [one.value for one in await history.samples(FAN, BEGAN, BEGAN + DAY_S)] == ["open"]
    await history.close()


async def test_means_go_too_after_their_time(tmp_path: Path) -> None:
    """A year and a month later nothing is left of a reading but its last value."""
    history = await filled(tmp_path / "history.db", 6)
    await tend_all(history, Keep(3 * DAY_S, 4 * DAY_S), BEGAN + 6 * DAY_S)
    assert await history.trend(KEY, BEGAN, BEGAN + DAY_S, 3) == (None, None, None)
    assert None not in await history.trend(KEY, BEGAN + 2 * DAY_S, BEGAN + 3 * DAY_S, 3)
    await history.close()


async def test_a_low_disk_takes_the_oldest_values_and_nothing_else(tmp_path: Path) -> None:
    """Values that have their means go, two days stay whole, and alerts are not touched."""
    history = await filled(tmp_path / "history.db", 6)
    turn = Transition(BEGAN, "a", "leak", "leak-1", "leak", "", "fired", Severity.CRITICAL, "wet", "water")
    await history.save_alerts(b"book", [turn], BEGAN)
    now = BEGAN + 6 * DAY_S + 7200
    tended = await tend_all(history, Keep(30 * DAY_S, 300 * DAY_S, least_free=1 << 50), now, free=0)
    assert tended.hurried
    assert tended.raw_from == BEGAN + 4 * DAY_S
    assert len(await history.samples(KEY, BEGAN + 5 * DAY_S, now)) == 145
    assert len(await history.transitions()) == 1
    assert await history.load_alerts() == b"book"
    await history.close()


async def test_nothing_goes_that_has_no_mean_yet(tmp_path: Path) -> None:
    """However long nobody tended it."""
    history = await filled(tmp_path / "history.db", 6)
    tended = await history.tend(Keep(2 * DAY_S, 300 * DAY_S), BEGAN + 100 * DAY_S, PLENTY)
    assert tended.more
    assert tended.raw_from == BEGAN
    await history.close()


async def test_a_history_of_version_one_is_taken_on(tmp_path: Path) -> None:
    """A file that an older Ronda wrote gets the new tables and keeps everything."""
    path = tmp_path / "history.db"
    history = await filled(path, 6)
    await history.close()
    with sqlite3.connect(path) as connection:
        connection.execute("drop table rollups")
        connection.execute("drop table rolled")
        connection.execute("update versions set version = 1")
    connection.close()
    history = await History.open(path)
    await tend_all(history, KEEP, BEGAN + 6 * DAY_S)
    assert None not in await history.trend(KEY, BEGAN, BEGAN + 6 * DAY_S - 10, 50)
    await history.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("select version from versions").fetchone() == (VERSION,)
    connection.close()
