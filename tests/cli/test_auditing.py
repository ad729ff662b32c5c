"""Tests of `console.cli.auditing`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import run
from console.store.audit import AuditLog, Deed, Who

SITI = Who(uid=1001, user="siti")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "audit.log"
    audit = AuditLog.open(path)
    for number in range(3):
        audit.append(Deed(SITI, "tag.set", f"altos-{number}", reason="wet"), at=float(number))
    audit.close()
    return path


def test_a_whole_chain_is_told_with_its_head(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`audit verify` counts the entries and names the digest to keep elsewhere."""
    assert run(["audit", "verify", "--state-dir", str(log.parent), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["entries"] == 3
    assert run(["audit", "verify", "--state-dir", str(log.parent), "--head", told["head"]]) == 0


def test_a_changed_line_is_told(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that was changed breaks the chain, and the exit code says so."""
    log.write_text(log.read_text().replace("altos-1", "altos-9"))
    assert run(["audit", "verify", "--state-dir", str(log.parent)]) == 1
    assert "line 3" in capsys.readouterr().err


def test_a_cut_tail_shows_against_a_kept_head(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines that were cut from the end show against the digest that was kept."""
    assert run(["audit", "verify", "--state-dir", str(log.parent), "--json"]) == 0
    head = json.loads(capsys.readouterr().out)["head"]
    log.write_text("".join(log.read_text().splitlines(keepends=True)[:2]))
    assert run(["audit", "verify", "--state-dir", str(log.parent), "--head", head]) == 1


def test_a_missing_log_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a log the command says where it looked."""
    assert run(["audit", "verify", "--state-dir", str(tmp_path)]) == 1
    assert "audit.log cannot be read" in capsys.readouterr().err


def test_entries_are_shown_from_the_end(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`audit show --last 2` has the two newest entries."""
    assert run(["audit", "show", "--state-dir", str(log.parent), "--last", "2", "--json"]) == 0
    assert [entry["target"] for entry in json.loads(capsys.readouterr().out)] == ["altos-1", "altos-2"]
