"""Tests of `console.alerts.notify.rehearsal`: a rehearsal tells what the engine would, and sends nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.alerts.notify.rehearsal import LEVELS, rehearse
from console.alerts.rules.load import load_rules
from console.alerts.scenario import SHIPPED, play
from console.alerts.scenario_file import Scenario, read_scenario
from console.config.schema import Config
from console.config.validate import validate

RULES = load_rules()[0]
LEAK = """
title = "Water at night"
interval = "10s"

[devices.leak-1]
kind = "sensor"
site = "bontang"
room = "server-room"

[[series]]
device = "leak-1"
point = "leak"
values = ["dry x 3", "wet x 600"]
"""


@pytest.fixture
def leak(tmp_path: Path) -> Scenario:
    path = tmp_path / "leak.toml"
    path.write_text(LEAK)
    return read_scenario(path)


def config(**tables: object) -> Config:
    """A configuration that is only about telling."""
    loaded = validate(tables)
    assert loaded.config is not None, loaded.problems
    return loaded.config


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_its_transitions_are_those_of_the_rules(path: Path) -> None:
    """Rehearsing a scenario changes nothing about what its rules say."""
    scenario = read_scenario(path)
    happened = rehearse(scenario, RULES, Config())
    assert tuple(turn for step in happened for turn in step.transitions) == play(scenario, RULES)


def test_water_that_nobody_takes_on_climbs_the_levels(leak: Scenario) -> None:
    """Without a configuration three levels are rehearsed: at once, early for want of an acknowledgement, and later."""
    calls = [
        (step.at_s, message.address, message.why.value)
        for step in rehearse(leak, RULES, Config())
        for message in step.messages
    ]
    assert calls[:3] == [
        (30.0, "notify.level-1", "first"),
        (630.0, "notify.level-1", "unacknowledged"),
        (630.0, "notify.level-2", "unacknowledged"),
    ]
    assert (4830.0, "notify.level-3", "escalated") in calls


def test_with_nobody_at_a_console_two_levels_are_called_at_once(leak: Scenario) -> None:
    """A rehearsal of the night shows who is woken."""
    first = next(step for step in rehearse(leak, RULES, Config(), attended=False) if step.messages)
    assert [message.address for message in first.messages] == ["notify.level-1", "notify.level-2"]


def test_the_configurations_ways_and_names_are_used(leak: Scenario) -> None:
    """Messages go to the ways of the configuration and name its places."""
    chosen = config(
        sites={"bontang": {"name": "Bontang city hall", "timezone": "Asia/Makassar"}},
        rooms={"server-room": {"name": "Server room", "site": "bontang"}},
        notify={"duty": {"wall": True}},
    )
    first = next(step for step in rehearse(leak, RULES, chosen) if step.messages)
    assert [message.address for message in first.messages] == ["notify.duty"]
    assert first.messages[0].title.startswith("CRITICAL · Bontang city hall, Server room · ")
    assert "WITA" in first.messages[0].body


def test_water_and_the_thirty_devices_that_follow_are_few_messages(tmp_path: Path) -> None:
    """In the ten minutes after a leak everything in the room shouts; each level is called at most three times."""
    servers = range(30)
    devices = "".join(
        f'[devices.altos-{n}]\nkind = "server"\nsite = "bontang"\nroom = "server-room"\n' for n in servers
    )
    series = "".join(
        f'[[series]]\ndevice = "altos-{n}"\npoint = "temperature"\ninstance = "Inlet"\n'
        f'values = ["24 x {5 + n}", "36 x 60"]\n'
        for n in servers
    )
    path = tmp_path / "room.toml"
    path.write_text(LEAK.replace("wet x 600", "wet x 60") + devices + series)
    scenario = read_scenario(path)
    steps = [step for step in rehearse(scenario, RULES, Config()) if step.at_s <= 640]
    fired = [turn for step in steps for turn in step.transitions if turn.turn == "fired"]
    sent = [message for step in steps for message in step.messages]
    assert len(fired) >= 31
    assert sent[0].address == "notify.level-1"
    assert "water leak" in sent[0].title
    for level in LEVELS:
        assert sum(message.address == f"notify.{level}" for message in sent) <= 3
