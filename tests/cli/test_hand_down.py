"""Tests of `console.cli.hand_down`: options before a command's name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.cli import run
from console.cli.exits import Exit


def test_a_state_directory_before_the_command_is_the_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ronda --state-dir D status` asks the engine of D, whatever the environment says, and leaves that as it was."""
    monkeypatch.setenv("RONDA_STATE_DIR", str(tmp_path / "elsewhere"))
    assert run(["--state-dir", str(tmp_path / "here"), "status"]) == Exit.NO_ENGINE
    assert str(tmp_path / "here" / "engine.sock") in capsys.readouterr().err
    assert os.environ["RONDA_STATE_DIR"] == str(tmp_path / "elsewhere")


def test_a_command_below_a_command_has_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands before `runbook list` reaches `list`."""
    assert run(["--state-dir", str(tmp_path), "runbook", "list"]) == Exit.NO_ENGINE
    assert str(tmp_path) in capsys.readouterr().err


def test_the_commands_own_word_counts_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An option after the command's name beats the one before it."""
    config = tmp_path / "mine.toml"
    config.write_text('[sites.a]\nname = "A"\n')
    assert run(["--config", str(tmp_path / "other.toml"), "check", "--config", str(config)]) == Exit.WELL
    assert "nothing is wrong" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--read-only", "--wall", "--plain"])
def test_what_only_the_console_knows_is_refused(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`ronda --read-only ack …` does not silently act: it ends with a usage sentence."""
    assert run([option, "ack", "x", "--note", "y"]) == Exit.CONFIG
    assert option in capsys.readouterr().err
