"""Tests of `ronda replay`: what it prints, and that nothing leaves this host."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from console.alerts.scenario import SHIPPED
from console.cli import run
from console.model.reading import PointKey, Reading
from console.model.time import Instant
from console.store.change import Change
from console.store.history import History

NOW = 1_767_225_600.0
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


def test_a_history_is_played_by_other_rules(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What an engine has written down is played at its own time, with the devices of the configuration."""
    path = tmp_path / "history.db"
    asyncio.run(_leak_at(path, NOW))
    config = tmp_path / "config.toml"
    config.write_text(
        '[sites.here]\ntimezone = "UTC"\n\n[devices.leak-1]\nkind = "sensor"\nplace = { site = "here" }\nlocal = {}\n'
    )
    assert run(["replay", str(path), "--config", str(config), "--last", "60s"]) == 0
    out = capsys.readouterr().out
    assert "fired        critical      leak: leak-1" in out
    assert "Since 2026-01-01 00:00 UTC" in out
    assert run(["replay", str(path), "--last", "soon"]) == 2
    assert "--last" in capsys.readouterr().err


async def _leak_at(path: Path, at: Instant) -> None:
    key = PointKey("leak-1", "leak", "")
    history = await History.open(path)
    for step, word in enumerate(["dry", "dry", "wet", "wet", "wet", "wet", "wet"]):
        taken_at = at + step * 10
        await history.append([Change(key, Reading("leak", "", word, "", taken_at))], taken_at)
    await history.close()
