"""Tests of `console.engine.statedir`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.engine.statedir import StateDir
from console.errors import EngineHeld, StoreError


def test_a_second_engine_is_told_who_holds_it(tmp_path: Path) -> None:
    """Holding a held directory names the holder's process, person and time."""
    held = StateDir.hold(tmp_path, "budi", 0.0)
    with pytest.raises(EngineHeld, match=rf"process id {os.getpid()}, started by budi at 1970-01-01T00:00:00Z"):
        StateDir.hold(tmp_path, "sari", 1.0)
    held.release()


def test_a_released_directory_can_be_held_again(tmp_path: Path) -> None:
    """Giving a directory up lets the next engine have it."""
    StateDir.hold(tmp_path, "budi", 0.0).release()
    StateDir.hold(tmp_path, "sari", 1.0).release()


def test_a_new_directory_is_private(tmp_path: Path) -> None:
    """A state directory that is made is its owner's alone."""
    StateDir.hold(tmp_path / "state", "budi", 0.0).release()
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_directory_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A path that cannot be a directory says so and what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="choose another with --state-dir"):
        StateDir.hold(tmp_path / "file" / "state", "budi", 0.0)
