"""Secrets that stand in the file, and secrets that cannot be had."""

from __future__ import annotations

from pathlib import Path

from console.config.load import read
from console.config.problems import Gravity
from tests.config.conftest import Say

SNMP = '[credentials.x]\ntype = "snmp"\nversion = "2c"\ncommunity = "{}"\n'


def test_a_secret_in_an_owners_file_is_a_warning(say: Say) -> None:
    """A person who protects the file may write the secret into it."""
    assert say(SNMP.format("hush")) == [
        "warning: credentials.x.community: the secret itself stands in the file; "
        'write "env:NAME" or "file:PATH" instead'
    ]


def test_a_secret_in_a_file_that_others_read_is_an_error(tmp_path: Path) -> None:
    """The configuration is refused, and the sentence does not repeat the secret."""
    file = tmp_path / "config.toml"
    file.write_text(SNMP.format("hush"), encoding="utf-8")
    file.chmod(0o640)
    loaded = read(file, environ={})
    assert loaded.config is None
    (problem,) = loaded.problems
    assert (problem.line, problem.severity) == (4, Gravity.ERROR)
    assert "hush" not in str(problem)


def test_an_included_files_own_permissions_count(tmp_path: Path) -> None:
    """Each secret is judged by the file that it stands in."""
    main, part = tmp_path / "config.toml", tmp_path / "part.toml"
    main.write_text('include = ["part.toml"]\n', encoding="utf-8")
    main.chmod(0o644)
    part.write_text(SNMP.format("hush"), encoding="utf-8")
    part.chmod(0o600)
    assert [found.severity for found in read(main, environ={}).problems] == [Gravity.WARNING]


def test_a_secret_that_cannot_be_had_is_a_warning(say: Say) -> None:
    """Whoever checks a file may not have the engine's environment; the rest of the rack can still be watched."""
    assert say(SNMP.format("env:NOWHERE")) == [
        "warning: credentials.x.community: the environment variable NOWHERE is not set; "
        "what uses it will fail until then"
    ]


def test_a_malformed_reference_is_said_once(say: Say) -> None:
    """It is an error of the file, not also a secret that is missing."""
    assert say(SNMP.format("env:")) == ['credentials.x.community: nothing follows "env:"']
