"""Tests of `console.cli.opening`: what is said instead of opening the console."""

from __future__ import annotations

import subprocess
import sys

import pytest

from console import __version__
from console.cli import run


@pytest.mark.parametrize("words", [["--version"], ["version"], ["--version", "status"]])
def test_the_version_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Either way that people try first, and without an engine."""
    assert run(words) == 0
    assert capsys.readouterr().out == f"ronda {__version__}\n"


@pytest.mark.parametrize("words", [["demo"], ["demo", "--scenario", "quiet-night"]])
def test_pictures_need_a_terminal(words: list[str]) -> None:
    """Without one nothing is started that nobody could see or end."""
    done = subprocess.run(
        [sys.executable, "-m", "console", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "--plain" in done.stderr
    assert "\x1b" not in done.stderr + done.stdout
