"""Tests of `console.alerts.scenario_file`: how a scenario's mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.alerts.scenario_file import read_scenario
from console.errors import ConfigError

BAD = """titel = "x"
interval = 0
[devices.a]
kind = "servr"
[[series]]
device = "a"
point = "warmth"
values = 3
[[acts]]
at = "1q"
do = "ack"
rule = "r"
device = "a"
"""


def told(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "s.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_scenario(path)
    return [line.removeprefix(str(path)) for line in str(caught.value).splitlines()]


def test_every_mistake_has_its_line_key_and_our_words(tmp_path: Path) -> None:
    """All are told at once, with what would be right."""
    assert told(tmp_path, BAD) == [
        ": title: this key is required",
        ':1: titel: "titel" is no known key; did you mean "title"?',
        ":2: interval: must be more than 0",
        ':4: devices.a.kind: "servr" is not possible here; did you mean "server"?',
        ':7: series[0].point: "warmth" is no known point',
        ":8: series[0].values: expected a list, found a whole number",
        ':10: acts[0].at: "1q" is no duration; write it like "30s", "5m" or "2h"',
        ':11: acts[0].do: "ack" is not possible here; possible: "acknowledge", "unacknowledge", "clear"',
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('title = "x\n', ":1: this is not TOML: the quotes that close this text are missing (column 11)"),
        (f"a = {'9' * 5000}\n", ": a number in it has too many digits"),
        (f"a = {'[' * 3000}\n", ": this is nested too deeply"),
        ('title = "x"\nseries = []\n[devices]\n', ":2: series: must not be empty"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    """With its line where there is one."""
    assert sentence in told(tmp_path, text)


def test_another_encoding_is_told(tmp_path: Path) -> None:
    """In a sentence without octets."""
    path = tmp_path / "s.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"is not UTF-8 text; save it as UTF-8"):
        read_scenario(path)
