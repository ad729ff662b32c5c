"""Tests of `console.cli.output`: stdout that is closed, full, or read no further."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_RONDA = f"{sys.executable} -m console"


def _shell(words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/bash", "-c", words], capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("command", ["version", "demo --list", "check --json /nonexistent"])
def test_a_closed_stdout_is_no_fault(command: str) -> None:
    """A command whose stdout was closed ends as it would, without a word of a fault."""
    usual = _shell(f"{_RONDA} {command}")
    closed = _shell(f"{_RONDA} {command} >&-")
    assert (closed.returncode, closed.stderr) == (usual.returncode, usual.stderr)


def test_all_streams_closed_is_no_fault() -> None:
    """A command that has neither input nor output nor anybody to tell ends as it would."""
    assert _shell(f"{_RONDA} version <&- >&- 2>&-").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["version", "check --json /nonexistent"])
def test_a_full_disk_under_stdout_is_a_sentence(command: str) -> None:
    """What cannot be written is said in one sentence, and the command does not end well."""
    ended = _shell(f"{_RONDA} {command} > /dev/full")
    assert ended.returncode == 1
    assert ended.stderr == f"ronda: what was asked for cannot be written: {os.strerror(28)}\n"


def test_a_reader_that_has_enough_is_no_fault() -> None:
    """`ronda … | head -1` ends without a word."""
    ended = _shell(f"{_RONDA} demo --list | head -1")
    assert ended.stderr == ""
    assert len(ended.stdout.splitlines()) == 1
