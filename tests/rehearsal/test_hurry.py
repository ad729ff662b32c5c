"""Tests of `console.rehearsal.hurry`: waits become shorter, everything else stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.rehearsal.hurry import hurried, put_hurried
from console.runbooks.library import load_library


@pytest.mark.parametrize(
    ("line", "shorter"),
    [
        ('timeout = "10m"', 'timeout = "40s"'),
        ('timeout = "15s"', 'timeout = "15s"'),
        ('every = "5s"', 'every = "1s"'),
        ('default = "24h"', 'default = "10s"'),
        ('default = "graceful shutdown"', 'default = "graceful shutdown"'),
        ('question = "Wait 10m?"', 'question = "Wait 10m?"'),
    ],
)
def test_only_waits_become_shorter(line: str, shorter: str) -> None:
    """A wait is twenty times shorter within what an engine needs; no other text changes."""
    assert hurried(line, 20.0) == shorter


def test_the_whole_library_stays_valid(tmp_path: Path) -> None:
    """Every runbook of ours can be rehearsed: with shorter waits it still is one."""
    put_hurried(tmp_path / "runbooks", tmp_path / "nowhere", 20.0)
    library = load_library(tmp_path / "runbooks")
    assert library.problems == ()
    assert set(library.runbooks) == set(load_library().runbooks)
