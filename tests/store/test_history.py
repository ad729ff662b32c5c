"""The history keeps what matters, survives what happens to disks, and knows what it does not know."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from console.errors import StoreError
from console.model.alert import Severity
from console.model.reading import PointKey, Quality, Reading, Value
from console.store.change import Change
from console.store.history import History
from console.store.transition import Transition

KEY = PointKey("altos-1", "temperature", "Inlet")
NOW = 1_700_000_000.0


def change(at: float, value: Value, key: PointKey = KEY, quality: Quality = Quality.GOOD) -> Change:
    return Change(key, Reading(key.point, key.instance, value, "°C", at, quality=quality))


def turn(at: float, word: str = "fired") -> Transition:
    return Transition(at, "abc1234", "leak", "leak-1", "leak", "z1", word, Severity.CRITICAL, "wet", "water")


async def test_a_trend_repeats_the_last_value_at_even_steps(tmp_path: Path) -> None:
    """Between two stored values the earlier one counts."""
    history = await History.open(tmp_path / "history.db")
    await history.append([change(NOW, 20.0)], NOW)
    await history.append([change(NOW + 300, 25.0)], NOW + 600)
    assert await history.trend(KEY, NOW, NOW + 600, 6) == (20.0, 20.0, 25.0, 25.0, 25.0, 25.0)
    await history.close()


async def test_a_stale_reading_begins_a_gap(tmp_path: Path) -> None:
    """What could not be read is no value, not the last value; it counted until it was read last."""
    history = await History.open(tmp_path / "history.db")
    await history.append([change(NOW, 20.0)], NOW)
    await history.append([change(NOW + 100, 20.0, quality=Quality.STALE)], NOW + 600)
    assert await history.trend(KEY, NOW, NOW + 200, 4) == (20.0, 20.0, None, None)
    await history.close()


async def test_a_gap_begins_after_the_very_last_value_too(tmp_path: Path) -> None:
    """A reading that grows old keeps its time; that it was stored itself does not keep it alive."""
    history = await History.open(tmp_path / "history.db")
    await history.append([change(NOW, 20.0)], NOW)
    await history.append([change(NOW, 20.0, quality=Quality.STALE)], NOW + 600)
    assert await history.trend(KEY, NOW, NOW + 200, 4) == (None, None, None, None)
    await history.close()


async def test_nothing_is_known_while_nobody_wrote(tmp_path: Path) -> None:
    """The time between two engines is a gap in every series."""
    path = tmp_path / "history.db"
    history = await History.open(path)
    await history.append([change(NOW, 20.0)], NOW)
    await history.close()
    history = await History.open(path)
    await history.append([change(NOW + 3600, 22.0)], NOW + 3600)
    assert await history.trend(KEY, NOW, NOW + 3600, 2) == (None, 22.0)
    await history.close()


async def test_noise_within_the_dead_band_is_not_kept(tmp_path: Path) -> None:
    """Small movement is stored every five minutes, real movement after half a minute, a jump at once."""
    history = await History.open(tmp_path / "history.db")
    values = [(0, 20.0), (30, 20.1), (60, 20.6), (70, 21.0), (75, 30.0), (400, 30.1)]
    changes = [change(NOW + at, value) for at, value in values]
    moved = [replace(now, previous=before.reading) for before, now in pairwise(changes)]
    await history.append([changes[0], *moved], NOW + 400)
    stored = await history.samples(KEY, NOW, NOW + 400)
    assert [(sample.at - NOW, sample.value) for sample in stored] == [(0, 20.0), (60, 20.6), (75, 30.0), (400, 30.1)]
    await history.close()


async def test_words_are_kept_as_words(tmp_path: Path) -> None:
    """An enumeration's change is stored, and draws no line."""
    key = PointKey("leak-1", "leak", "z1")
    history = await History.open(tmp_path / "history.db")
    await history.append([change(NOW, "dry", key), change(NOW + 1, "wet", key)], NOW + 1)
    assert [sample.value for sample in await history.samples(key, NOW, NOW + 1)] == ["dry", "wet"]
    assert await history.trend(key, NOW, NOW + 1, 1) == (None,)
    await history.close()


