"""Tests of `console.cli`: what a person and a script see of each kind of ending."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from console import __version__
from console.cli import run
from console.cli.exits import Exit, exit_of
from console.cli.faults import explain_fault
from console.errors import ConfigError, EngineAbsent, EngineHeld, Refused, RondaError, StoreError


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """`ronda version` prints the version and nothing else."""
    assert run(["version"]) == 0
    assert capsys.readouterr().out == f"ronda {__version__}\n"


@pytest.mark.parametrize("words", [["nonsense"], ["--nonsense"], ["ack"], ["runbook", "start", "x"]])
def test_a_wrong_command_line_is_a_usage_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be parsed is explained on stderr, with exit code 2."""
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Error: " in captured.err
    assert "Traceback" not in captured.err


def test_without_a_configuration_the_way_on_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """`ronda` without a configuration names where one belongs and how to see the console without."""
    assert run([]) == Exit.CONFIG
    said = capsys.readouterr().err
    assert "config.toml" in said
    assert "ronda demo" in said


def test_a_broken_configuration_is_all_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The console does not open on a broken configuration; every problem is a line with file and line number."""
    config = tmp_path / "config.toml"
    config.write_text('[sites.a]\nnam = "x"\n[devices.x]\nkind = "servr"\n')
    assert run(["--config", str(config), "--state-dir", str(tmp_path / "state")]) == Exit.CONFIG
    said = capsys.readouterr().err
    assert f'{config}:2: sites.a.nam: "nam" is no known key; did you mean "name"?' in said
    assert f"{config}:4: devices.x.kind" in said
    assert said.count("ronda: ") == 1


def test_check_prints_problems_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`ronda check --json` is one document, and exits with 2 for an error."""
    config = tmp_path / "config.toml"
    config.write_text('[devices.x]\nkind = "servr"\n')
    assert run(["check", str(config), "--json"]) == Exit.CONFIG
    problems = json.loads(capsys.readouterr().out)
    assert [problem["key"] for problem in problems] == ["devices.x.kind"]
    assert {"file", "line", "key", "sentence", "hint", "severity"} == set(problems[0])


def test_check_finds_mistakes_of_rules_beside_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake in a device does not hide one in a rule."""
    config = tmp_path / "config.toml"
    config.write_text('[devices.x]\nkind = "servr"\n[rules.mine]\npoint = "temprature"\nwarning = { above = 1 }\n')
    assert run(["check", str(config)]) == Exit.CONFIG
    said = capsys.readouterr().err
    assert "devices.x.kind" in said
    assert "rules.mine.point" in said


def test_no_engine_is_exit_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Asking an engine that is not there says where none listens."""
    assert run(["status", "--state-dir", str(tmp_path)]) == Exit.NO_ENGINE
    assert "no engine listens" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError("x"), 2),
        (EngineAbsent("x"), 3),
        (EngineHeld("x"), 4),
        (Refused("not_allowed", "x"), 5),
        (Refused("locked", "x"), 6),
        (StoreError("x"), 1),
    ],
)
def test_each_error_has_its_exit_code(error: RondaError, code: int) -> None:
    """The exit codes are those of the contract."""
    assert exit_of(error) == code


def test_a_closed_stdout_is_no_error() -> None:
    """A reader that leaves before the end (`ronda … | head`) causes no complaint."""
    script = f'"{sys.executable}" -m console check sample-config.toml --json | true'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_a_fault_of_ours_is_one_sentence(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake in Ronda is a sentence on stderr; the traceback is in a file for whoever mends it."""
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError as error:
        explain_fault(type(error), error, error.__traceback__)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert "ZeroDivisionError: division by zero" in (own_home / ".local/state/ronda/fault.log").read_text()
