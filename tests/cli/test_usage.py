"""Tests of `console.cli.usage`: what is said of a line that cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from console import i18n
from console.cli import run
from console.cli.usage import retold

WRONG = [
    ["bogus"],
    ["status", "--jsn"],
    ["ack"],
    ["ack", "x"],
    ["prove", "--note"],
    ["status", "--json=1"],
    ["tags", "extra"],
    ["shelve", "a", "--reason", "x", "--hours", "zz"],
    ["shelve", "a", "--reason", "x", "--hours", "0.001"],
    ["shelve", "a", "--reason", "x", "--hours", "9999"],
    ["runbook"],
    ["report", "x", "--format", "zz"],
    ["probe", "192.0.2.1", "--snmp-port", "x"],
]
ENGLISH = re.compile(
    r"Usage|Try |Error|No such|Missing|Invalid|requires|does not|unexpected|should|is not|possible|OPTIONS|COMMAND"
)


@pytest.fixture
def indonesian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LANGUAGE", "id")
    yield
    i18n.use_language("en")


@pytest.mark.parametrize("words", WRONG)
def test_every_mistake_is_told_in_the_chosen_language(
    words: list[str], indonesian: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of what Typer says in English is left, and the exit code stays 2."""
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert ENGLISH.findall(captured.err) == []


@pytest.mark.parametrize("words", [["--help"], ["runbook", "--help"], ["prove", "--help"]])
def test_help_is_told_in_the_chosen_language(
    words: list[str], indonesian: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also its first line, and what it says of `--help` itself."""
    assert run(words) == 0
    assert re.findall(r"Usage|Show this|\[OPTIONS\]|COMMAND|Arguments:", capsys.readouterr().out) == []


def test_what_is_not_known_stays_as_it_is() -> None:
    """A sentence of another version of Typer is better in English than not at all."""
    assert retold("The moon is in the way.") == "The moon is in the way."


def test_a_reason_inside_is_retold_too() -> None:
    """What was wrong with a value is said in our words, with the bound that it broke."""
    said = retold("Invalid value for '--hours': Input should be less than or equal to 720")
    assert said == "Invalid value for '--hours': it should be at most 720"
