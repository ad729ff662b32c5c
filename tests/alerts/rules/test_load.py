"""Rules from tables: the shipped ones, the user's changes, and every mistake by its name."""

from __future__ import annotations

from typing import Any

import pytest

from console.alerts.rule import Measure, Rule, Scope
from console.alerts.rules.load import default_tables, load_rules
from console.alerts.watch import Choice
from console.model.alert import Severity
from console.model.reading import PointKey
from tests.fakes.alerting import inventory


def rules(user: dict[str, dict[str, Any]] | None = None) -> dict[str, Rule]:
    loaded, problems = load_rules(user)
    assert problems == ()
    return {rule.name: rule for rule in loaded}


def limits(rule: Rule) -> dict[Severity, tuple[float | None, float | None]]:
    return {level.severity: (level.below, level.above) for level in rule.levels}


def test_the_shipped_rules_are_all_sound() -> None:
    """Every table of the file becomes a rule."""
    assert set(rules()) == set(default_tables())


@pytest.mark.parametrize(
    ("name", "warning", "critical", "band", "for_s"),
    [
        ("inlet-temperature", (None, 27), (None, 32), 2, 60),
        ("inlet-temperature-low", (18, None), (10, None), 2, 300),
        ("inlet-temperature-rise", (None, 3), (None, 5), 1, 0),
        ("humidity", (30, 60), (20, 70), 3, 300),
        ("dew-point", (None, 15), (None, 17), 1, 300),
        ("ups-runtime", (900, None), (480, None), 60, 10),
        ("ups-load", (None, 80), (None, 95), 10, 0),
        ("ups-charge", (75, None), (40, None), 10, 10),
        ("pdu-load", (None, 70), (None, 80), 5, 60),
        ("filesystem", (None, 90), (None, 98), 10, 60),
        ("memory", (None, 90), (None, 98), 10, 60),
        ("cpu", (None, 85), (None, 95), 10, 0),
    ],
)
def test_the_limits_are_those_of_the_field(
    name: str, warning: tuple[float, float], critical: tuple[float, float], band: float, for_s: float
) -> None:
    """Below and above which each level begins, how far back it ends, how long it must last."""
    rule = rules()[name]
    assert limits(rule) == {Severity.WARNING: warning, Severity.CRITICAL: critical}
    assert (rule.band, rule.for_s) == (band, for_s)


def test_water_and_smoke_latch_at_once() -> None:
    """They are believed without delay and ended by a person."""
    for name in ("leak", "leak-spreads", "smoke"):
        assert (rules()[name].latch, rules()[name].for_s) == (True, 0)


def test_measures_and_scopes_are_read() -> None:
    """A rule may look at a mean, a rise, a forecast, or at several series together."""
    known = rules()
    assert (known["cpu"].measure, known["cpu"].window_s) == (Measure.MEAN, 600)
    assert known["room-temperature-rise"].measure is Measure.RISE
    assert (known["filesystem-fills"].measure, known["filesystem-fills"].target) == (Measure.TIME_TO, 100)
    assert known["power-supplies"].scope is Scope.DEVICE


def test_a_users_table_changes_only_what_it_says() -> None:
    """A level's fields are merged one by one."""
    changed = rules({"humidity": {"warning": {"above": 65}, "for": "1m"}})["humidity"]
    assert limits(changed) == {Severity.WARNING: (30, 65), Severity.CRITICAL: (20, 70)}
    assert changed.for_s == 60


def test_a_rule_can_be_switched_off() -> None:
    """It is then as if it were not there."""
    assert "cpu" not in rules({"cpu": {"enabled": False}})


def test_a_rule_that_extends_another_replaces_it_where_both_fit() -> None:
    """One device gets its own limits, the others keep theirs."""
    known = rules({"hot-corner": {"extends": "inlet-temperature", "devices": ["altos-2"], "warning": {"above": 30}}})
    assert limits(known["hot-corner"])[Severity.CRITICAL] == (None, 32)
    choice = Choice(known.values(), inventory())
    inlets = [choice.rules_for(PointKey(device, "temperature", "Inlet")) for device in ("altos-1", "altos-2")]
    first, second = ({rule.name for rule in fitting} for fitting in inlets)
    assert first & {"inlet-temperature", "hot-corner"} == {"inlet-temperature"}
    assert second & {"inlet-temperature", "hot-corner"} == {"hot-corner"}


def test_a_rule_fits_by_kind_place_and_instance() -> None:
    """A CPU's temperature is no inlet, a probe's is the room's."""
    choice = Choice(rules().values(), inventory())
    assert choice.rules_for(PointKey("altos-1", "temperature", "CPU 1")) == ()
    room = {rule.name for rule in choice.rules_for(PointKey("probe-1", "temperature", ""))}
    assert room == {"room-temperature", "room-temperature-low", "room-temperature-rise"}
    here = {"here": {"point": "power", "racks": ["r1"], "warning": {"above": 1}}}
    elsewhere = {"there": {"point": "power", "racks": ["r2"], "warning": {"above": 1}}}
    choice = Choice(rules({**here, **elsewhere}).values(), inventory())
    assert [rule.name for rule in choice.rules_for(PointKey("altos-1", "power", ""))] == ["here"]


