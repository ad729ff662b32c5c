"""Tests of `console.store.recording`: a night as it was read, in even steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.errors import StoreError
from console.model.reading import PointKey, Reading, Value
from console.model.time import Instant
from console.store.change import Change
from console.store.history import History
from console.store.recording import read_recording

NOW = 1_767_225_600.0
LEAK, HEAT = PointKey("leak-1", "leak", ""), PointKey("altos-1", "temperature", "Inlet")


def change(key: PointKey, value: Value, at: Instant) -> Change:
    return Change(key, Reading(key.point, key.instance, value, "", at))


async def write(path: Path, changes: list[Change], every: list[Instant]) -> None:
    """A history that was written at these times."""
    history = await History.open(path)
    for at in every:
        await history.append([one for one in changes if at - 10 < one.reading.taken_at <= at], at)
    await history.close()


async def test_each_step_has_what_counted_then(tmp_path: Path) -> None:
    """Words and numbers stay until the next one; before the first there is nothing."""
    path = tmp_path / "history.db"
    changes = [change(LEAK, "dry", NOW), change(HEAT, 24.0, NOW + 10), change(LEAK, "wet", NOW + 20)]
    await write(path, changes, [NOW + 10 * step for step in range(5)])
    recording = await read_recording(path, 40.0, 10.0)
    found = {one.key: one.values for one in recording.series}
    assert recording.begun_at == NOW
    assert found[LEAK] == ("dry", "dry", "wet", "wet", "wet")
    assert found[HEAT] == (None, 24.0, 24.0, 24.0, 24.0)


async def test_while_nothing_was_written_nothing_is_known(tmp_path: Path) -> None:
    """The time between two engines is no time in which everything was well."""
    path = tmp_path / "history.db"
    await write(path, [change(LEAK, "dry", NOW)], [NOW, NOW + 10])
    await write(path, [change(LEAK, "dry", NOW + 1000)], [NOW + 1000, NOW + 1010])
    recording = await read_recording(path, 1010.0, 10.0)
    values = recording.series[0].values
    assert values[0] == values[-1] == "dry"
    assert values[50] is None


async def test_no_history_is_a_sentence(tmp_path: Path) -> None:
    """A file that is not there is named, and not made; one without a reading is empty."""
    with pytest.raises(StoreError, match=r"no\.db"):
        await read_recording(tmp_path / "no.db", 60.0, 10.0)
    assert not (tmp_path / "no.db").exists()
    await write(tmp_path / "empty.db", [], [])
    with pytest.raises(StoreError, match="is empty"):
        await read_recording(tmp_path / "empty.db", 60.0, 10.0)
