"""Tests of `ronda replay`: what it prints, and that nothing leaves this host."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.alerts.scenario import SHIPPED
from console.cli import run

LEAK = str(SHIPPED / "second-wet-zone.toml")


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "empty"))
    monkeypatch.delenv("RONDA_CONFIG", raising=False)


def test_it_prints_transitions_and_messages(capsys: pytest.CaptureFixture[str]) -> None:
    """Each turn is a line with its time, each message a block below it."""
    assert run(["replay", LEAK]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("00:00:20  fired        critical      leak: leak-1")
    assert lines[1].startswith("00:00:20  -> notify.level-1 (first): CRITICAL · ")


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    """A script gets every step with its transitions and messages."""
    assert run(["replay", LEAK, "--json", "--unattended"]) == 0
    steps = json.loads(capsys.readouterr().out)
    assert [turn["rule"] for turn in steps[0]["transitions"]] == ["leak"]
    assert {message["why"] for message in steps[0]["messages"]} == {"unattended"}


def test_the_chosen_rules_are_used(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A configuration that switches a rule off is rehearsed so, and what it would send to is never opened."""
    rules = tmp_path / "rules.toml"
    rules.write_text('[rules.leak]\nenabled = false\n\n[notify.hook.webhook]\nurl = "env:NO_SUCH_VARIABLE"\n')
    assert run(["replay", LEAK, "--rules", str(rules)]) == 0
    out = capsys.readouterr().out
    assert "leak-spreads" in out
    assert "leak: leak-1" not in out
    assert "notify.hook" in out


def test_a_bad_file_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file that is no scenario, or rules with mistakes, end with 2 and a sentence."""
    bad = tmp_path / "bad.toml"
    bad.write_text("title = 1")
    assert run(["replay", str(bad)]) == 2
    assert "bad.toml" in capsys.readouterr().err
    bad.write_text("[notify.x]\n")
    assert run(["replay", LEAK, "--rules", str(bad)]) == 2
    assert "notify.x" in capsys.readouterr().err