async def test_alerts_outlive_the_engine(tmp_path: Path) -> None:
    """The book and the log are found again, the newest turn first."""
    path = tmp_path / "history.db"
    history = await History.open(path)
    assert await history.load_alerts() is None
    await history.save_alerts(b"one", [turn(NOW)], NOW)
    await history.save_alerts(b"two", [turn(NOW + 1, "resolved")], NOW + 1)
    await history.close()
    history = await History.open(path)
    assert await history.load_alerts() == b"two"
    assert [entry.turn for entry in await history.transitions("leak-1")] == ["resolved", "fired"]
    assert await history.transitions() == (turn(NOW + 1, "resolved"), turn(NOW))
    assert await history.transitions("other") == ()
    await history.close()


async def test_old_samples_can_be_pruned(tmp_path: Path) -> None:
    """Pruning takes what is older and nothing else; the last value stays, for it counts until the next."""
    history = await History.open(tmp_path / "history.db")
    await history.append([change(NOW, 20.0), change(NOW + 60, 25.0), change(NOW + 120, 30.0)], NOW + 120)
    assert await history.prune(NOW + 90) == 1
    assert [sample.value for sample in await history.samples(KEY, NOW, NOW + 120)] == [25.0, 30.0]
    await history.close()


async def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """A file that is no database is left alone, and the sentence says what to do."""
    path = tmp_path / "history.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="is damaged"):
        await History.open(path)
    assert path.read_bytes().startswith(b"not a database")


async def test_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """An older program does not touch what a newer one wrote."""
    path = tmp_path / "history.db"
    await (await History.open(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("update versions set version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        await History.open(path)


async def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(StoreError, match="cannot be"):
        await History.open(tmp_path / "missing" / "history.db")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root can mount a small file system")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.real
async def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    """What is stored stays readable, what comes waits in memory, and is written when there is room again."""
    history = await History.open(small_disk / "history.db")
    await history.append([change(NOW, 20.0)], NOW)
    await history.save_alerts(b"before", [turn(NOW)], NOW)
    ballast = small_disk / "ballast"
    _fill(ballast)
    flood = [change(NOW + 60 * n, float(n % 2) * 50) for n in range(1, 5000)]
    with pytest.raises(StoreError, match="full"):
        await history.append(flood, NOW + 1)
    with pytest.raises(StoreError, match="full"):
        await history.save_alerts(b"x" * 600_000, [turn(NOW + 1)], NOW + 1)
    assert await history.load_alerts() == b"before"
    assert [sample.value for sample in await history.samples(KEY, NOW, NOW)] == [20.0]
    assert history.waiting == len(flood) + 1
    ballast.unlink()
    await history.flush(NOW + 2)
    await history.save_alerts(b"after", [], NOW + 2)
    assert history.waiting == 0
    assert len(await history.samples(KEY, NOW, NOW + 60 * 5000)) == len(flood) + 1
    assert len(await history.transitions()) == 2
    await history.close()


def _fill(path: Path) -> None:
    block = b"\0" * 4096
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(block) == len(block):
                pass
        except OSError:
            return


_WRITER = """
import asyncio, sys
from pathlib import Path
from console.model.reading import PointKey, Reading
from console.store.change import Change
from console.store.history import History

async def write():
    history = await History.open(Path(sys.argv[1]))
    key = PointKey("d", "temperature", "")
    for n in range(100_000):
        at = 1000.0 + 60 * n
        readings = [Reading("temperature", str(i), float(n % 7), "°C", at) for i in range(20)]
        changes = [Change(key._replace(instance=reading.instance), reading) for reading in readings]
        await history.append(changes, at)
        await history.save_alerts(str(n).encode(), [], at)
        print(n, flush=True)

asyncio.run(write())
"""


async def test_a_kill_in_the_middle_of_writing_leaves_whole_batches(tmp_path: Path) -> None:
    """After kill -9 the file is sound, and holds at least what was reported as written."""
    path = tmp_path / "history.db"
    for _again in range(3):
        reported = _write_and_kill(path)
        with sqlite3.connect(path) as connection:
            assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
            counts = {n for (n,) in connection.execute("select count(*) from samples group by at_ms")}
        connection.close()
        assert counts == {20}
        history = await History.open(path)
        assert int(await history.load_alerts() or -1) >= reported >= 5
        await history.close()


def _write_and_kill(path: Path) -> int:
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, path], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    last, deadline = -1, time.monotonic() + 20
    for line in writer.stdout:
        last = int(line)
        if last >= 5 or time.monotonic() > deadline:
            break
    writer.send_signal(signal.SIGKILL)
    writer.stdout.close()
    writer.wait()
    return last
