"""Tests of `console.cli.loudness`: `-q` and `-v`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.cli import command_tree, run
from console.cli.exits import Exit


def _leaves(command: Any, name: str = "ronda") -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    for word, one in below.items():
        yield from _leaves(one, f"{name} {word}")
    if not below:
        yield name, command


def test_every_command_takes_both() -> None:
    """There is no command that does not know `-q` and `-v`."""
    for name, command in _leaves(command_tree()):
        words = {word for parameter in command.params for word in parameter.opts}
        assert {"-q", "-v"} <= words, name


def test_every_command_takes_the_places() -> None:
    """A script may name configuration and state directory to any command."""
    for name, command in _leaves(command_tree()):
        words = {word for parameter in command.params for word in parameter.opts}
        assert {"--config", "--state-dir"} <= words, name
    assert run(["version", "--config", "x.toml", "--state-dir", "y"]) == Exit.WELL


@pytest.mark.parametrize("words", [["check", "-q"], ["-q", "check"]])
def test_quiet_says_nothing_when_all_is_well(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`-q` keeps what went well to itself, before the command's name and after it."""
    config = tmp_path / "mine.toml"
    config.write_text('[sites.a]\nname = "A"\n')
    assert run([*words, str(config)]) == Exit.WELL
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_quiet_still_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`-q` does not hide an error."""
    assert run(["-q", "status", "--state-dir", str(tmp_path)]) == Exit.NO_ENGINE
    assert "no engine listens" in capsys.readouterr().err


def test_quiet_ends_with_its_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What one command line chose does not hold for the next."""
    config = tmp_path / "mine.toml"
    config.write_text('[sites.a]\nname = "A"\n')
    run(["check", "-q", str(config)])
    run(["check", str(config)])
    assert "nothing is wrong" in capsys.readouterr().err
