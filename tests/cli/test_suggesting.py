"""Limits that a device holds itself: shown, written as comments, and sound once somebody takes them over."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from console.cli import run
from console.cli.exits import Exit
from console.cli.suggesting import rules, spelt
from console.collect.pollplan import Suggested
from console.config.draft import DeviceDraft, Draft, toml

INLET = Suggested("temperature", 'Inlet "front" (1)', 5.0, 10.0, 38.0, 42.0)
LOAD = Suggested("load", "", high_warning=80.0)
UPSIDE_DOWN = Suggested("humidity", "room", 0.0, None, None, 0.0)


def _draft(*found: Suggested) -> str:
    device = DeviceDraft("pdu-1", "127.0.0.1", "pdu", sources={"nut": {"ups": "x"}}, after=rules("pdu-1", found))
    return toml(Draft({}, (device,)))


def test_limits_are_said_from_below_to_above() -> None:
    """Only those that the device holds, with what each of them means."""
    assert spelt(INLET) == "its own limits: critical below 5, warning below 10, warning above 38, critical above 42"
    assert spelt(LOAD) == "its own limits: warning above 80"


def test_nothing_is_armed_by_itself() -> None:
    """The rules are comments: the file reads as if they were not there."""
    assert set(tomli.loads(_draft(INLET, LOAD))) == {"devices"}


def test_rules_that_are_taken_over_pass_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the signs of a comment they are rules of that series, whatever its name."""
    told, _newline, commented = _draft(INLET, LOAD).partition("# Limits that")
    taken = "\n".join(line.removeprefix("# ") for line in commented.splitlines()[1:])
    found = tomli.loads(taken)["rules"]
    assert found["pdu-1-temperature-1"]["critical"] == {"below": 5, "above": 42}
    assert found["pdu-1-load-1"]["instance"] == "^$"
    file = tmp_path / "config.toml"
    file.write_text(f"{told}\n{taken}\n")
    assert run(["check", str(file)]) == Exit.WELL, capsys.readouterr().err


def test_limits_that_contradict_each_other_are_no_rule() -> None:
    """Zeros at both ends are limits that nobody has set."""
    assert rules("pdu-1", [UPSIDE_DOWN]) == ()


def test_many_limits_are_counted_on() -> None:
    """A rack of outlets does not fill the screen: the rest is a number."""
    many = [Suggested("current", f"outlet {number}", high_warning=10.0) for number in range(40)]
    lines = rules("pdu-1", many)
    assert lines[-1] == "… and 10 more"
    assert sum(line.startswith("[rules.") for line in lines) == 30
