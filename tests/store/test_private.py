"""Tests of `console.store.private`: who may read what is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.engine.statedir import LOCK, StateDir
from console.store.history import History
from console.store.private import open_private
from console.store.reserve import Reserve


def _modes(directory: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in directory.iterdir()}


@pytest.fixture(autouse=True)
def _open_handed() -> Iterator[None]:
    """A umask that lets everybody read what is made."""
    before = os.umask(0o022)
    yield
    os.umask(before)


async def test_what_an_engine_keeps_is_its_owners_alone(tmp_path: Path) -> None:
    """Whoever may pass through the directory to the socket reads neither history, nor reserve, nor lock."""
    held = StateDir.hold(tmp_path, "budi", 0.0)
    Reserve(tmp_path / "history.reserve", 4096).hold()
    history = await History.open(tmp_path / "history.db")
    assert set(_modes(tmp_path)) >= {LOCK, "history.db", "history.db-wal", "history.db-shm", "history.reserve"}
    assert set(_modes(tmp_path).values()) == {"0o600"}
    await history.close()
    held.release()


async def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    """A history that everybody could read is private once an engine has opened it."""
    await (await History.open(tmp_path / "history.db")).close()
    (tmp_path / "history.db").chmod(0o644)
    history = await History.open(tmp_path / "history.db")
    assert set(_modes(tmp_path).values()) == {"0o600"}
    await history.close()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link in the state directory cannot make the engine write elsewhere."""
    (tmp_path / "engine.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        open_private(tmp_path / "engine.lock", os.O_RDWR)
    assert not (tmp_path / "elsewhere").exists()
