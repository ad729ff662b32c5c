"""What runbooks and armed tables name must be there, and `ronda check` says where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.config.problems import Gravity
from console.engine.load import examine

CONFIG = """
[credentials.c]
type = "snmp"
version = "3"
user = "ronda"
[sites.town]
[rooms.room]
site = "town"
[racks.r1]
room = "room"
[devices.altos-1]
address = "192.0.2.1"
snmp = { credential = "c" }
kind = "server"
place = { rack = "r1" }
[devices.leak-a]
address = "192.0.2.2"
snmp = { credential = "c" }
kind = "sensor"
place = { room = "room" }
[devices.leak-b]
address = "192.0.2.3"
snmp = { credential = "c" }
kind = "sensor"
place = { room = "room" }
[services.portal]
runs_on = ["altos-1"]
"""
ARMED = """
[armed.night]
runbook = "RUNBOOK"
target = "TARGET"
signs = [
  { device = "leak-a", point = "leak", equals = "wet" },
  { device = "DEVICE", point = "POINT", equals = "EQUALS" },
]
"""
RIGHT = {
    "RUNBOOK": "rack-graceful-shutdown",
    "TARGET": "r1",
    "DEVICE": "leak-b",
    "POINT": "leak",
    "EQUALS": "wet",
}
STEP = """
name = "mine"
title = "Mine"
description = "Mine."
scope = "server"
[parameters.service]
title = "Which"
default = "DEFAULT"
[[steps]]
id = "shows"
type = "service"
title = "It shows"
service = "SERVICE"
"""


def problems(home: Path, config: str, runbook: str = "") -> list[str]:
    """What is said of that configuration, with that runbook beside it."""
    file = home / "config.toml"
    file.write_text(config)
    file.chmod(0o600)
    if runbook:
        (home / "runbooks").mkdir()
        (home / "runbooks" / "mine.toml").write_text(runbook)
    wrong = (found for found in examine(file).problems if found.severity is Gravity.ERROR)
    return [f"{Path(found.file).name}:{found.line} {found.key}: {found}" for found in wrong]


def armed(**changed: str) -> str:
    text = ARMED
    for word, value in {**RIGHT, **changed}.items():
        text = text.replace(f'"{word}"', f'"{value}"')
    return CONFIG + text


def test_what_is_right_says_nothing(tmp_path: Path) -> None:
    """Everything that is named is there."""
    assert problems(tmp_path, armed()) == []


@pytest.mark.parametrize(
    ("changed", "key", "words"),
    [
        ({"RUNBOOK": "rack-gracefull-shutdown"}, "armed.night.runbook", "there is no such runbook"),
        ({"RUNBOOK": "water-leak"}, "armed.night.runbook", "it asks people"),
        ({"TARGET": "r9"}, "armed.night.target", 'there is no rack "r9"'),
        ({"DEVICE": "leak-c"}, "armed.night.signs[1].device", 'there is no device "leak-c"'),
        ({"POINT": "leaks"}, "armed.night.signs[1].point", 'there is no point "leaks"'),
        ({"POINT": "temperature"}, "armed.night.signs[1].point", "is a number"),
        ({"EQUALS": "damp"}, "armed.night.signs[1].equals", 'is never "damp"'),
    ],
)
def test_an_armed_table_that_could_never_begin(tmp_path: Path, changed: dict[str, str], key: str, words: str) -> None:
    """It is told at its own key when the configuration is checked, not in the night when it is needed."""
    told = problems(tmp_path, armed(**changed))
    assert len(told) == 1
    assert key in told[0]
    assert words in told[0]


@pytest.mark.parametrize(
    ("service", "default", "where"),
    [
        ("portal", "portal", ""),
        ("{service}", "portal", ""),
        ("portl", "portal", "mine.toml:13 steps[0].service"),
        ("{service}", "portl", "mine.toml:8 parameters.service.default"),
        ("*", "portal", ""),
    ],
)
def test_a_runbook_that_names_a_service(tmp_path: Path, service: str, default: str, where: str) -> None:
    """A service that is not there is told with the runbook's file, line and key, and the name that is near."""
    text = STEP.replace("SERVICE", service).replace("DEFAULT", default)
    told = problems(tmp_path, CONFIG, text)
    assert len(told) == (1 if where else 0)
    assert all(where in one and "portal" in one for one in told)