@pytest.mark.parametrize(
    ("table", "key", "message", "hint"),
    [
        ({"point": "temprature", "warning": {"above": 1}}, "point", 'did you mean "temperature"?', ""),
        ({"point": "temperature", "warning": {"abov": 1}}, "warning.abov", "is no known key", "above"),
        ({"point": "temperature", "warnig": {"above": 1}}, "warnig", "is no known key", "warning"),
        ({"warning": {"above": 1}}, "point", "this key is required", ""),
        ({"point": "temperature"}, "", "no level", ""),
        ({"point": "temperature", "warning": {}}, "warning", "says nothing", ""),
        ({"point": "temperature", "warning": {"above": 9}, "critical": {"above": 8}}, "critical.above", "reversed", ""),
        ({"point": "temperature", "warning": {"below": 1}, "critical": {"below": 2}}, "critical.below", "reversed", ""),
        ({"point": "temperature", "warning": {"above": 1, "below": 2}}, "warning", "must be higher", ""),
        ({"point": "humidity", "warning": {"above": 60, "below": 55}, "band": 3}, "band", "no room", ""),
        ({"point": "leak", "warning": {"is": ["moist"]}}, "warning.is", "no word of leak", ""),
        ({"point": "leak", "warning": {"above": 1}}, "warning", "has no limits", ""),
        ({"point": "psu_state", "warning": {"bad": 1}}, "warning", "together", ""),
        ({"point": "temperature", "warning": {"above": 1}, "for": "5 parsecs"}, "for", "no duration", ""),
        ({"point": "temperature", "warning": {"above": 1}, "band": -1}, "band", "must be at least 0", ""),
        ({"point": "temperature", "warning": {"above": "hot"}}, "warning.above", "no duration", ""),
        ({"point": "temperature", "warning": {"above": [1]}}, "warning.above", "expected a number, found a list", ""),
        ({"point": "temperature", "warning": {"above": 1}, "together": "rom"}, "together", "not possible", "room"),
        ({"point": "temperature", "warning": 5}, "warning", "expected a table, found a whole number", ""),
        ({"point": "temperature", "warning": {"above": 1}, "instance": "("}, "instance", "no regular expression", ""),
        ({"point": "temperature", "warning": {"above": 1}, "trend_over": "1h"}, "", "belong together", ""),
        ({"point": "load", "warning": {"above": 1}, "mean_over": "1h", "rise_within": "5m"}, "", "choose one", ""),
        ({"extends": "humidty"}, "extends", "no rule", "humidity"),
        ({"extends": "mine"}, "extends", "circle", ""),
        ({"point": "temperature", "above": 5}, "above", "critical = { above = … }", ""),
        (
            {"point": "leak", "warning": {"is": ["wet"]}, "also": ["humidty"]},
            "also[0]",
            "no rule",
            "humidity",
        ),
        ({"point": "leak", "warning": {"is": ["wet"]}, "also": ["mine"]}, "also", "wait for each other", ""),
        ({"point": "door", "warning": {"is": ["open"]}, "during": "mon-fry 8:00-16:00"}, "during", "no day", ""),
        (
            {"point": "door", "warning": {"is": ["open"]}, "during": "8:00-9:00", "outside": "8:00-9:00"},
            "",
            "choose one",
            "",
        ),
        ({"point": "temperature", "warning": {"bad": 2}, "bad_above": 30}, "", "belong to a group", ""),
        (
            {"point": "charge", "warning": {"below": "1h"}, "trend_over": "1h", "reaches": 1, "falls_to": 1},
            "",
            "choose one",
            "",
        ),
    ],
)
def test_a_mistake_is_named(table: dict[str, Any], key: str, message: str, hint: str) -> None:
    """It has its dotted key, a sentence and the nearest spelling, and nothing is half loaded."""
    loaded, problems = load_rules({"mine": table})
    assert loaded == ()
    (problem,) = problems
    assert problem.key == ".".join(part for part in ("rules", "mine", key) if part)
    assert message in problem.message
    assert problem.hint == (f'did you mean "{hint}"?' if hint else "")


def test_a_mistake_is_told_once_where_others_extend_the_rule() -> None:
    """It stands in one place of the file, whatever builds on it."""
    tables: dict[str, dict[str, Any]] = {"hot": {"extends": "humidity"}, "hotter": {"extends": "hot", "band": -1}}
    _rules, problems = load_rules({"humidity": {"together": "rom"}, **tables})
    assert [problem.key for problem in problems] == ["rules.humidity.together", "rules.hotter.band"]


def test_a_circle_of_rules_is_named_with_its_whole_way() -> None:
    """Each rule of the circle says the way back to itself."""
    tables: dict[str, dict[str, Any]] = {"cpu": {"also": ["memory"]}, "memory": {"also": ["humidity"]}}
    _rules, problems = load_rules({**tables, "humidity": {"also": ["cpu"]}})
    assert {problem.key for problem in problems} == {"rules.cpu.also", "rules.memory.also", "rules.humidity.also"}
    assert any("cpu → memory → humidity → cpu" in problem.message for problem in problems)


def test_a_rule_that_waits_for_one_that_is_switched_off_is_named() -> None:
    """It would never fire, and nobody would know."""
    _rules, problems = load_rules({"cpu": {"enabled": False}, "memory": {"also": ["cpu"]}})
    assert ["switched off" in problem.message for problem in problems] == [True]


def test_all_mistakes_are_named_at_once() -> None:
    """One reading of the file tells everything."""
    mistakes: dict[str, dict[str, Any]] = {"a": {"point": "nothing", "warning": {"abov": 1}}, "b": {"point": "leak"}}
    assert len(load_rules(mistakes)[1]) == 3
