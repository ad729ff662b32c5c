"""Tests of `console.store.reserve`: the room that is kept for a full disk."""

from __future__ import annotations

from pathlib import Path

from console.store.reserve import Reserve


def test_one_that_was_left_open_is_closed(tmp_path: Path) -> None:
    """What an earlier version let others read is its owner's alone again."""
    path = tmp_path / "history.reserve"
    path.write_bytes(b"x")
    path.chmod(0o644)
    Reserve(path, 1).hold()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_new_one_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else may read it, whatever the umask."""
    path = tmp_path / "history.reserve"
    Reserve(path, 4096).hold()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size == 4096
